"""Misbehaviour on demand: what can go wrong, and how it is asked for (`KIND[:ARG][@METHOD PATH][xN]`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FAULT_KINDS: Mapping[str, str] = {
    "401": "401 as for a missing or wrong token",
    "401-scope": "the gateway's 401 for a token that lacks a scope",
    "403": "403 with the v1 envelope: not permitted to use Confluence",
    "403-html": "403 with an HTML page, as a firewall in front sends it",
    "403-bearer": "the site's 403 for an API token sent as a bearer",
    "404": "404 as for something missing or not permitted",
    "409": "409 for a version that does not follow the current one",
    "410": "410 as for a removed v1 endpoint",
    "413": "413 as for a request above 5 MB",
    "415": "415 as for a body that is not declared as JSON",
    "422": "422 for a body that cannot be processed",
    "429": "429; ARG is Retry-After in seconds, without ARG there is none",
    "500": "500 with the v2 envelope; the write takes no effect",
    "502": "502 with an HTML page; the write takes no effect",
    "503": "503; ARG is Retry-After in seconds; the write takes no effect",
    "504": "504 with an HTML page; the write takes no effect",
    "html": "200 with an HTML page instead of JSON; the write takes no effect",
    "not-json": "200 that says JSON and is not; the write takes no effect",
    "empty": "200 with an empty body; the write takes effect",
    "truncated": "the connection ends in the middle of the body; the write takes effect",
    "oversized": "an answer padded by ARG MiB (7 by default); the write takes effect",
    "missing-id": "the answer without its id; the write takes effect",
    "null-fields": "every field but the ids is null; the write takes effect",
    "altered-body": "another body than the one sent is stored and echoed",
    "duplicate-title": "400 as for a title that is taken",
    "slow": "the answer comes after ARG seconds (5 by default); the write takes effect at once",
    "drip": "the body comes byte by byte, one in ARG seconds (5 by default); the write takes effect",
    "cut-before": "the connection is cut without an answer, before the write took effect",
    "cut-after": "the write takes effect, then the connection is cut without an answer",
    "redirect": "302 to another origin; ARG is [STATUS;]LOCATION",
    "redirect-same": "302 to another path of the same origin; ARG is [STATUS;]LOCATION",
    "anonymous": "200 with nothing in it and X-Seraph-LoginReason: AUTHENTICATED_FAILED, as for an expired token",
    "near-limit": "the answer with the headers that warn of the rate limit",
    "clock": "the Date header is ARG seconds off (3600 by default; may be negative)",
    "lag": "lists leave out what was created in the last ARG seconds (60 by default)",
    "next-absolute": "lists link to their next page on another host (ARG)",
    "next-loop": "lists always link to the page that was just read",
}

_KINDS = "|".join(sorted(map(re.escape, FAULT_KINDS), key=len, reverse=True))
_SPEC = re.compile(
    rf"(?P<kind>{_KINDS})(?::(?P<argument>[^@]*?))?(?:@(?P<method>[A-Z]+)(?:\s+(?P<path>/\S*?))?)?(?:x(?P<times>\d+))?"
)
_ARGUMENTS = {
    **dict.fromkeys(("429", "503", "oversized"), (r"\d+", "a whole number")),
    **dict.fromkeys(("slow", "drip", "lag"), (r"\d+(\.\d+)?", "seconds")),
    "clock": (r"-?\d+", "whole seconds"),
}


@dataclass(slots=True)
class Fault:
    """One fault: what happens, to which requests, and how many times more (None for ever)."""

    kind: str
    argument: str = ""
    method: str | None = None
    path: str | None = None
    times: int | None = None

    def number(self, default: float) -> float:
        """The argument as a number."""
        return float(self.argument) if self.argument else default

    def matches(self, method: str, path: str) -> bool:
        """Whether a request is meant: the path as asked for, or from `/wiki` on in the gateway forms."""
        if self.times == 0 or self.method not in (None, method):
            return False
        return self.path is None or any(_same_path(self.path, form) for form in (path, path[path.find("/wiki") :]))


def _same_path(pattern: str, path: str) -> bool:
    wanted, given = pattern.rstrip("/").split("/"), path.rstrip("/").split("/")
    return len(wanted) == len(given) and all(
        part in ("*", other) or (part.startswith("{") and part.endswith("}"))
        for part, other in zip(wanted, given, strict=True)
    )


def parse_fault(text: str) -> Fault:
    """The fault that a `--fault` argument describes; a ValueError says what is wrong with it."""
    found = _SPEC.fullmatch(text.strip())
    if found is None:
        kind = re.split(r"[:@]", text, maxsplit=1)[0]
        known = ", ".join(FAULT_KINDS)
        reason = f"the kind is one of {known}" if kind not in FAULT_KINDS else "write KIND[:ARG][@METHOD PATH][xN]"
        raise ValueError(f"{text!r} is not a fault: {reason}")
    argument, times = found["argument"] or "", found["times"]
    _check_argument(text, found["kind"], argument)
    return Fault(found["kind"], argument, found["method"], found["path"], None if times is None else int(times))


def _check_argument(text: str, kind: str, argument: str) -> None:
    pattern, what = _ARGUMENTS.get(kind, (".*", ""))
    if argument and re.fullmatch(pattern, argument, re.ASCII) is None:
        raise ValueError(f"{text!r} is not a fault: {kind} takes {what}")


class FaultPlan:
    """The faults still to come."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)

    def take(self, method: str, path: str) -> Fault | None:
        """The first fault that a request meets; it counts as used."""
        fault = next((fault for fault in self.faults if fault.matches(method, path)), None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
        return fault
