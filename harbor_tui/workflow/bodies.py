"""The body inside a create request, and whether two bodies say the same after parsing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harbor_tui.document.source import Format

STORAGE: Final = "storage"
_FORMATS: Final[Mapping[str, Format]] = {
    STORAGE: Format.STORAGE,
    "atlas_doc_format": Format.ADF,
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


def format_of(representation: str) -> Format:
    """The document engine's name of a representation."""
    return _FORMATS.get(representation, Format.STORAGE)


def same_body(sent: str, stored: str, representation: str = STORAGE) -> bool:
    """Whether two bodies say the same: ids and attributes that the service adds do not count."""
    if sent.strip() == stored.strip():
        return True
    from harbor_tui.document.reading import read_document  # not for the format alone, which every list asks for

    kind = format_of(representation)
    return read_document(sent, kind).blocks == read_document(stored, kind).blocks
