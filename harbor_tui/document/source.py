"""From the bytes of a body to its text: decoding with a stated fallback, and guessing the format."""

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
    """The text of a body and what had to be said about its bytes."""

    text: str
    warnings: tuple[str, ...] = ()


_JSON = re.compile(r'\s*(?:[\[{]|"\s*\\?[{\[])')
_MARKUP = re.compile(r"</?[A-Za-z!?][^<>]*>")
_HTML = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_STORAGE = re.compile(r"<(?:ac|ri|at):[a-z]")


def decode(source: bytes | str) -> Decoded:
    """The text of SOURCE: UTF-8 (with or without a mark), else Latin-1 with a warning. Never fails."""
    if isinstance(source, str):
        return Decoded(source)
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if source.startswith(mark):
            text = source.decode(name, errors="replace")
            return Decoded(text, ("The body is UTF-16, not UTF-8: Confluence expects UTF-8.",))
    try:
        return Decoded(source.decode("utf-8"))
    except UnicodeDecodeError as error:
        warning = (
            f"The body is not UTF-8 (byte {source[error.start]:#04x} at offset {error.start}): "
            "it was read as Latin-1, and letters may be wrong."
        )
        return Decoded(source.decode("latin-1"), (warning,))


def guess_format(text: str) -> Format:
    """What TEXT most probably is."""
    body = text.removeprefix("\ufeff")
    if _JSON.match(body):
        return Format.ADF
    if _HTML.match(body) and not _STORAGE.search(body):
        return Format.VIEW
    return Format.STORAGE


def has_markup(text: str) -> bool:
    """Whether anything in TEXT looks like a tag."""
    return _MARKUP.search(text) is not None
