"""What a case, the audit trail and the agent's result each tell of a request, in words that can be compared.

A record is written into the case first, then into the trail, and the agent's result is told last: so neither the trail
nor a result ever knows more than the case, unless records were lost, restored from an older copy, or put there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from harbor_tui.domain.outcomes import OutcomeState
from harbor_tui.domain.records import DECISIONS, EVIDENCE, VERDICTS, Records, last_number, numbered, state_of
from harbor_tui.domain.requests import State

TRAIL: Final = "the audit trail"
RESULT: Final = "its result"
_HIGHEST_ATTEMPT: Final = 99_999
"""Whatever a damaged file claims: a record's name holds no more."""
_MOST_NAMED: Final = 5
_DECIDED: Final = "decided"
_OF_A_DECISION: Final = frozenset({*DECISIONS, "read", "archived"})
_OF_AN_ATTEMPT: Final = frozenset({"attempt", "settled", *(state.value for state in OutcomeState)})
_ENDS: Final = frozenset({State.CREATED.value, State.FAILED.value})


class Event(NamedTuple):
    """Something that happens once in a case."""

    word: str
    attempt: int = 0


class Told(NamedTuple):
    """An event, and who tells of it."""

    event: Event
    source: str
    at: str = ""
    """When it happened, as written, where that is told."""
    page_id: str = ""
    queue: str = ""
    """The queue that it happened in, where that is told."""

    @property
    def words(self) -> str:
        """As a sentence names it."""
        word, attempt = self.event
        page = f"page {self.page_id}" if self.page_id else ""
        if word == "attempt":
            return f"attempt {attempt}"
        about = ", ".join(part for part in (f"attempt {attempt}" if attempt else "", page) if part)
        return f"{word} ({about})" if about else word


def told_by_record(record: Mapping[str, Any]) -> Told | None:
    """What a record of the trail tells of a request; None when it is about nothing that was decided or sent."""
    word = str(record.get("event"))
    number = _attempt(record.get("attempt"))
    if word in _OF_A_DECISION:
        number = 0
    elif word not in _OF_AN_ATTEMPT or not number:
        return None
    page = str(record.get("page_id") or "") if word == OutcomeState.CREATED else ""
    at = str(record.get("recorded_at") or record.get("time") or "")
    return Told(_event(word, number), TRAIL, at, page, sys.intern(str(record.get("queue") or "")))


@lru_cache(maxsize=1024)
def _event(word: str, attempt: int) -> Event:
    """One for all requests: an index of the trail holds very many."""
    return Event(word, attempt)


def told_by_result(result: Mapping[str, Any] | None) -> Iterator[Told]:
    """What a result tells: that there was a decision, an attempt, and its end where nothing can come after that."""
    if result is None or not result.get("decided_at"):
        return
    at = str(result["decided_at"])
    yield Told(Event(_DECIDED), RESULT, at)
    number = _attempt(result.get("attempts"))
    if number:
        yield Told(Event("attempt", number), RESULT, at)
        if result.get("state") in _ENDS:
            page = result.get("page")
            page_id = str(page.get("id") or "") if isinstance(page, dict) else ""
            yield Told(Event(str(result["state"]), number), RESULT, at, page_id)


def _attempt(value: object) -> int:
    return min(max(value, 0), _HIGHEST_ATTEMPT) if isinstance(value, int) else 0


def unexplained(records: Records, told: Iterable[Told]) -> tuple[Told, ...]:
    """What was told and is not in the case's records, each event once."""
    known = _explained(records)
    found: dict[Event, Told] = {}
    for each in told:
        if each.event not in known:
            found.setdefault(each.event, each)
    return tuple(sorted(found.values(), key=lambda each: (each.event.attempt, each.at)))


def _explained(records: Records) -> set[Event]:
    """The events that the records stand for, and those that they have taken note of as evidence."""
    decision = records.get("decision")
    found = set[Event]()
    if decision is not None:
        words = (str(decision.get("decision")), _DECIDED, "read", "archived")
        found.update(Event(word) for word in words)
    for name, record in records.items():
        if (kind_and_number := numbered(name)) is None:
            continue
        kind, number = kind_and_number
        found.add(Event("attempt", number))
        if kind == "outcome":
            found.add(Event(str(record.get("state")), number))
            found |= noted(record)
        elif kind == "resolution":
            verdict = VERDICTS.get(str(record.get("verdict")), State.UNKNOWN)
            found |= {Event("settled", number), Event(verdict.value, number)}
    return found


def noted(outcome: Mapping[str, Any]) -> set[Event]:
    """The events that an outcome has taken note of as evidence."""
    known = outcome.get("known")
    if outcome.get("class") != EVIDENCE or not isinstance(known, list):
        return set()
    pairs = (each for each in known if isinstance(each, list) and len(each) == 2)
    return {Event(str(word), _attempt(number)) for word, number in pairs}


def is_told(records: Records, result: Mapping[str, Any] | None) -> bool:
    """Whether the agent's result says what the records do: it is written last, so then the trail has it all too."""
    if result is None or result.get("attempts") != last_number(records):
        return False
    return bool(result.get("state") == state_of(records, lock_held=False).value)


def disagreement(told: Sequence[Told]) -> str:
    """What the case does not know of, and who tells it, as a sentence."""
    by_source: dict[str, list[str]] = {}
    for each in _telling(told):
        by_source.setdefault(each.source, []).append(each.words)
    said = "; ".join(f"{source} says {', '.join(words)}" for source, words in by_source.items())
    return f"{said[:1].upper()}{said[1:]}, and its case does not know of it."


def _telling(told: Sequence[Told]) -> tuple[Told, ...]:
    """Without what others of them say as well: an attempt that has an end, a decision that is not named."""
    ended = {each.event.attempt for each in told if each.event.word != "attempt"}
    least = {Event("attempt", number) for number in ended} | {Event(_DECIDED)}
    return tuple(each for each in told if each.event not in least) or tuple(told)


def silence(ids: Sequence[str]) -> str:
    """That the trail lacks records of requests that were decided here, as a sentence."""
    return (
        f"The audit trail does not have all records of {named(ids)}, decided here: it was cut, removed or made anew. "
        "Look for it in a backup or its mirror: harbor-tui audit verify"
    )


def named(ids: Sequence[str]) -> str:
    """So many requests, and some of them by name."""
    listed = ", ".join(ids[:_MOST_NAMED]) + (", ..." if len(ids) > _MOST_NAMED else "")
    return f"{len(ids)} request{'s' if len(ids) > 1 else ''} ({listed})"
