"""Decides whether a 2xx answer to a write confirms it: each method has its own proof, anything else leaves it open."""

from __future__ import annotations

from typing import Any, Final

from harbor_tui.confluence.answers import json_of
from harbor_tui.confluence.http_exchange import RawAnswer
from harbor_tui.domain.errors import BadAnswer
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.outcomes import CreatedPage, OutcomeState, SendReport
from harbor_tui.domain.port import Port
from harbor_tui.domain.requests import Wire
from harbor_tui.domain.text.web_address import web_address

_PAGES: Final = {"pages": "page", "blogposts": "blog post"}
"""Collections whose members have a title, a space and a body of their own."""
_NO_CONTENT: Final = 204


def confirmed(raw: RawAnswer, wire: Wire, port: Port) -> SendReport:
    """The report on a write that the service confirmed. Raises `BadAnswer` when the answer proves nothing."""
    match wire.method:
        case "DELETE":
            return _deleted(raw, port)
        case "PUT":
            return _updated(raw, wire, port)
        case "POST":
            return _created(raw, wire, port)
    json_of(raw, port)
    return SendReport(OutcomeState.CREATED, status=raw.status, summary="The service answered.")


def _created(raw: RawAnswer, wire: Wire, port: Port) -> SendReport:
    """200 or 201 with JSON and the new thing's numeric id."""
    data = json_of(raw, port)
    new_id = json_access.numeric_id(data, "id")
    kind = _PAGES.get(_segments(wire)[-1], "")
    if raw.status not in (200, 201) or not new_id:
        raise BadAnswer(f"{port.origin} answered {raw.status} without the id of a new {kind or 'thing'}.")
    what = f"The {kind}" if kind else "It"
    summary = f"{what} was created with the id {new_id}."
    return _report(raw, summary, new_id, _page(new_id, data, port) if kind else None)


def _updated(raw: RawAnswer, wire: Wire, port: Port) -> SendReport:
    """200 or 201 with JSON about the very thing that was addressed."""
    data = json_of(raw, port)
    *_, collection, asked = _segments(wire)
    told = json_access.text(data, "id")
    if raw.status not in (200, 201) or not told or told.removeprefix("att") != asked.removeprefix("att"):
        raise BadAnswer(f"{port.origin} answered {raw.status} without the id of what was to be changed.")
    kind = _PAGES.get(collection, "")
    version = json_access.number(data, "version", "number")
    what = f"The {kind} {asked}" if kind else "It"
    summary = f"{what} was updated{'' if version is None else f', to version {version}'}."
    return _report(raw, summary, asked, _page(asked, data, port) if kind else None)


def _deleted(raw: RawAnswer, port: Port) -> SendReport:
    """204 without a body, or 200 with JSON."""
    if raw.status == _NO_CONTENT and not raw.body.strip():
        return _report(raw, "The service confirmed the deletion.")
    json_of(raw, port)
    if raw.status != 200:
        raise BadAnswer(f"{port.origin} answered {raw.status}, which does not confirm a deletion.")
    return _report(raw, "The service confirmed the deletion.")


def _report(raw: RawAnswer, summary: str, stored_id: str = "", page: CreatedPage | None = None) -> SendReport:
    return SendReport(OutcomeState.CREATED, status=raw.status, summary=summary, page=page, stored_id=stored_id)


def _segments(wire: Wire) -> list[str]:
    return ["", *wire.path.split("/")]


def _page(page_id: str, data: Any, port: Port) -> CreatedPage:
    return CreatedPage(
        id=page_id,
        title=json_access.text(data, "title"),
        space_id=json_access.numeric_id(data, "spaceId"),
        version=json_access.number(data, "version", "number"),
        url=web_address(port.base_url, json_access.text(data, "_links", "webui")),
        status=json_access.text(data, "status"),
        body=_stored_body(data),
    )


def _stored_body(data: object) -> str | None:
    bodies = json_access.member(data, "body")
    values = [json_access.member(bodies, name, "value") for name in ("storage", "atlas_doc_format")]
    return next((value for value in values if isinstance(value, str)), None)
