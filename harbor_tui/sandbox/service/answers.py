"""Every answer that the tenant can give: JSON, lists' envelopes, and the service's several error shapes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON = "application/json"
HTML = "text/html;charset=UTF-8"
PARSE_BEARER_FAILED = "Failed to parse Connect Session Auth Token"
SCOPE_MISMATCH = "Unauthorized; scope does not match"
TITLE_TAKEN = "A page with this title already exists: A page already exists with the same TITLE in this space"
GONE = "com.atlassian.confluence.api.service.exceptions.api.GoneException: This deprecated endpoint has been removed."
BAD_CURSOR_DETAIL = (
    "The provided cursor was not valid. You can get a new valid cursor by making the original pagination request again."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the wire: a status, a body of bytes and headers."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_json(self) -> bool:
        """Whether the body is one JSON document."""
        return self.headers.get("content-type", "").startswith(JSON)


class Problem(Exception):
    """An answer other than success, raised wherever it is noticed."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"HTTP {answer.status}")
        self.answer = answer


def as_json(status: int, document: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer that carries a JSON document."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return Answer(status, body, {"content-type": JSON, **(headers or {})})


def as_html(status: int, title: str, text: str, headers: Mapping[str, str] | None = None) -> Answer:
    """A page of the kind that edge servers send instead of JSON."""
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    return Answer(status, page.encode(), {"content-type": HTML, **(headers or {})})


def v2_error(status: int, code: str, title: str, detail: str | None = None) -> Answer:
    """The v2 API's envelope: a list of errors, mostly of one."""
    return as_json(status, {"errors": [{"status": status, "code": code, "title": title, "detail": detail}]})


def v1_error(status: int, message: str) -> Answer:
    """The v1 API's envelope."""
    data = {"authorized": status != 403, "valid": True, "errors": [], "successful": False}
    return as_json(status, {"statusCode": status, "data": data, "message": message})


def bad_request(title: str, detail: str | None = None) -> Problem:
    """400 with the general code."""
    return Problem(v2_error(400, "BAD_REQUEST", title, detail))


def bad_parameter(title: str, detail: str | None = None) -> Problem:
    """400 for one parameter that cannot be read."""
    return Problem(v2_error(400, "INVALID_REQUEST_PARAMETER", title, detail))


def wrong_type(value: object, name: str, expected: str) -> Problem:
    """400 in the service's own words for a value of the wrong type."""
    return bad_parameter(
        f"Provided value {{{value}}} for '{name}' is not the correct type. Expected type is {expected}"
    )


def bad_cursor() -> Problem:
    """400 for a cursor that this list did not give out."""
    title = "Provided value for 'cursor' is not the correct type. Expected type is Cursor."
    return bad_parameter(title, BAD_CURSOR_DETAIL)


def not_found(kind: str, identifier: object) -> Problem:
    """404: missing, not visible and not allowed look the same."""
    return Problem(v2_error(404, "NOT_FOUND", f"Cannot find [{kind}] entity with id [{identifier}]"))


def nothing_here() -> Answer:
    """404 for a path that leads nowhere."""
    return v2_error(404, "NOT_FOUND", "Not Found")


def title_taken() -> Problem:
    """400, not 409: the title is in use in the space."""
    return bad_request(TITLE_TAKEN)


def stale_version(current: int, provided: int) -> Problem:
    """409: the version sent does not follow the current one."""
    title = (
        f"Version must be incremented when updating a page. Current Version: [{current}]. "
        f"Provided version: [{provided}]"
    )
    return Problem(v2_error(409, "CONFLICT", title))


def too_large() -> Problem:
    """413: above the service's five megabytes."""
    return Problem(v2_error(413, "REQUEST_ENTITY_TOO_LARGE", "Request too large. The limit is 5 MB."))


def scope_mismatch() -> Answer:
    """The gateway's 401 for a valid token without the scope."""
    return as_json(
        401,
        {"code": 401, "message": SCOPE_MISMATCH},
        {"x-failure-category": "FAILURE_CLIENT_SCOPE_CHECK"},
    )


def bearer_on_site() -> Answer:
    """The site's 403 for an API token sent as a bearer."""
    return as_json(403, {"error": PARSE_BEARER_FAILED})


def method_not_allowed(method: str, allowed: str) -> Answer:
    """405 as the framework behind the service words it."""
    title = (
        f"org.springframework.web.HttpRequestMethodNotSupportedException: Request method '{method}' is not supported"
    )
    answer = v2_error(405, "METHOD_NOT_ALLOWED", title)
    return Answer(405, answer.body, {**answer.headers, "allow": allowed})
