"""A stranger's first run at the console: from an empty home to the first search, and terminals that cannot show it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.node_home import NodeHome
from tests.support.operator import leave, open_inbox
from tests.support.pty_terminal import PtyTerminal
from tests.support.sandbox_process import ServedSandbox, served_sandbox
from tests.support.terminal_output import forbidden_sequences
from tests.support.tmux import PROGRAM, Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]


class CountingOperator:
    """Presses keys and counts them; typed text does not count."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal, self.pressed = terminal, 0

    def press(self, *keys: str) -> None:
        """Keys other than text."""
        self.pressed += len(keys)
        self.terminal.send(*keys)

    def type_and_press(self, text: str, key: str) -> None:
        """Text and the key that ends it."""
        self.terminal.type(text)
        self.press(key)


def test_from_an_empty_home_to_the_first_search_in_ten_keys(tmp_path: Path, served: ServedSandbox) -> None:
    node = NodeHome(tmp_path / "fresh", served)
    with node.console(size=(100, 36)) as terminal:
        terminal.wait_for("next: address")
        terminal.wait_for("Your site: acme is enough")
        operator = CountingOperator(terminal)
        operator.type_and_press(served.base_url, "Enter")
        terminal.wait_for("An API token goes with")
        operator.press("Escape")
        terminal.wait_for("i token")
        operator.press("i")
        terminal.wait_for("Paste it here")
        operator.type_and_press(served.token, "Enter")
        terminal.wait_for("Keyring: the desktop's own store")
        operator.press("Right")
        terminal.wait_for("file, not encrypted")
        operator.press("C-s")
        terminal.wait_for("Keep the token in a file")
        operator.type_and_press("plaintext", "Enter")
        terminal.wait_for("next: check")
        operator.press("F5")
        terminal.wait_for("It works")
        operator.press("2")
        terminal.wait_for("Page size")
        operator.type_and_press("Harbor rollout", "Enter")
        terminal.wait_for("▌Harbor rollout ")
        assert operator.pressed <= 10, operator.pressed
        assert leave(terminal) == 0
        written = terminal.written
    assert served.token.encode() not in written
    assert forbidden_sequences(written) == []
    assert [file.parent.name for file in node.files_with(served.token)] == ["secrets"]
    assert node.run("port", "show", "--json").document["token"] == {"set": True, "store": "file"}


def test_over_ssh_with_an_api_token_the_guide_leads_there_in_ten_keys(tmp_path: Path) -> None:
    """E-mail and API token at a site that takes nothing else; no keyring, so that the token lasts for the session."""
    with served_sandbox(tmp_path, "--pages", "60", "--strict-pairing") as strict:
        node = NodeHome(tmp_path / "fresh", strict)
        with node.console(size=(80, 24), env={"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}) as terminal:
            terminal.wait_for("Your site: acme is enough")
            operator = CountingOperator(terminal)
            operator.press("Escape")
            terminal.wait_for("w sign in")
            operator.press("w")
            terminal.wait_for("How do you sign in")
            operator.press("Enter")
            terminal.wait_for("acme is enough for")
            operator.type_and_press(strict.base_url, "Enter")
            operator.type_and_press("operator@harbor.example", "Enter")
            operator.type_and_press(strict.token, "Enter")
            terminal.wait_for("It works")
            operator.press("2")
            terminal.wait_for("Enter searches")
            operator.type_and_press("Harbor rollout", "Enter")
            terminal.wait_for("▌Harbor rollout ")
            assert operator.pressed <= 10, operator.pressed
            assert leave(terminal) == 0
            assert strict.token.encode() not in terminal.written
        assert node.files_with(strict.token) == []
        shown = node.run("port", "show", "--json").document
        assert (shown["sign_in"], shown["token"]) == ("basic", {"set": False, "store": None})


@pytest.mark.parametrize(
    "broken",
    ["[port\nbase_url = 3", "[review]\nundo_seconds = 9999\n", 'port = "x"\n[port]\n', "\x00\x01"],
    ids=["not TOML", "out of range", "twice", "binary"],
)
def test_settings_that_cannot_be_read_open_on_ports_and_say_where(tmp_path: Path, broken: str) -> None:
    home = tmp_path / "broken"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(broken)
    (home / "config.toml").chmod(0o600)
    with Terminal([PROGRAM, "--home", str(home)]) as terminal:
        terminal.wait_for(r"config\.toml")
        terminal.wait_for("Address")
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []
    assert (home / "config.toml").read_text() == broken


def test_a_terminal_that_cannot_show_it_gets_a_sentence(tmp_path: Path) -> None:
    with Terminal([PROGRAM, "--home", str(tmp_path / "x")], env={"TERM": "dumb"}) as terminal:
        assert terminal.wait_exit() != 0
        assert b"TERM=dumb cannot move its cursor" in terminal.written
        assert b"\x1b" not in terminal.written
    piped = subprocess.run(
        [PROGRAM, "--home", str(tmp_path / "x")], capture_output=True, text=True, check=False, timeout=30
    )
    assert (piped.returncode, "needs a terminal" in piped.stderr, "\x1b" in piped.stdout) == (3, True, False)


def test_without_colour_the_marks_carry_the_meaning() -> None:
    with Terminal([PROGRAM, "demo"], env={"NO_COLOR": "1"}) as terminal:
        screen = open_inbox(terminal, "12 pending")
        terminal.wait_for("▲|■")
        assert "▌" in screen
        assert leave(terminal) == 0
        colours = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", terminal.written)
        assert {colour for colour in colours if len(set(colour)) > 1} == set(), "greys only"


@pytest.mark.parametrize("wanted", ["by its key", "by the terminal's word of a size"])
def test_a_screen_that_was_cut_or_written_on_is_drawn_anew(wanted: str) -> None:
    """Sizes that changed back while the program was busy reach it as one: the size that it has."""
    with PtyTerminal([PROGRAM, "demo"], env={"COLUMNS": "70", "LINES": "20"}) as terminal:  # of another terminal
        terminal.read_until(b"serious: hidden text")
        terminal.read(seconds=1)
        if wanted == "by its key":
            terminal.press(b"\x0c")
        else:
            os.kill(terminal.pid, signal.SIGWINCH)
        terminal.read_until(b"(?s)Inbox 12.*Invoices, November.*Reading list.*Quay plan.*12 pending.*Enter review")
        terminal.press(b"\x11")
        assert terminal.wait_exit() == 0


def test_it_survives_any_size_and_a_storm_of_resizes() -> None:
    with Terminal([PROGRAM, "demo"], size=(59, 15)) as terminal:
        terminal.wait_for(r"60.{1,4}16")
        terminal.resize((80, 24))
        open_inbox(terminal, "12 pending")
        storm = [(200, 60), (40, 10), (120, 40), (61, 17), (20, 5), (132, 43), (10, 3), (90, 30)] * 3
        terminal.resize(*storm, (120, 40))
        open_inbox(terminal, "12 pending")
        terminal.send("j", "Enter")
        terminal.wait_for("2 of 12")
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []
