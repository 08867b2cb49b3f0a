"""A case's state, read off from which records exist (queue.md); nothing else says where a request is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from harbor_tui.domain.requests import State

Records = Mapping[str, Mapping[str, Any]]
"""A case's records by name without `.json`: `decision`, `attempt-1`, `outcome-1`, `resolution-1`."""

EVIDENCE: Final = "evidence"
"""The class of an attempt, and of its unknown outcome, that only the audit trail or a result told of."""

VERDICTS: Final[Mapping[str, State]] = {
    "found": State.CREATED,
    "absent": State.NOT_SENT,
    "title_taken": State.FAILED,
    "given_up": State.UNKNOWN,
}
"""How an unknown outcome can be settled, and what the request is from then on."""

DECISIONS: Final[Mapping[str, State]] = {
    "approved": State.APPROVED,
    "rejected": State.REJECTED,
    "expired": State.EXPIRED,
    "invalid": State.INVALID,
    "withdrawn": State.WITHDRAWN,
}
_OUTCOMES: Final[Mapping[str, State]] = {
    "created": State.CREATED,
    "failed": State.FAILED,
    "not_sent": State.NOT_SENT,
    "unknown": State.UNKNOWN,
}
_NUMBERED: Final = re.compile(r"(attempt|outcome|resolution)-([1-9][0-9]{0,5})")


def numbered(name: str) -> tuple[str, int] | None:
    """A record's kind (`attempt`, `outcome`, `resolution`) and number; None for what has none."""
    found = _NUMBERED.fullmatch(name)
    return (found[1], int(found[2])) if found else None


def last_number(names: Iterable[str]) -> int:
    """The number of the last attempt; 0 when there was none. An outcome whose attempt was lost stands for it too."""
    return max((found[1] for name in names if (found := numbered(name))), default=0)


def is_record_name(name: str) -> bool:
    """Whether a name is one that a case may hold a record under."""
    return name in ("decision", "original") or numbered(name) is not None


def is_case(names: Iterable[str]) -> bool:
    """Whether records make a case: a decision, or what an attempt to send left though its decision is lost."""
    return any(name == "decision" or numbered(name) for name in names)


def state_of(records: Records, *, lock_held: bool) -> State:
    """The state of a case; `pending` without a decision, `unknown` where one is missing beside traces of a send."""
    decision = records.get("decision")
    if decision is None:
        return State.UNKNOWN if is_case(records) else State.PENDING
    number = last_number(records)
    if number == 0:
        return DECISIONS.get(str(decision.get("decision")), State.UNKNOWN)
    outcome = records.get(f"outcome-{number}")
    if outcome is None:
        return State.SENDING if lock_held else State.UNKNOWN
    resolution = records.get(f"resolution-{number}")
    if resolution is not None:
        return VERDICTS.get(str(resolution.get("verdict")), State.UNKNOWN)
    return _OUTCOMES.get(str(outcome.get("state")), State.UNKNOWN)


def is_closed(records: Records) -> bool:
    """Whether nobody has to do anything more with a case: a final state, or an unknown one that was given up."""
    state = state_of(records, lock_held=False)
    if state is State.UNKNOWN:
        resolution = records.get(f"resolution-{last_number(records)}")
        return resolution is not None and resolution.get("verdict") == "given_up"
    return state.final


def closed_at(records: Records) -> str:
    """The time of the last record, as written."""
    return max((str(record.get("at", "")) for record in records.values()), default="")
