"""Settings that are missing, broken, exposed or changed by others, and a queue of the future (CFG-01 to CFG-05)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.commands import harbor
from tests.support.node_home import NodeHome, page_request
from tests.support.operator import leave, open_inbox, open_review
from tests.support.terminal_output import forbidden_sequences
from tests.support.tmux import PROGRAM, Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]


def text(content: str, mode: int = 0o600) -> Callable[[Path], None]:
    """A settings file with this content."""

    def write(file: Path) -> None:
        file.write_text(content)
        file.chmod(mode)

    return write


def link(file: Path) -> None:
    """A symbolic link to a good file."""
    text("")(file.with_name("real.toml"))
    file.symlink_to("real.toml")


SPOILED: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing": (lambda _: None, ""),
    "empty": (text(""), ""),
    "0666": (text("[review]\nundo_seconds = 3\n", 0o666), "Run: chmod 600"),
    "not TOML": (text("[review]\nundo_seconds = = 3\n"), "config.toml:2 is not TOML"),
    "unknown key": (text('[port]\nbase_urll = "https://x.test"\n'), "keys that mean nothing here: port.base_urll"),
    "wrong type": (text('[review]\nundo_seconds = "five"\n'), "config.toml:2: review.undo_seconds: must be a number"),
    "table twice": (text("[review]\nundo_seconds = 3\n[review]\n"), "config.toml:3 is not TOML"),
    "10 MB": (text("# " + "x" * 10_000_000 + "\n"), "is larger than"),
    "link": (link, "is a symbolic link"),
    "folder": (Path.mkdir, "is a folder, not a file"),
    "escapes": (text('[review]\nundo_seconds = "\x9b2J[/x]"\n'), "config.toml:2"),
}


@pytest.mark.parametrize("kind", SPOILED)
def test_the_console_opens_on_ports_and_names_the_place(tmp_path: Path, kind: str) -> None:
    """CFG-01."""
    spoil, told = SPOILED[kind]
    home = tmp_path / "n"
    home.mkdir(mode=0o700)
    spoil(home / "config.toml")
    with Terminal([PROGRAM, "--home", str(home)], size=(160, 40)) as terminal:
        terminal.wait_for("Keep it in")
        pattern = r"[\s▌]+".join(re.escape(word) for word in told.split())
        terminal.wait_for(pattern)
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []
    assert harbor(home, "doctor").code != 70


def type_into_label(terminal: Terminal, words: str) -> None:
    """Add words to the port's label, unsaved."""
    open_inbox(terminal)
    terminal.send("3")
    terminal.wait_for("Keep it in")
    terminal.send("e")
    terminal.wait_for("Esc leave")
    terminal.send(*["Tab"] * 5)
    terminal.wait_for("What you call this port")
    terminal.type(words)
    terminal.wait_for(words)


def test_of_two_who_save_the_second_is_told_and_overwrites_nothing(node: NodeHome) -> None:
    """CFG-02."""
    with node.console() as one, node.console() as other:
        type_into_label(one, "_by_one")
        type_into_label(other, "_by_other")
        one.send("C-s")
        one.wait_for("Saved:")
        other.send("C-s")
        other.wait_for(r"changed[\s▌]+by")
        other.wait_for("_by_other")
        settings = tomllib.loads((node.home / "config.toml").read_text())
        assert settings["port"]["label"].endswith("_by_one")
        for terminal in (one, other):
            terminal.send("Escape")


def test_of_two_who_save_in_the_same_moment_one_wins_and_the_file_is_whole(node: NodeHome) -> None:
    """CFG-02, at once: whoever comes second is told, and nothing is torn."""
    with node.console() as one, node.console() as other, ThreadPoolExecutor(2) as hands:
        both = (one, other)
        for terminal, words in zip(both, ("_by_one", "_by_other"), strict=True):
            type_into_label(terminal, words)
        list(hands.map(lambda terminal: terminal.send("C-s"), both))
        told = [terminal.wait_for(r"Saved:|changed[\s▌]+by") for terminal in both]
        assert sum("Saved:" in screen for screen in told) == 1, told
        label = tomllib.loads((node.home / "config.toml").read_text())["port"]["label"]
        assert label.endswith("_by_one") != label.endswith("_by_other")
        for terminal in both:
            terminal.send("Escape")
    assert not [file for file in node.home.iterdir() if file.name.startswith((".new", ".config"))]


HIDDEN = '<ac:structured-macro ac:name="html"><ac:plain-text-body>x</ac:plain-text-body></ac:structured-macro>'


@pytest.mark.parametrize(
    "environment", [{"NO_COLOR": "1"}, {"TERM": "xterm-16color", "COLORTERM": ""}], ids=["no colour", "16 colours"]
)
def test_findings_are_told_by_marks_and_words(node: NodeHome, environment: dict[str, str]) -> None:
    """CFG-04."""
    node.put("a-plain", page_request("A plain one"))
    node.put("b-hiding", page_request("A hiding one", HIDDEN))
    node.drop("c-invalid.json", '{"schema": "harbor.request/1", "action": "no-such-action", "input": {}}')
    with node.console(env=environment) as terminal:
        open_inbox(terminal, "▲")
        screen = terminal.wait_for("■ invalid")
        marks = {mark for line in screen.splitlines() for mark in re.findall("[✓▲■] ?", line.split("│")[0][-12:])}
        assert {mark.strip() for mark in marks} == {"✓", "▲", "■"}
        terminal.send("j")
        open_review(terminal, "▲.*cannot be inspected")
        assert leave(terminal) == 0
        assert b"38;2;" not in terminal.written or "NO_COLOR" in environment
        assert forbidden_sequences(terminal.written) == []


def test_a_queue_of_the_future_is_shown_and_nothing_in_it_decided(node: NodeHome) -> None:
    """CFG-05."""
    node.put("a-page", page_request("A page"))
    (node.home / "queue" / "VERSION").write_text("harbor-queue 2\n")
    node.spoiled = "its queue is of a newer version"
    with node.console(size=(80, 24)) as terminal:
        open_inbox(terminal, "queue read-only")
        open_review(terminal)
        for key in ("a", "r", "e"):
            terminal.send(key)
            terminal.wait_for("read-only here; nothing can be decided")
        assert leave(terminal) == 0
    assert node.is_undecided("a-page")
