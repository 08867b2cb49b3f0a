"""A decided request as a row of the inbox, from its case's records alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.domain.errors import HarborError, ProgramFault, sentences
from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.records import last_number, state_of
from harbor_tui.domain.requests import State
from harbor_tui.domain.results import last_outcome
from harbor_tui.domain.text.times import utc
from harbor_tui.runtime.faults import Faults
from harbor_tui.workflow.inbox.model import InboxRow

_LOST: Final = "The record of its decision is missing: restore it from a backup (harbor-tui queue check)."

_SETTLED: Final[Mapping[str, str]] = {
    "found": "Its answer was lost; it was looked for and found: it took effect.",
    "absent": "Its answer was lost; it was looked for and is not there: it took no effect.",
    "title_taken": "Its answer was lost; the title belongs to another page: it took no effect.",
    "given_up": "Its answer was lost, and what became of it is not known: it was given up.",
}
"""What a verdict says of an unknown outcome."""


def case_row(case: CaseRecords, faults: Faults | None = None) -> InboxRow:
    """The row; every member that the records do not tell stays empty. Never raises for what they say."""
    try:
        with (faults or Faults()).told(case.id):
            return _case_row(case)
    except ProgramFault as error:
        return untold_row(case.id, error)


def untold_row(request_id: str, error: HarborError) -> InboxRow:
    """A decided request whose records cannot be told: what became of it is not known here."""
    return InboxRow(request_id, State.UNKNOWN, problem=sentences(error), decidable=False, code=error.code)


def _case_row(case: CaseRecords) -> InboxRow:
    decision = case.records.get("decision", {})
    end = last_outcome(case.records)
    return InboxRow(
        id=case.id,
        state=state_of(case.records, lock_held=case.lock_held),
        action=_text(decision, "action"),
        title=_text(decision, "title"),
        space_id=_text(decision, "space_id"),
        agent=_text(decision, "agent"),
        received_at=utc(_number(decision, "received_at")).timestamp(),
        bytes=int(_number(decision, "bytes")),
        digest=_text(decision, "digest"),
        problem=_text(decision, "problem") or ("" if decision else _LOST),
        told=_SETTLED.get(_verdict(case.records)) or _text(end, "summary"),
        decidable=False,
        page=page_in(end),
        reason=_text(decision, "reason"),
        code=_text(end, "class"),
    )


def page_in(record: Mapping[str, Any]) -> CreatedPage | None:
    """The page that an outcome or a resolution names."""
    page = record.get("page")
    if not isinstance(page, dict) or not page.get("id"):
        return None
    version = page.get("version")
    return CreatedPage(
        id=_text(page, "id"),
        title=_text(page, "title"),
        space_id=_text(page, "space_id"),
        version=version if isinstance(version, int) else None,
        url=_text(page, "url"),
        status=_text(page, "status"),
    )


def _verdict(records: Mapping[str, Mapping[str, Any]]) -> str:
    """How the last attempt was settled; empty when it was not, or needed no settling."""
    return _text(records.get(f"resolution-{last_number(records)}", {}), "verdict")


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _number(record: Mapping[str, Any], name: str) -> float:
    value = record.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
