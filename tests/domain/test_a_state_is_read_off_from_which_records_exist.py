"""The table of queue.md: the first match says where a request is, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest

from harbor_tui.domain.records import VERDICTS, is_closed, state_of
from harbor_tui.domain.requests import State

Records = dict[str, dict[str, Any]]
APPROVED: Records = {"decision": {"decision": "approved"}}
SENT: Records = APPROVED | {"attempt-1": {}}
UNKNOWN: Records = SENT | {"outcome-1": {"state": "unknown"}}


@pytest.mark.parametrize("word", ["approved", "rejected", "expired", "invalid", "withdrawn"])
def test_a_decision_alone_is_its_word(word: str) -> None:
    assert state_of({"decision": {"decision": word}}, lock_held=False) is State(word)


@pytest.mark.parametrize("held", [True, False])
def test_without_a_case_or_a_decision_it_is_pending(held: bool) -> None:
    assert state_of({}, lock_held=held) is State.PENDING


def test_an_attempt_without_outcome_is_sending_while_its_process_lives_and_unknown_after_that() -> None:
    assert state_of(SENT, lock_held=True) is State.SENDING
    assert state_of(SENT, lock_held=False) is State.UNKNOWN


@pytest.mark.parametrize("word", ["created", "failed", "not_sent", "unknown"])
def test_an_outcome_is_its_word(word: str) -> None:
    assert state_of(SENT | {"outcome-1": {"state": word}}, lock_held=False) is State(word)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_resolution_is_its_word(verdict: str) -> None:
    wanted = {"found": "created", "absent": "not_sent", "title_taken": "failed", "given_up": "unknown"}
    assert state_of(UNKNOWN | {"resolution-1": {"verdict": verdict}}, lock_held=False) is State(wanted[verdict])


def test_the_last_attempt_counts() -> None:
    again = SENT | {"outcome-1": {"state": "not_sent"}, "attempt-2": {}}
    assert state_of(again, lock_held=False) is State.UNKNOWN
    assert state_of(again | {"outcome-2": {"state": "created"}}, lock_held=False) is State.CREATED


def test_words_that_nobody_knows_are_unknown_and_never_sendable() -> None:
    for records in (
        {"decision": {"decision": "blessed"}},
        {"decision": {"unreadable": "torn"}},
        SENT | {"outcome-1": {"state": "fine"}},
        UNKNOWN | {"resolution-1": {"verdict": "maybe"}},
    ):
        assert state_of(records, lock_held=False) is State.UNKNOWN


def test_what_was_given_up_is_closed_and_what_is_unknown_is_not() -> None:
    assert not is_closed(UNKNOWN)
    assert is_closed(UNKNOWN | {"resolution-1": {"verdict": "given_up"}})
    assert not is_closed(UNKNOWN | {"resolution-1": {"verdict": "absent"}})
