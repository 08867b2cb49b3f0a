"""The console knows what its terminal can do, and refuses one that cannot show it, with a sentence."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from harbor_tui.terminal.profile import TRUE_COLOUR, TerminalProfile, read_profile


def profile(environment: Mapping[str, str], *, keyboard: bool = True, screen: bool = True) -> TerminalProfile:
    return read_profile(environment, input_is_terminal=keyboard, output_is_terminal=screen)


def test_an_ordinary_terminal_is_not_refused() -> None:
    assert profile({"TERM": "xterm-256color"}).refusal == ""


@pytest.mark.parametrize("kind", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_move_its_cursor_is_refused_with_the_commands_that_work(kind: str) -> None:
    refusal = profile({"TERM": kind}).refusal
    assert "cannot move its cursor" in refusal
    assert "queue list" in refusal


def test_a_pipe_is_refused_on_either_end() -> None:
    assert "output is not" in profile({"TERM": "xterm"}, screen=False).refusal
    assert "input is not" in profile({"TERM": "xterm"}, keyboard=False).refusal


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, TRUE_COLOUR),
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "tmux-256color"}, 256),
        ({"TERM": "xterm"}, 16),
        ({"TERM": "linux"}, 16),
        ({"TERM": "vt100"}, 0),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, 0),
    ],
)
def test_colours_are_counted_as_the_terminal_says(environment: dict[str, str], colours: int) -> None:
    assert profile(environment).colours == colours


@pytest.mark.parametrize(
    ("environment", "utf8"),
    [
        ({"TERM": "xterm", "LANG": "de_DE.UTF-8"}, True),
        ({"TERM": "xterm", "LANG": "en_US.utf8"}, True),
        ({"TERM": "xterm", "LANG": "C"}, False),
        ({"TERM": "xterm"}, False),
        ({"TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "C"}, False),
        ({"TERM": "linux", "LANG": "C.UTF-8"}, False),
    ],
)
def test_utf8_is_told_by_the_first_locale_variable_that_is_set(environment: dict[str, str], utf8: bool) -> None:
    assert profile(environment).utf8 is utf8


def test_ssh_tmux_and_a_display_are_noticed() -> None:
    here = profile({"TERM": "screen", "SSH_CONNECTION": "x", "TMUX": "/tmp/t,1,0", "DISPLAY": ":0"})
    assert (here.over_ssh, here.multiplexer, here.in_tmux, here.has_display) == (True, "tmux", True, True)
    assert profile({"TERM": "screen", "STY": "1.pts"}).multiplexer == "screen"
