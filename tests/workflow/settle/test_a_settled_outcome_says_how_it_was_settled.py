"""The row of a settled case tells what was concluded, not any more that nobody can tell."""

from __future__ import annotations

from typing import Any

import pytest

from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.domain.requests import State
from harbor_tui.workflow.inbox.case_rows import case_row

LOST = {"state": "unknown", "class": "no_answer", "summary": "The connection was lost: it cannot be told."}


def told(*resolutions: str) -> tuple[State, str]:
    records: dict[str, dict[str, Any]] = {"decision": {"decision": "approved"}}
    for number, verdict in enumerate(resolutions, 1):
        records |= {f"attempt-{number}": {"attempt": number}, f"outcome-{number}": LOST}
        if verdict:
            records[f"resolution-{number}"] = {"verdict": verdict}
    row = case_row(CaseRecords("a1", records, b"{}", b"{}", lock_held=False))
    return row.state, row.told


@pytest.mark.parametrize(
    ("verdict", "state", "words"),
    [
        ("found", State.CREATED, "looked for and found"),
        ("absent", State.NOT_SENT, "is not there"),
        ("title_taken", State.FAILED, "the title belongs to another page"),
        ("given_up", State.UNKNOWN, "given up"),
    ],
)
def test_each_verdict_has_its_sentence(verdict: str, state: State, words: str) -> None:
    now, sentence = told(verdict)
    assert (now, words in sentence, "cannot be told" in sentence) == (state, True, False)


def test_a_new_attempt_is_told_by_its_own_outcome() -> None:
    assert told("absent", "") == (State.UNKNOWN, "The connection was lost: it cannot be told.")
