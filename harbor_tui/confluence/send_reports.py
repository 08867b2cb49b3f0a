"""Reads off an answer to a write what became of it: created, failed, not sent, or unknown (queue.md, Send)."""

from __future__ import annotations

import dataclasses
import re
from typing import Final

from harbor_tui.confluence.answers import error_of, retry_after, stale_version
from harbor_tui.confluence.confirmations import confirmed
from harbor_tui.confluence.http_exchange import RawAnswer
from harbor_tui.domain.errors import BadAnswer, HarborError, NoAnswer, RateLimited, UpstreamError
from harbor_tui.domain.outcomes import OutcomeState, SendReport
from harbor_tui.domain.port import Port
from harbor_tui.domain.requests import Wire

RETRY_AFTER_UNKNOWN_S: Final = 30.0
_UNKNOWN_ADVICE: Final = "Settle it: look whether it is there as it was sent. It is never sent again by itself."
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,100}")
_DATE: Final = re.compile(r"[A-Za-z0-9,: +-]{1,40}")


def report_on(raw: RawAnswer, wire: Wire, port: Port, now: float) -> SendReport:
    """The report on a write that was answered."""
    if raw.spoilt:
        return _unknown(raw, BadAnswer(f"{port.origin} answered {raw.status} with a body that is {raw.spoilt}."))
    if 200 <= raw.status < 300:
        return _confirmed(raw, wire, port)
    stale = stale_version(raw) if wire.method == "PUT" else None
    error = stale or error_of(raw, port, "the request", now)
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


def _confirmed(raw: RawAnswer, wire: Wire, port: Port) -> SendReport:
    try:
        report = confirmed(raw, wire, port)
    except BadAnswer as error:
        return _unknown(raw, error)
    return dataclasses.replace(report, server_date=sent_date(raw), request_id=_request_id(raw))


def _unknown(raw: RawAnswer | None, error: HarborError) -> SendReport:
    why = error.summary.rstrip(".")
    told = BadAnswer(f"{why}; whether it took effect cannot be told.", advice=_UNKNOWN_ADVICE)
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
