"""The body inside a create request, and whether two bodies say the same after parsing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.model.source import Format

if TYPE_CHECKING:
    from harbor_tui.document.diff.diff import DocumentDiff

STORAGE: Final = "storage"
ADF: Final = "atlas_doc_format"
_FORMATS: Final[Mapping[str, Format]] = {
    STORAGE: Format.STORAGE,
    ADF: Format.ADF,
    "view": Format.VIEW,
}


def body_text(sent: Mapping[str, Any]) -> tuple[str, str]:
    """(text, representation) of the body that a JSON document carries; empty text when there is none."""
    body = sent.get("body")
    if not isinstance(body, dict):
        return "", STORAGE
    if "value" not in body:
        named = next(((name, body[name]) for name in _FORMATS if isinstance(body.get(name), dict)), None)
        if named is None:
            return "", STORAGE
        body = {"representation": named[0], **named[1]}
    value = body.get("value")
    return (value if isinstance(value, str) else ""), str(body.get("representation") or STORAGE)


def readable(representation: str) -> str:
    """What to read a body back in: as it was sent where the service gives that back, else as storage."""
    return representation if representation in (STORAGE, ADF) else STORAGE


def format_of(representation: str) -> Format:
    """The document engine's name of a representation."""
    return _FORMATS.get(representation, Format.STORAGE)


def same_body(sent: str, stored: str, representation: str = STORAGE) -> bool:
    """Whether two bodies say the same: ids and attributes that the service adds do not count."""
    if sent.strip() == stored.strip():
        return True
    from harbor_tui.document.reader.read import read_document  # not for the format alone, which every list asks for

    kind = format_of(representation)
    return read_document(sent, kind).blocks == read_document(stored, kind).blocks


def compare_bodies(before: tuple[str, str], after: tuple[str, str]) -> DocumentDiff:
    """How two bodies, each (text, representation), differ as a reader sees them. Takes a while for long ones."""
    from harbor_tui.document.diff.diff import compare  # not before something is compared
    from harbor_tui.document.reader.read import read_document

    old, new = (read_document(text, format_of(representation)) for text, representation in (before, after))
    return compare(old, new)


def json_text(value: object) -> str:
    """A property's value as people compare it."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
