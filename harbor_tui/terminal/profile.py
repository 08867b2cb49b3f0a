"""What the terminal that we were started in can show, read from its environment alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_HEADLESS: Final = (
    "Use a terminal such as xterm or tmux, or the commands that need none: "
    "harbor-tui queue list, queue show, call, status, doctor."
)
_NO_CURSOR_CONTROL: Final = frozenset({"dumb", "unknown", "emacs"})


def refusal(environment: Mapping[str, str], *, input_is_terminal: bool, output_is_terminal: bool) -> str:
    """The sentence for a terminal that cannot show the console; empty for one that can."""
    kind = environment.get("TERM", "")
    if not output_is_terminal:
        return f"The console needs a terminal, and the output is not one. {_HEADLESS}"
    if not input_is_terminal:
        return f"The console needs a keyboard, and the input is not a terminal. {_HEADLESS}"
    if kind in _NO_CURSOR_CONTROL or not kind:
        named = f"TERM={kind}" if kind else "TERM is not set, and such a terminal"
        return f"The console cannot be drawn here: {named} cannot move its cursor. {_HEADLESS}"
    return ""


def speaks_utf8(environment: Mapping[str, str]) -> bool:
    """By the first locale variable that is set, as setlocale does; in bare containers none is, and UTF-8 works.

    The Linux console's font has few marks: it gets ASCII.
    """
    locale = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "utf-8")
    return "utf-8" in locale.lower().replace("utf8", "utf-8") and environment.get("TERM") != "linux"
