"""Decides what an answer means: data, or an error of our tree whose advice names the likely cure."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from harbor_tui.confluence.error_envelopes import Complaint, complaint, data_in, is_html
from harbor_tui.confluence.http_exchange import RawAnswer
from harbor_tui.confluence.sign_in_refusals import sign_in_refused
from harbor_tui.domain.errors import (
    BadAnswer,
    NotVisible,
    RateLimited,
    RefusedByService,
    StaleVersion,
    TitleTaken,
    TooLarge,
    UpstreamError,
)
from harbor_tui.domain.port import Port
from harbor_tui.domain.text.display import one_line
from harbor_tui.domain.text.times import read_http_date

RETRY_AFTER_LEAST_S: Final = 1.0
RETRY_AFTER_MOST_S: Final = 300.0
_ANONYMOUS: Final = ("AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED")
_LOGIN_REASON: Final = re.compile(r"[A-Za-z_ ,-]{1,60}")
_LIMIT: Final = re.compile(r"(?:x-)?(?:beta-)?ratelimit(?:-[a-z]{1,20})?|retry-after")
_LIMIT_VALUE: Final = re.compile(r"[ -~]{1,200}")
_MOST_LIMITS: Final = 12
_STALE: Final = re.compile(
    r"version must be incremented(?:.{0,80}current version:\s*\[?(\d{1,10}))?|\bstale\b|\bversion conflict\b",
    re.IGNORECASE | re.DOTALL,
)
_TITLE: Final = re.compile(r"\btitle\b")
_TITLE_TAKEN: Final = re.compile(r"\balready (?:exists|in use|taken)\b|\bexists with the same title\b")
_WRONG_TYPE: Final = re.compile(r"provided value .{0,100}?for '(\w{1,40})' is not the correct type", re.IGNORECASE)
_XHTML: Final = re.compile(
    r"pars\w{0,20} xhtml|not allowed in comment|converted to new editor|adf to storage", re.IGNORECASE
)


def retry_after(raw: RawAnswer, now: float) -> float | None:
    """Seconds that the service asks to wait, from 1 to 300; None when it says nothing usable."""
    said = raw.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit() and len(said) <= 12:
        seconds = float(said)
    elif re.match(r"[A-Za-z]{3},? ", said) and len(said) <= 64:
        moment = read_http_date(said)
        if moment is None:
            return None
        seconds = moment - now
    else:
        return None
    return min(max(seconds, RETRY_AFTER_LEAST_S), RETRY_AFTER_MOST_S)


def is_anonymous(raw: RawAnswer) -> bool:
    """Whether the service took us for nobody, whatever it answered."""
    return any(word in raw.headers.get("x-seraph-loginreason", "").upper() for word in _ANONYMOUS)


def login_reason(raw: RawAnswer) -> str:
    """What the service says about the sign-in (`X-Seraph-LoginReason`), also on a 200; empty when it says nothing."""
    said = raw.headers.get("x-seraph-loginreason", "")
    return said if _LOGIN_REASON.fullmatch(said) else ""


def limit_headers(raw: RawAnswer) -> dict[str, str]:
    """What the service says about its limits, by lower-case header name; bounded, and plain ASCII only."""
    found = ((str(name).lower(), value) for name, value in raw.headers.items())
    told = [(name, value) for name, value in found if _LIMIT.fullmatch(name) and _LIMIT_VALUE.fullmatch(value)]
    return dict(told[:_MOST_LIMITS])


def json_of(raw: RawAnswer, port: Port) -> Any:
    """The data of a 2xx answer. Raises `BadAnswer` when it is no clean JSON."""
    if raw.spoilt:
        why = raw.spoilt
    elif not raw.body.strip():
        why = "empty"
    elif is_html(raw):
        why = "a web page, not the API's JSON"
    else:
        try:
            return data_in(raw)
        except ValueError as error:
            why = one_line(str(error), 80)
    raise BadAnswer(
        f"The answer of {port.origin} cannot be used: it is {why}.",
        advice="Check that the base URL is the tenant's own and that nothing (a proxy, a login page) stands before it.",
        status=raw.status,
    )


def error_of(raw: RawAnswer, port: Port, action: str, now: float) -> UpstreamError:
    """The error that any answer other than 2xx stands for."""
    if raw.status < 200 or 300 <= raw.status < 400:
        return _redirected(raw, port)
    said = Complaint("text") if raw.spoilt else complaint(raw)
    if raw.status >= 500:
        return _broken(raw, said, port, action)
    if raw.status == 429:
        return RateLimited(
            f"{port.origin} asks to slow down (429).",
            advice="Wait for the time shown, then try again.",
            retry_after=retry_after(raw, now),
        )
    refused = sign_in_refused(raw, said, port, anonymous=is_anonymous(raw))
    return refused or _refused(raw, said, port, action)


def _redirected(raw: RawAnswer, port: Port) -> BadAnswer:
    if raw.status < 200:
        return BadAnswer(f"{port.origin} answered {raw.status} instead of an answer.", status=raw.status)
    return BadAnswer(
        f"{port.origin} answered {raw.status} and points to {_host_in(raw)}; redirects are not followed.",
        advice="Check the base URL: it must be the tenant's own address, not a login page or an old name.",
        status=raw.status,
    )


def _host_in(raw: RawAnswer) -> str:
    location = raw.headers.get("location", "")
    try:
        host = urlsplit(location[:2000]).hostname
    except ValueError:
        return "an address that cannot be read"
    return one_line(host, 100) if host else "another path of the same host" if location else "nowhere"


def _broken(raw: RawAnswer, said: Complaint, port: Port, action: str) -> BadAnswer:
    advice = "Try again later; the service's status page tells more."
    if port.origin.host == "api.maton.ai":
        advice = "At the managed gateway this is often an expired connection: connect the account there again."
    return BadAnswer(
        f"{port.origin} failed at {action}: {_status(raw.status)}{_quoted(said)}.", advice=advice, status=raw.status
    )


def _refused(raw: RawAnswer, said: Complaint, port: Port, action: str) -> UpstreamError:
    status = raw.status
    if status in (400, 409) and _TITLE.search(said.folded) and _TITLE_TAKEN.search(said.folded):
        return TitleTaken(
            f"The space already has a page with this title ({status}).",
            advice="Choose another title. Archived pages keep theirs, and upper and lower case do not count.",
            status=status,
        )
    if status == 404:
        return _not_visible(said, port, action)
    if status == 413:
        return TooLarge(
            f"The service does not take a body of this size for {action} (413; it takes up to 5 MB).",
            advice="Shorten the page or split it.",
            status=status,
        )
    return RefusedByService(
        f"{port.origin} refused {action}: {_status(status)}{_quoted(said)}.", advice=_cure(status, said), status=status
    )


def stale_version(raw: RawAnswer) -> StaleVersion | None:
    """The error when a 409 is about the version number that an update sent, else None."""
    stale = _STALE.search(complaint(raw).text) if raw.status == 409 and not raw.spoilt else None
    if stale is None:
        return None
    now = f"; it is at version {stale[1]} now" if stale[1] else ""
    return StaleVersion(
        f"The version that was sent does not follow the one that is there: it is stale (409{now}).",
        advice="Nothing was changed. Let the agent read it again and submit the next version.",
        status=raw.status,
    )


def _not_visible(said: Complaint, port: Port, action: str) -> NotVisible:
    if said.kind == "html":
        return NotVisible(
            f"{port.origin} answered 404 with a web page: there may be no Confluence at this address.",
            advice="Check the base URL's host name and path.",
            status=404,
        )
    return NotVisible(
        f"What {action} asked for is missing, or this account is not permitted to see or do it (404{_quoted(said)}); "
        "the two cannot be told apart.",
        advice="Check the id, and the account's permissions in that space.",
        status=404,
    )


def _cure(status: int, said: Complaint) -> str:
    if wrong := _WRONG_TYPE.search(said.text):
        if wrong[1].casefold() == "cursor":
            return "The list has moved on: start the search again from its first page."
        return f"{wrong[1]} must be a number: give the space's or page's id, not its key or name."
    if _XHTML.search(said.text):
        return "The body is not well-formed storage format: harbor-tui validate shows line and column."
    if status == 409:
        return "It changed meanwhile, or is still being stored: look at what is there, then decide anew."
    if status == 410:
        return "The service has removed this route: the catalogue entry needs a newer version."
    if status == 415:
        return "Something on the way changed the content type; check any proxy."
    return "Correct the input and try again." if status in (400, 422) else ""


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _quoted(said: Complaint) -> str:
    if said.kind == "html":
        return ", with a web page"
    text = said.text.rstrip(".")
    return f', "{text}"' if text else ""
