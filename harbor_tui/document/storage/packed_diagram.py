"""The source of a diagram that an app keeps packed in a parameter: percent-encoded, deflated, in base64."""

from __future__ import annotations

import binascii
import zlib
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Builder
    from harbor_tui.document.storage.macro_parts import Macro

_GROWTH: Final = 20
_LEAST: Final = 4096
"""A source may have `_GROWTH` times the characters of its packed form and these: text hardly ever shrinks further."""
_RAW_DEFLATE: Final = -15
_CUT: Final = "\n… (longer than any text that is packed so: cut)"


def unpack(b: Builder, macro: Macro) -> None:
    """Give a macro whose `data` is said to be compressed the plain body that a reader of the page sees drawn."""
    if macro.plain is not None or not macro.says("compressed") or b.room <= 0:
        return
    data = macro.get("data")
    if source := unpacked(data, min(_GROWTH * len(data) + _LEAST, b.room)):
        b.room -= len(source)
        macro.plain = source
        macro.params = [param for param in macro.params if param.name not in ("data", "compressed")]


def unpacked(data: str, most: int) -> str:
    """The text that is packed in `data`, cut at `most` characters; '' if it is not text packed this way."""
    try:
        deflated = binascii.a2b_base64(data)
        inflating = zlib.decompressobj(_RAW_DEFLATE)
        packed = inflating.decompress(deflated, most)
        text = unquote(packed.decode("ascii"), errors="strict")
    except (ValueError, zlib.error):
        return ""
    text = text.replace("\r\n", "\n")
    if not all(line.expandtabs().isprintable() for line in text.split("\n")):
        return ""
    return text + _CUT if text and not inflating.eof else text
