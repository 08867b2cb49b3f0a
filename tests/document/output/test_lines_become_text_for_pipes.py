"""Lines as plain or coloured text."""

from __future__ import annotations

from click.testing import CliRunner

from harbor_tui.cli.render import render
from harbor_tui.document import DocumentLayout
from harbor_tui.document.output.render import ansi_lines, link_lines, notes, outline_lines, plain_lines, rendered
from tests.support.documents import lines, storage


def test_plain_lines_have_no_spaces_at_their_ends() -> None:
    assert list(plain_lines(lines("<blockquote><p>a</p><p>b</p></blockquote>"))) == ["▎ a", "▎", "▎ b"]


def test_coloured_lines_hold_nothing_but_colours_and_the_same_text() -> None:
    import re

    made = lines("<h1>T</h1><p><b>x</b> <a href='https://e.example'>y</a></p>")
    coloured = list(ansi_lines(made))
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured] == list(plain_lines(made))
    assert "\x1b[1m" in coloured[2]


def test_rendering_streams_the_lines_and_leaves_what_it_cannot_show_to_the_notes() -> None:
    document = storage("<p>a</p>" + "<blockquote>" * 70 + "<p>b</p>" + "</blockquote>" * 70)
    shown = list(rendered(DocumentLayout(document, 40)))
    assert shown[0] == "a"
    assert shown[-1].endswith("▎ b")
    assert list(notes(document)) == ["11 × nested too deep, shown flat"]


def test_the_command_counts_on_stderr_what_it_cannot_show() -> None:
    body = "<p>a</p>" + "<blockquote>" * 70 + "<p>b</p>" + "</blockquote>" * 70
    result = CliRunner().invoke(render, ["--format", "storage", "--width", "40"], input=body, standalone_mode=False)
    assert result.return_value == 0
    assert result.stdout.splitlines()[-1].endswith("▎ b")
    assert result.stderr == "harbor-tui: 11 × nested too deep, shown flat\n"


def test_outline_and_links_are_lists() -> None:
    document = storage('<h1>A</h1><h3>B</h3><p><a href="https://e.example">y</a></p>')
    assert list(outline_lines(document)) == ["A", "    B"]
    assert list(link_lines(DocumentLayout(document, 40))) == ["y\turl\thttps://e.example"]
