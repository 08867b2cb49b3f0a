"""What each fault does: answers given instead of the real ones, and real ones spoilt on the way out."""

from __future__ import annotations

import json
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.answers import Answer, as_html, as_json, v2_error
from harbor_tui.sandbox.service.cursors import next_link
from harbor_tui.sandbox.wiki.records import iso

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from harbor_tui.sandbox.service.faults import Fault

ELSEWHERE = "https://elsewhere.example"
LOGIN_REASON = {"x-seraph-loginreason": "AUTHENTICATED_FAILED"}
NEAR_LIMIT = {
    "x-ratelimit-limit": "65000",
    "x-ratelimit-remaining": "4100",
    "x-ratelimit-nearlimit": "true",
    "ratelimit-policy": '"global-app-quota";q=65000;w=3600',
    "ratelimit": '"global-app-quota";r=4100;t=420',
}
UNPROCESSABLE = "Content body cannot be converted to new editor format"
_MIB = 1024 * 1024


def instead(fault: Fault, method: str, path: str) -> Answer | None:
    """The answer that a fault gives without asking the tenant; None when the tenant is asked."""
    if fault.kind == "anonymous" and method != "GET":
        return _nothing_for_the_anonymous(path)
    make = _INSTEAD.get(fault.kind)
    return None if make is None else make(fault, path)


def _retry_after(fault: Fault) -> dict[str, str]:
    return {"retry-after": fault.argument} if fault.argument else {}


def _too_many(fault: Fault, _path: str) -> Answer:
    answer = v2_error(429, "TOO_MANY_REQUESTS", "Rate limit exceeded")
    limits = {"x-failure-category": "FAILURE CLIENT RATE LIMITED", "ratelimit-reason": "conf-global-based"}
    return Answer(429, answer.body, {**answer.headers, **limits, **_retry_after(fault)})


def _unavailable(fault: Fault, _path: str) -> Answer:
    return as_html(503, "Service Unavailable", "Confluence is being restarted.", _retry_after(fault))


def _redirect(fault: Fault, path: str) -> Answer:
    first, _, rest = fault.argument.partition(";")
    status, location = (int(first), rest) if first.isdigit() else (302, fault.argument)
    fallback = f"{ELSEWHERE}{path}" if fault.kind == "redirect" else "/login.jsp"
    return Answer(status, b"", {"location": location or fallback})


def _anonymous(_fault: Fault, path: str) -> Answer:
    if path.endswith("/user/current"):
        anonymous = {"type": "anonymous", "profilePicture": {}, "displayName": "Anonymous", "isGuest": False}
        return as_json(200, anonymous, LOGIN_REASON)
    if path.rstrip("/").rsplit("/", 1)[-1].isdigit():
        return _nothing_for_the_anonymous(path)
    return as_json(200, {"results": [], "_links": {"base": "/wiki"}}, LOGIN_REASON)


def _nothing_for_the_anonymous(path: str) -> Answer:
    answer = v2_error(404, "NOT_FOUND", f"Cannot find entity with id [{path.rstrip('/').rsplit('/', 1)[-1]}]")
    return Answer(404, answer.body, {**answer.headers, **LOGIN_REASON})


_INSTEAD: dict[str, Callable[[Fault, str], Answer]] = {
    "401": lambda _f, _p: v2_error(401, "UNAUTHORIZED", "Unauthorized"),
    "401-scope": lambda _f, _p: answers.scope_mismatch(),
    "403": lambda _f, _p: answers.v1_error(403, "Current user not permitted to use Confluence"),
    "403-html": lambda _f, _p: as_html(403, "403 Forbidden", "The request was blocked."),
    "403-bearer": lambda _f, _p: answers.bearer_on_site(),
    "404": lambda _f, _p: answers.nothing_here(),
    "409": lambda _f, _p: answers.stale_version(3, 3).answer,
    "410": lambda _f, _p: answers.v1_error(410, answers.GONE),
    "413": lambda _f, _p: answers.too_large().answer,
    "415": lambda _f, _p: v2_error(415, "UNSUPPORTED_MEDIA_TYPE", "Content type '' not supported"),
    "422": lambda _f, _p: v2_error(422, "UNPROCESSABLE_ENTITY", UNPROCESSABLE),
    "429": _too_many,
    "500": lambda _f, _p: v2_error(500, "INTERNAL_SERVER_ERROR", "Internal Server Error"),
    "502": lambda _f, _p: as_html(502, "502 Bad Gateway", "The upstream server did not answer."),
    "503": _unavailable,
    "504": lambda _f, _p: as_html(504, "504 Gateway Time-out", "The upstream server took too long."),
    "html": lambda _f, _p: as_html(200, "Log in", "Log in to continue to Confluence."),
    "not-json": lambda _f, _p: Answer(200, b'{"results": [', {"content-type": answers.JSON}),
    "duplicate-title": lambda _f, _p: answers.title_taken().answer,
    "redirect": _redirect,
    "redirect-same": _redirect,
    "anonymous": _anonymous,
}


