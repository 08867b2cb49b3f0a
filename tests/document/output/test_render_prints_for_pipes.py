"""`harbor-tui render` among other programs: pipes that close, outputs that cannot take a sign, options that exclude."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.tmux import PROGRAM


def render(line: str, given: bytes = b"", **env: str) -> tuple[int, str, str]:
    """`$R` in LINE is the command; what GIVEN is its standard input."""
    command = ["/bin/sh", "-c", line.replace("$R", f"'{PROGRAM}' render")]
    done = subprocess.run(command, input=given, capture_output=True, timeout=60, env={"PATH": "/usr/bin:/bin", **env})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_whoever_reads_only_the_first_line_ends_it_quietly(tmp_path: Path) -> None:
    body = tmp_path / "long.xml"
    body.write_text("<p>first</p>" + "<p>more</p>" * 50_000)
    code, out, err = render(f"{{ $R {body}; echo $? >&2; }} | head -1")
    assert (code, out, err) == (0, "first\n", "0\n")


def test_an_output_that_is_not_unicode_loses_no_character() -> None:
    code, out, _ = render("$R", "<p>a → b</p>".encode(), PYTHONIOENCODING="latin-1")
    assert (code, out) == (0, "a \\u2192 b\n")


def test_a_closed_output_is_no_error() -> None:
    assert render("$R >&-", b"<p>x</p>") == (0, "", "")


@pytest.mark.parametrize("options", ["--outline --links", "--links --diff x.xml", "- --diff -"])
def test_answers_that_exclude_each_other_are_a_usage_error(options: str) -> None:
    code, out, err = render(f"$R {options}", b"<p>x</p>")
    assert (code, out) == (2, "")
    assert err.startswith("harbor-tui: ")


def test_the_text_and_the_fault_go_apart_and_the_exit_tells_of_it() -> None:
    code, out, err = render("$R --width 60", b"<p>one &what; <b>two</p>")
    assert code == 3
    assert "one &what; two" in out
    assert err == "harbor-tui: not well-formed at line 1, column 8: undefined entity\n"


@pytest.mark.parametrize("body", [b"", b" \n\t", b"\xef\xbb\xbf"])
def test_nothing_to_show_is_said(body: bytes) -> None:
    assert render("$R", body) == (0, "(empty page)\n", "")


def test_a_value_that_is_no_node_is_marked_in_the_page_and_told_beside_it() -> None:
    body = json.dumps({"type": "doc", "version": 1, "content": ["stray words"]}).encode()
    told = "harbor-tui: 1 × not a node, shown as ⟨?⟩ in block 1: stray words\n"
    assert render("$R", body, LANG="C.UTF-8") == (0, "⟨?⟩\n", told)
    assert "stray" not in render("$R --links", body)[2]


def test_a_comparison_tells_the_values_that_are_no_nodes(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).write_text(json.dumps({"type": "doc", "version": 1, "content": [f"{name} words"]}))
    code, out, _ = render(f"$R {tmp_path / 'new'} --diff {tmp_path / 'old'}")
    assert code == 0
    assert out.splitlines() == ["1 changed; 0 unchanged", "~ ⟨?⟩“[-old-]{+new+} words”"]
