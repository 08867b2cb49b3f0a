"""HTML's named entities, declared for an XML parser: only the ones that a body uses."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final

_USED: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_PREDEFINED: Final = frozenset({"lt", "gt", "amp", "quot", "apos"})
ROOT: Final = "harbor-document"


def prelude(text: str) -> str:
    """A one-line DOCTYPE that declares the HTML entities of `text`, and the start tag of one root element."""
    names = set(_USED.findall(text)) - _PREDEFINED if "&" in text else set()
    declared = "".join(_declaration(name) for name in sorted(names) if name + ";" in html5)
    doctype = f"<!DOCTYPE {ROOT} [{declared}]>" if declared else ""
    return f"{doctype}<{ROOT}>\n"


def _declaration(name: str) -> str:
    value = "".join(f"&#{ord(character)};" for character in html5[name + ";"])
    return f'<!ENTITY {name} "{value}">'


def replace_entities(text: str) -> str:
    """`text` with every known reference replaced; unknown ones stay as written (for what is not well-formed)."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


_REFERENCE: Final = re.compile(r"&(?:#[xX]([0-9A-Fa-f]{1,8})|#([0-9]{1,8})|([A-Za-z][A-Za-z0-9]{1,31}));")


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return html5.get(name + ";", match.group())
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF or not number:
        return "\ufffd"
    return chr(number)
