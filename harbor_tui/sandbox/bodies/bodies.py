"""Bodies on the way in and out: what a write may carry, and the representations a read may ask for."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

from harbor_tui.sandbox.bodies.adf import AdfError, adf_of, storage_of
from harbor_tui.sandbox.bodies.rendered import view_of
from harbor_tui.sandbox.bodies.wellformed import NotWellFormed, check
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.validation import enum_member

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST_FORMATS = ("storage", "atlas_doc_format")
SINGLE_FORMATS = (
    "storage", "atlas_doc_format", "view", "export_view", "anonymous_export_view", "styled_view", "editor",
)  # fmt: skip
WRITE_FORMATS = ("storage", "atlas_doc_format", "wiki")


def shown(storage: str, representation: str | None) -> dict[str, Any]:
    """The `body` member of an answer: empty unless a representation was asked for."""
    if representation is None:
        return {}
    if representation in ("storage", "editor"):
        value = storage
    elif representation == "atlas_doc_format":
        value = json.dumps(_tolerant(adf_of, storage), ensure_ascii=False, separators=(",", ":"))
    else:
        value = _tolerant(view_of, storage)
    return {representation: {"representation": representation, "value": value}}


def _tolerant(convert: Any, storage: str) -> Any:
    try:
        return convert(storage)
    except (NotWellFormed, RecursionError):
        # Bodies that hold no storage, or nest thousands deep, are shown as their source.
        escaped = f"<p>{html.escape(storage)}</p>"
        return convert(escaped)


def written(document: Mapping[str, Any], *, required: bool) -> str:
    """The storage body that a write asks for, from the plain or the nested form."""
    body = document.get("body")
    if body is None:
        if required:
            raise answers.bad_parameter("'body' is required.")
        return ""
    if not isinstance(body, dict):
        raise answers.wrong_type(body, "body", "BodyWrite")
    return _as_storage(*_representation(body))


def _representation(body: Mapping[str, Any]) -> tuple[str, str]:
    nested = [name for name in WRITE_FORMATS if body.get(name) is not None]
    if len(nested) > 1:
        raise answers.bad_request("Only one body representation can be specified.")
    if nested:
        inner = body[nested[0]]
        if not isinstance(inner, dict):
            raise answers.wrong_type(inner, f"body.{nested[0]}", "BodyWrite")
        body = {"representation": nested[0], **inner}
    representation = enum_member(body, "representation", WRITE_FORMATS, "storage")
    value = body.get("value", "")
    if not isinstance(value, str):
        raise answers.wrong_type(value, "body.value", "String")
    return representation, value


def _as_storage(representation: str, value: str) -> str:
    if representation == "atlas_doc_format":
        try:
            return storage_of(value)
        except AdfError:
            raise answers.bad_request("Error converting ADF to storage format") from None
    if representation == "wiki":
        return "".join(f"<p>{html.escape(block)}</p>" for block in value.split("\n\n") if block.strip())
    try:
        check(value)
    except NotWellFormed as error:
        raise answers.bad_request(str(error)) from None
    return value
