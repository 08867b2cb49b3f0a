"""The console refuses a terminal that cannot show it, with a sentence, and knows where its marks can be drawn."""

from __future__ import annotations

import pytest

from harbor_tui.terminal.profile import refusal, speaks_utf8


def refused(kind: str, *, keyboard: bool = True, screen: bool = True) -> str:
    return refusal({"TERM": kind}, input_is_terminal=keyboard, output_is_terminal=screen)


def test_an_ordinary_terminal_is_not_refused() -> None:
    assert refused("xterm-256color") == ""


@pytest.mark.parametrize("kind", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_move_its_cursor_is_refused_with_the_commands_that_work(kind: str) -> None:
    assert "cannot move its cursor" in refused(kind)
    assert "queue list" in refused(kind)


def test_a_pipe_is_refused_on_either_end() -> None:
    assert "output is not" in refused("xterm", screen=False)
    assert "input is not" in refused("xterm", keyboard=False)


@pytest.mark.parametrize(
    ("environment", "utf8"),
    [
        ({"TERM": "xterm", "LANG": "de_DE.UTF-8"}, True),
        ({"TERM": "xterm", "LANG": "en_US.utf8"}, True),
        ({"TERM": "xterm", "LANG": "C"}, False),
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "C"}, False),
        ({"TERM": "linux", "LANG": "C.UTF-8"}, False),
    ],
)
def test_utf8_is_told_by_the_first_locale_variable_that_is_set(environment: dict[str, str], utf8: bool) -> None:
    assert speaks_utf8(environment) is utf8
