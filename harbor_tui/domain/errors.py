"""Everything that can be the matter, as one small tree.

    HarborError
    ├── InvalidInput          what was typed, pasted or submitted does not fit (field by field)
    │   └── ProgramFault      this program failed at it: a fault of ours, which stays that one file's
    │       └── TookTooLong   it would have to work on it for longer than it may
    ├── NotFound              no such request, action, entry or file
    ├── Conflict              somebody was first; the same key with other content; changed after review
    │   └── RequestChanged    the file is not the one that was reviewed any more
    ├── NotPermitted          the policy says no (drafts, actions that need approval, read-only mode)
    ├── QueueUnavailable      the queue is off, frozen or full; the advice is the command that mends it
    │   └── DiskFull          not one byte or file more: what makes room is still to be possible
    ├── SetupIncomplete       no port, placeholder URL or no token yet
    ├── GivenUp               whoever waited for it has gone: nobody hears of this
    └── UpstreamError         the tenant or the way to it
        ├── Unreachable       DNS, connect or TLS failed: nothing was sent
        ├── NoAnswer          sent, but no whole answer came in time
        ├── BadAnswer         an answer that is not the API's (HTML, redirect, broken, too large, 5xx)
        ├── SignInRefused     401/403: the credential or its pairing with the address
        ├── ScopeMissing      401: the credential lacks a scope
        ├── NotVisible        404: missing or not permitted; the two cannot be told apart
        ├── TitleTaken        the space has a page with this title already
        ├── StaleVersion      409: the version sent does not follow the one that is there
        ├── RateLimited       429; `retry_after` in seconds
        ├── TooLarge          413
        └── RefusedByService  any other 4xx, in the service's words

Each has a `summary` (one sentence: what happened, to what; never a secret, a query string or raw control characters)
and an `advice` (what to do next). Errors are mapped into this tree once, at the seam where they arise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field; `path` is dotted, like `body.title`."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}" if self.path else self.problem


class HarborError(Exception):
    """Root of the tree; `ui` and `cli` catch this and nothing wider."""

    code: ClassVar[str] = "internal"
    exit_code: ClassVar[int] = 70

    def __init__(self, summary: str, *, advice: str = "") -> None:
        super().__init__(summary)
        self.summary = summary
        self.advice = advice


def sentences(error: HarborError) -> str:
    """What happened and what to do, as one text."""
    return f"{error.summary} {error.advice}".strip()


class InvalidInput(HarborError):
    """What was given does not fit; `problems` says where."""

    code = "invalid_input"
    exit_code = 3

    def __init__(self, summary: str, *, advice: str = "", problems: tuple[FieldProblem, ...] = ()) -> None:
        super().__init__(summary, advice=advice)
        self.problems = problems


class ProgramFault(InvalidInput):
    """This program failed at one request or file: type and place, never content. Raised by `runtime.faults`."""

    code = "program_fault"
    exit_code = 70


class TookTooLong(ProgramFault):
    """Reading or checking it takes more computing time than one file may have. Raised by `domain.patience` alone."""

    code = "took_too_long"


class GivenUp(HarborError):
    """Work that nobody waits for any more has ended where it was. Raised by `domain.patience` alone."""

    code = "given_up"


class NotFound(HarborError):
    """No such thing here."""

    code = "not_found"
    exit_code = 4


class Conflict(HarborError):
    """Somebody was first, or two things claim one name."""

    code = "conflict"
    exit_code = 5


class RequestChanged(Conflict):
    """The request's file is not the one that was reviewed."""

    code = "changed_after_review"


class NotPermitted(HarborError):
    """The policy does not allow this."""

    code = "not_permitted"
    exit_code = 6


class QueueUnavailable(HarborError):
    """The queue is off, frozen or full."""

    code = "queue_unavailable"
    exit_code = 7


class DiskFull(QueueUnavailable):
    """The disk, or this user's share of it, takes no more."""

    cure: ClassVar[str] = (
        "Free some space on that disk: rejecting requests in the console needs next to none, and makes some."
    )


class SetupIncomplete(HarborError):
    """Something has to be configured first."""

    code = "setup_incomplete"
    exit_code = 8


class UpstreamError(HarborError):
    """The tenant, or the way to it. `status` is the HTTP status where there was one."""

    code = "upstream"
    exit_code = 9
    server_date = ""
    """The `Date` of the answer that refused, as sent; empty where there was none."""

    def __init__(self, summary: str, *, advice: str = "", status: int | None = None) -> None:
        super().__init__(summary, advice=advice)
        self.status = status


class Unreachable(UpstreamError):
    """No byte of the request was written."""

    code = "unreachable"


class NoAnswer(UpstreamError):
    """The request left; no whole answer came back in time."""

    code = "no_answer"


class BadAnswer(UpstreamError):
    """What came back is not an answer of the API."""

    code = "bad_answer"


class SignInRefused(UpstreamError):
    """The credential, or its pairing with this address, is refused."""

    code = "sign_in"


class ScopeMissing(UpstreamError):
    """The credential lacks a scope that the action needs."""

    code = "scope"


class NotVisible(UpstreamError):
    """404: missing or not permitted."""

    code = "not_visible"


class TitleTaken(UpstreamError):
    """The space has a page with this title already (also an archived one)."""

    code = "title_taken"


class StaleVersion(UpstreamError):
    """409: somebody changed it since the version that the request was written on."""

    code = "stale"


class RateLimited(UpstreamError):
    """429. `retry_after` is what the service asked for, bounded to 1 to 300 s; None when it said nothing usable."""

    code = "rate_limited"

    def __init__(
        self, summary: str, *, advice: str = "", status: int | None = 429, retry_after: float | None = None
    ) -> None:
        super().__init__(summary, advice=advice, status=status)
        self.retry_after = retry_after


class TooLarge(UpstreamError):
    """413: the body is over the service's limit (5 MB)."""

    code = "too_large"


class RefusedByService(UpstreamError):
    """Any other 4xx; the summary quotes the service."""

    code = "refused"
