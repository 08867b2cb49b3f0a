"""From the bytes of a body to its text, with a warning where it is not UTF-8, and guessing the format."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple


class Format(Enum):
    """The three representations in which Confluence hands out a body."""

    STORAGE = "storage"
    ADF = "adf"
    VIEW = "view"


class Decoded(NamedTuple):
    """The text of a body and the warnings about its bytes."""

    text: str
    warnings: tuple[str, ...] = ()


_OTHERS = tuple((re.compile(begin), name) for begin, name in (
    (rb"\xff\xfe\x00\x00", "utf-32"), (rb"\x00\x00\xfe\xff", "utf-32"), (rb"\xff\xfe|\xfe\xff", "utf-16"),
    (rb"[<{\[]\x00[^\x00]\x00", "utf-16-le"), (rb"\x00[<{\[]\x00[^\x00]", "utf-16-be"),
))  # fmt: skip
"""How bodies in other encodings begin, with a byte order mark or without, and what those are called."""
_JSON = re.compile(r'\s*(?:[\[{]|"\s*\\?[{\[])')
_MARKUP = re.compile(r"</?[A-Za-z!?][^<>]*>")
_HTML = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_STORAGE = re.compile(r"<(?:ac|ri|at):[a-z]")


def decode(source: bytes | str) -> Decoded:
    """The text of `source`: UTF-8, with replacement characters and a warning where it is not. Never fails."""
    if isinstance(source, str):
        return Decoded(source)
    for begin, name in _OTHERS:
        if begin.match(source):
            text = source.decode(name, errors="replace")
            return Decoded(text, (f"△ The body is {name[:6].upper()}, not UTF-8.",))
    try:
        return Decoded(source.decode("utf-8"))
    except UnicodeDecodeError as error:
        warning = (
            f"△ The body is not UTF-8 (byte {source[error.start]:#04x} at offset {error.start}): "
            "what could not be read is shown as �."
        )
        return Decoded(source.decode("utf-8", errors="replace"), (warning,))


def guess_format(text: str) -> Format:
    """What `text` most probably is."""
    body = text.removeprefix("\ufeff")
    if _JSON.match(body):
        return Format.ADF
    if _HTML.match(body) and not _STORAGE.search(body):
        return Format.VIEW
    return Format.STORAGE


def has_markup(text: str) -> bool:
    """Whether anything in `text` looks like a tag."""
    return _MARKUP.search(text) is not None
