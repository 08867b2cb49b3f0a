"""What members of records and results are: one that was edited into another type is left out, and named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

ODD: Final = "odd_members"
"""The member that names those that were left out."""
_LARGEST: Final = 2**64


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and _is_number(value)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


_KINDS: Final[Mapping[Callable[[object], bool], str]] = {
    _is_text: "schema id decision state verdict at reason code class summary advice problem digest requested_digest "
    "request_sha256 wire_sha256 origin method path action title space_id agent key after server_date request_id "
    "stored_id decided_at guidance",
    _is_whole: "bytes owner_uid attempt attempts status",
    _is_number: "received_at retry_after",
    _is_flag: "automatic final edited resubmit",
    _is_object: "file confirmation sighting edit policy page answer evidence error",
    _is_list: "query",
    _is_objects: "findings changes",
}
_FITS: Final = {name: fits for fits, names in _KINDS.items() for name in names.split()}


def well_typed(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record without members of another type than they are written with; `ODD` names those. Null fits always."""
    odd = sorted(name for name, value in record.items() if value is not None and not _fits(name, value))
    if not odd:
        return dict(record)
    return {name: value for name, value in record.items() if name not in odd} | {ODD: odd}


def _fits(name: str, value: object) -> bool:
    fits = _FITS.get(name)
    return fits is None or fits(value)
