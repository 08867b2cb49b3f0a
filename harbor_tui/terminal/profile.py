"""What the terminal that we were started in can do, read from its environment alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

TRUE_COLOUR: Final = 1 << 24
SMALLEST: Final = (60, 16)
"""Columns and rows under which a notice stands where the console would be."""
_HEADLESS: Final = (
    "Use a terminal such as xterm or tmux, or the commands that need none: "
    "harbor-tui queue list, queue show, call, status, doctor."
)
_FEW_COLOURS: Final = frozenset({"xterm", "screen", "linux", "ansi", "rxvt", "vt220", "vt320"})
_NO_CURSOR_CONTROL: Final = frozenset({"dumb", "unknown", "emacs"})


@dataclass(frozen=True, slots=True)
class TerminalProfile:
    """One terminal's abilities. `refusal` is the sentence for a terminal that cannot show the console, or ''."""

    refusal: str
    utf8: bool
    colours: int
    """0 (NO_COLOR or monochrome), 16, 256 or TRUE_COLOUR."""
    over_ssh: bool
    multiplexer: str
    """'tmux', 'screen' or ''."""
    has_display: bool

    @property
    def in_tmux(self) -> bool:
        """Whether tmux stands between us and the terminal."""
        return self.multiplexer == "tmux"


def read_profile(
    environment: Mapping[str, str], *, input_is_terminal: bool, output_is_terminal: bool
) -> TerminalProfile:
    """What can be told from the environment and from whether both ends are a terminal."""
    return TerminalProfile(
        refusal=_refusal(environment.get("TERM", ""), input_is_terminal, output_is_terminal),
        utf8=_speaks_utf8(environment),
        colours=_colours(environment),
        over_ssh=bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY")),
        multiplexer=_multiplexer(environment),
        has_display=bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")),
    )


def _refusal(kind: str, input_is_terminal: bool, output_is_terminal: bool) -> str:
    if not output_is_terminal:
        return f"The console needs a terminal, and the output is not one. {_HEADLESS}"
    if not input_is_terminal:
        return f"The console needs a keyboard, and the input is not a terminal. {_HEADLESS}"
    if kind in _NO_CURSOR_CONTROL or not kind:
        named = f"TERM={kind}" if kind else "TERM is not set, and such a terminal"
        return f"The console cannot be drawn here: {named} cannot move its cursor. {_HEADLESS}"
    return ""


def _speaks_utf8(environment: Mapping[str, str]) -> bool:
    """By the first locale variable that is set, as setlocale does. The Linux console draws few marks: ASCII there."""
    chosen = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "")
    return "utf-8" in chosen.lower().replace("utf8", "utf-8") and environment.get("TERM") != "linux"


def _colours(environment: Mapping[str, str]) -> int:
    kind = environment.get("TERM", "")
    if environment.get("NO_COLOR") or kind.startswith("vt1"):
        return 0
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return TRUE_COLOUR
    if "direct" in kind:
        return TRUE_COLOUR
    return 16 if kind in _FEW_COLOURS or "16color" in kind else 256


def _multiplexer(environment: Mapping[str, str]) -> str:
    if environment.get("TMUX"):
        return "tmux"
    return "screen" if environment.get("STY") else ""
