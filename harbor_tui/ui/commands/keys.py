"""Names of keys: as people write them (`^p`, `Esc`, `?`), and which there are."""

from __future__ import annotations

import string
from typing import Final

_TYPED: Final = {
    "exclamation_mark": "!", "quotation_mark": '"', "number_sign": "#", "dollar_sign": "$", "percent_sign": "%",
    "ampersand": "&", "apostrophe": "'", "left_parenthesis": "(", "right_parenthesis": ")", "asterisk": "*",
    "plus": "+", "comma": ",", "minus": "-", "full_stop": ".", "slash": "/", "colon": ":", "semicolon": ";",
    "less_than_sign": "<", "equals_sign": "=", "greater_than_sign": ">", "question_mark": "?", "at": "@",
    "left_square_bracket": "[", "backslash": "\\", "right_square_bracket": "]", "circumflex_accent": "^",
    "underscore": "_", "grave_accent": "`", "left_curly_bracket": "{", "vertical_line": "|",
    "right_curly_bracket": "}", "tilde": "~",
}  # fmt: skip
_MOVING: Final = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "home": "Home", "end": "End", "pagedown": "PgDn",
    "pageup": "PgUp",
}  # fmt: skip
_NAMES: Final = {
    **_TYPED, **_MOVING, "escape": "Esc", "enter": "Enter", "space": "Space", "tab": "Tab", "shift+tab": "Shift+Tab",
}  # fmt: skip

_PLAIN: Final = frozenset({*_NAMES, "insert", "delete", "backspace", *(f"f{number}" for number in range(1, 25))})
_CONTROL_SIGNS: Final = frozenset({"backslash", "right_square_bracket", "circumflex_accent", "underscore"})
_SAME_AS_OTHERS: Final = {"i": "tab", "m": "enter", "h": "backspace"}
"""Letters that terminals send with Ctrl as another key."""


def shown_key(key: str) -> str:
    """A key's name as people write it."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        last = key.removeprefix("ctrl+")
        return "^" + _NAMES.get(last, last)
    return key.upper() if len(key) > 1 else key


def is_typed(key: str) -> bool:
    """Whether a key types a character into a text field that has the focus."""
    return key in ("space", *_TYPED) or len(key) == 1


def key_problem(key: str) -> str:
    """Why there is no such key, or none that a terminal sends; empty when there is."""
    modifiers, _, last = key.rpartition("+")
    is_letter = len(last) == 1 and last in string.ascii_letters + string.digits
    match modifiers:
        case "" if is_letter or last in _PLAIN:
            return ""
        case "ctrl" if last in _SAME_AS_OTHERS:
            return f"terminals send {_SAME_AS_OTHERS[last]} for {key}"
        case "ctrl" if last in _CONTROL_SIGNS or (is_letter and last in string.ascii_lowercase):
            return ""
        case "shift" if is_letter:
            return f"a letter with Shift is written {last.upper()}"
        case "ctrl" | "shift" | "ctrl+shift" if last in {*_MOVING, "insert", "delete"} or key == "shift+tab":
            return ""
        case "alt" if is_letter:
            return ""
    return "it is no key, like f5, ctrl+s, x or question_mark"
