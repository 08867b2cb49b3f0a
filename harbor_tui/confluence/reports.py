"""Reads off an answer to a write what became of it: created, failed, not sent, or unknown (queue.md, Send)."""

from __future__ import annotations

import re
from typing import Any, Final

from harbor_tui.confluence.answers import error_of, json_of, retry_after
from harbor_tui.confluence.exchange import RawAnswer
from harbor_tui.domain import loosely
from harbor_tui.domain.errors import BadAnswer, HarborError, NoAnswer, RateLimited, UpstreamError
from harbor_tui.domain.outcomes import CreatedPage, OutcomeState, SendReport
from harbor_tui.domain.port import Port
from harbor_tui.domain.web_address import web_address

RETRY_AFTER_UNKNOWN_S: Final = 30.0
_UNKNOWN_ADVICE: Final = "Settle it: look whether the page is there. It is never sent again by itself."
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,100}")
_DATE: Final = re.compile(r"[A-Za-z0-9,: +-]{1,40}")


def report_on(raw: RawAnswer, port: Port, what: str, now: float) -> SendReport:
    """The report on a write that was answered."""
    if raw.spoilt:
        return _unknown(raw, BadAnswer(f"{port.origin} answered {raw.status} with a body that is {raw.spoilt}."))
    if 200 <= raw.status < 300:
        return _stored(raw, port)
    error = error_of(raw, port, what, now)
    if isinstance(error, RateLimited):
        wait = retry_after(raw, now) or RETRY_AFTER_UNKNOWN_S
        return _report(OutcomeState.NOT_SENT, error, raw, wait=wait)
    if 400 <= raw.status < 500:
        return _report(OutcomeState.FAILED, error, raw)
    return _unknown(raw, error)


def report_on_failure(error: HarborError) -> SendReport:
    """The report on a write that was never answered, or that was stopped before it left."""
    if isinstance(error, NoAnswer | BadAnswer):
        return _unknown(None, error)
    return _report(OutcomeState.NOT_SENT, error, None)


def sent_date(raw: RawAnswer) -> str:
    """The answer's `Date` as sent, when it looks like one."""
    return _matching(_DATE, raw, "date")


def _stored(raw: RawAnswer, port: Port) -> SendReport:
    try:
        data = json_of(raw, port)
    except BadAnswer as error:
        return _unknown(raw, error)
    page_id = loosely.numeric_id(data, "id")
    if raw.status not in (200, 201) or not page_id:
        return _unknown(raw, BadAnswer(f"{port.origin} answered {raw.status} without the id of a new page."))
    return SendReport(
        OutcomeState.CREATED,
        status=raw.status,
        summary=f"The page was created with the id {page_id}.",
        page=_created_page(page_id, data, port),
        server_date=sent_date(raw),
        request_id=_request_id(raw),
    )


def _created_page(page_id: str, data: Any, port: Port) -> CreatedPage:
    return CreatedPage(
        id=page_id,
        title=loosely.text(data, "title"),
        space_id=loosely.numeric_id(data, "spaceId"),
        version=loosely.number(data, "version", "number"),
        url=web_address(port.base_url, loosely.text(data, "_links", "webui")),
        status=loosely.text(data, "status"),
        body=_stored_body(data),
    )


def _stored_body(data: object) -> str | None:
    bodies = loosely.member(data, "body")
    values = [loosely.member(bodies, name, "value") for name in ("storage", "atlas_doc_format")]
    return next((value for value in values if isinstance(value, str)), None)


def _unknown(raw: RawAnswer | None, error: HarborError) -> SendReport:
    why = error.summary.rstrip(".")
    told = BadAnswer(f"{why}; whether the page was stored cannot be told.", advice=_UNKNOWN_ADVICE)
    return _report(OutcomeState.UNKNOWN, told, raw, code=error.code)


def _report(
    state: OutcomeState, error: HarborError, raw: RawAnswer | None, *, code: str = "", wait: float | None = None
) -> SendReport:
    status = raw.status if raw is not None else error.status if isinstance(error, UpstreamError) else None
    return SendReport(
        state,
        error_class=code or error.code,
        status=status,
        summary=error.summary,
        advice=error.advice,
        retry_after=wait,
        server_date="" if raw is None else sent_date(raw),
        request_id="" if raw is None else _request_id(raw),
    )


def _request_id(raw: RawAnswer) -> str:
    return _matching(_REQUEST_ID, raw, "atl-request-id") or _matching(_REQUEST_ID, raw, "atl-traceid")


def _matching(pattern: re.Pattern[str], raw: RawAnswer, name: str) -> str:
    value = raw.headers.get(name, "")
    return value if pattern.fullmatch(value) else ""
