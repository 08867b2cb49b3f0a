"""Names of keys as people write them: `^p`, `Esc`, `?`."""

from __future__ import annotations

from typing import Final

_NAMES: Final = {
    "question_mark": "?", "slash": "/", "escape": "Esc", "enter": "Enter", "space": "Space", "tab": "Tab",
    "shift+tab": "Shift+Tab", "left_square_bracket": "[", "right_square_bracket": "]", "pagedown": "PgDn",
    "pageup": "PgUp", "home": "Home", "end": "End", "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip


def shown_key(key: str) -> str:
    """A key's name as people write it."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    return key.upper() if len(key) > 1 else key


def is_typed(key: str) -> bool:
    """Whether a key types a character into a text field that has the focus."""
    return key == "space" or (len(shown_key(key)) == 1 and key not in ("up", "down", "left", "right"))
