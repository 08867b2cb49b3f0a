"""Retention: closed cases move to the archive whole once they are old enough; their results go when they are older."""

from __future__ import annotations

from harbor_tui.contracts.adapters import AuditTrail, Clock, RequestStore
from harbor_tui.domain.errors import Conflict, NotFound
from harbor_tui.domain.records import closed_at, is_closed
from harbor_tui.domain.text.times import read_time, utc_month
from harbor_tui.workflow.send.agreement import is_told


def archive_older_than(store: RequestStore, audit: AuditTrail, clock: Clock, seconds: float) -> tuple[str, ...]:
    """Archive the closed cases whose last record is older; returns their ids. Open ones stay, however old.

    So does one whose result was not told: a crash may have kept its last record out of the trail too, and what the next
    start mends are cases that are not archived.
    """
    limit = clock.now() - seconds
    moved = []
    for request_id in store.case_ids():
        case = store.case_records(request_id, with_bytes=False)
        if case is None or "decision" not in case.records or case.lock_held or not is_closed(case.records):
            continue
        ended = read_time(closed_at(case.records))
        if ended is None or ended > limit or not is_told(case.records, store.result(request_id)):
            continue
        try:
            with store.open_case(request_id):
                store.archive_case(request_id, utc_month(ended))
        except (Conflict, NotFound):
            continue  # somebody else is at work on it, or archived it
        audit.append("archived", request_id, {})
        moved.append(request_id)
    return tuple(moved)


def forget_results_older_than(store: RequestStore, audit: AuditTrail, clock: Clock, seconds: float) -> tuple[str, ...]:
    """Remove what agents may read about archived cases that were closed longer ago; the cases themselves stay."""
    limit = clock.now() - seconds
    forgotten = []
    try:
        for request_id in store.archived_ids():
            case = store.case_records(request_id, with_bytes=False)
            ended = read_time(closed_at(case.records)) if case is not None and case.archived else None
            if ended is not None and ended <= limit and store.forget_result(request_id):
                forgotten.append(request_id)
    finally:  # what was removed before something failed is on record too
        if forgotten:
            audit.append("results_removed", "", {"count": len(forgotten)})
    return tuple(forgotten)
