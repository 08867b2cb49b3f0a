"""The record of a verdict on an unknown outcome, with the evidence that it was given on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.workflow.settle.model import Candidate, Settlement
from harbor_tui.workflow.writes.model import WriteKind

RESOLUTION_SCHEMA: Final = "harbor.resolution/1"
_PAGES: Final = frozenset({"page", "blog post"})


def stored_facts(settlement: Settlement, found: CreatedPage | None) -> dict[str, Any]:
    """What an outcome would have told of the thing: the page where it is one, its id where there is one."""
    if found is None or settlement.deed is WriteKind.DELETE:
        return {"page": None, "stored_id": ""}
    return {"page": found.as_record() if settlement.what in _PAGES else None, "stored_id": found.id}


def resolution(
    settlement: Settlement, verdict: str, stored: Mapping[str, Any], *, at: str, by: Mapping[str, Any]
) -> dict[str, Any]:
    """The record."""
    return {
        "schema": RESOLUTION_SCHEMA,
        "id": settlement.request_id,
        "attempt": settlement.attempt,
        "verdict": verdict,
        "class": "title_taken" if verdict == "title_taken" else "",
        "at": at,
        "by": dict(by),
        **stored,
        "evidence": {
            "proposal": settlement.proposal,
            "explanation": settlement.explanation,
            "looks": settlement.looks,
            "server_date": settlement.server_date,
            "sent_at": settlement.sent_at,
            "sought": {"what": settlement.what, "deed": settlement.deed.value},
            "candidates": [_evidence(candidate) for candidate in settlement.candidates],
        },
    }


def _evidence(candidate: Candidate) -> dict[str, Any]:
    return {
        "page_id": candidate.page.id,
        "status": candidate.page.status,
        "version": candidate.page.version,
        "created_at": candidate.created_at,
        "author_id": candidate.author_id,
        "own": candidate.own,
        "after_attempt": candidate.after_attempt,
        "same_title": candidate.same_title,
        "same_body": candidate.same_body,
    }