def altered(body: bytes) -> bytes:
    """A write's body with something else in it than was sent."""
    try:
        document = json_reader.parse_object(body, json_reader.RECORDS)
        holder = document["body"].get("storage") or document["body"]
        holder["value"] += "<p>Added on the way by the sandbox.</p>"
    except (InvalidInput, KeyError, TypeError, AttributeError):
        return body
    return json.dumps(document).encode()


def spoilt(fault: Fault, answer: Answer, query: str, now: datetime) -> Answer:
    """The tenant's answer as a fault lets it out."""
    if fault.kind == "empty":
        return Answer(200, b"", {"content-type": answers.JSON})
    if fault.kind == "clock":
        date = format_datetime(now + timedelta(seconds=fault.number(3600)), usegmt=True)
        return Answer(answer.status, answer.body, {**answer.headers, "date": date})
    if fault.kind == "near-limit":
        reset = (now + timedelta(minutes=7)).strftime("%Y-%m-%dT%H:%MZ")
        return Answer(answer.status, answer.body, {**answer.headers, **NEAR_LIMIT, "x-ratelimit-reset": reset})
    if fault.kind == "lag":
        return _without_the_newest(answer, now - timedelta(seconds=fault.number(60)))
    if not answer.is_json or answer.status >= 300:
        return answer
    document = json_reader.parse(answer.body, json_reader.ANSWERS)
    change = _CHANGES.get(fault.kind)
    if change is None or not isinstance(document, dict):
        return answer
    headers = {name: value for name, value in answer.headers.items() if name not in ("link", "content-type")}
    return as_json(answer.status, change(fault, document, query), headers)


def _without_the_newest(answer: Answer, since: datetime) -> Answer:
    document = json_reader.parse(answer.body, json_reader.ANSWERS) if answer.is_json else None
    if not isinstance(document, dict) or not isinstance(document.get("results"), list):
        return answer
    limit = iso(int(since.timestamp() * 1000))
    kept = [entry for entry in document["results"] if str(entry.get("createdAt", "")) < limit]
    return Answer(answer.status, as_json(200, {**document, "results": kept}).body, answer.headers)


def _missing_id(_fault: Fault, document: dict[str, Any], _query: str) -> dict[str, Any]:
    results = document.get("results")
    if isinstance(results, list):
        return {**document, "results": [_missing_id(_fault, entry, _query) for entry in results]}
    return {name: value for name, value in document.items() if name != "id"}


def _nulls(_fault: Fault, document: dict[str, Any], _query: str) -> dict[str, Any]:
    results = document.get("results")
    if isinstance(results, list):
        return {**document, "results": [_nulls(_fault, entry, _query) for entry in results]}
    return {name: value if name == "id" else None for name, value in document.items()}


def _padded(fault: Fault, document: dict[str, Any], _query: str) -> dict[str, Any]:
    return {**document, "padding": "x" * int(fault.number(7) * _MIB)}


def _absolute_next(fault: Fault, document: dict[str, Any], _query: str) -> dict[str, Any]:
    links = dict(document.get("_links") or {})
    if "next" in links:
        links["next"] = (fault.argument or ELSEWHERE) + links["next"]
        links["base"] = (fault.argument or ELSEWHERE) + "/wiki"
    return {**document, "_links": links}


def _looping_next(_fault: Fault, document: dict[str, Any], query: str) -> dict[str, Any]:
    links = dict(document.get("_links") or {})
    pairs = parse_qsl(query)
    given = dict(pairs).get("cursor")
    if given is not None:
        path = urlsplit(links.get("next", "")).path or "/wiki/api/v2/pages"
        links["next"] = next_link(path, pairs, given)
    return {**document, "_links": links}


_CHANGES: dict[str, Callable[[Fault, dict[str, Any], str], dict[str, Any]]] = {
    "missing-id": _missing_id,
    "null-fields": _nulls,
    "oversized": _padded,
    "next-absolute": _absolute_next,
    "next-loop": _looping_next,
}
