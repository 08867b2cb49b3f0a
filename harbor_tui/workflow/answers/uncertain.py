"""A refusal that an earlier, unknown attempt may have caused itself is no proof that nothing was changed."""

from __future__ import annotations

import dataclasses
from typing import Final

from harbor_tui.domain.outcomes import OutcomeState, SendReport
from harbor_tui.domain.records import Records, last_number
from harbor_tui.domain.requests import Wire

_CONFLICT: Final = 409
_NOT_THERE: Final = 404
_TOLD: Final = "That may be the work of an earlier attempt of this very request, whose outcome was never known."


def reopen_if_ambiguous(report: SendReport, wire: Wire, records: Records) -> SendReport:
    """The report, or the same as `unknown`, where an attempt before this one may have taken effect.

    Then the title is taken, the version is there, or the thing is gone, perhaps by that very attempt.
    """
    if report.state is not OutcomeState.FAILED or not first_unknown_attempt(records):
        return report
    gone = wire.method == "DELETE" and report.status == _NOT_THERE
    if report.error_class != "title_taken" and report.status != _CONFLICT and not gone:
        return report
    summary = f"{report.summary} {_TOLD}".strip()
    return dataclasses.replace(
        report, state=OutcomeState.UNKNOWN, summary=summary, advice="Settle it: look whose it is."
    )


def first_unknown_attempt(records: Records) -> int:
    """The number of the first attempt that may have taken effect unseen; 0 when there is none."""
    for number in range(1, last_number(records) + 1):
        if records.get(f"outcome-{number}", {}).get("state") == OutcomeState.UNKNOWN.value:
            return number
    return 0
