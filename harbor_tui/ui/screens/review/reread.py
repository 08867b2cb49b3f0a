"""Several readings of one request: what was learned about one of them and holds for the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harbor_tui.workflow.inbox.model import Review


def sends_the_same(one: Review, other: Review) -> bool:
    """Whether what was learned about one request holds for another."""
    wires = [review.snapshot.wire if review.snapshot is not None else None for review in (one, other)]
    return one.row.id == other.row.id and wires[0] == wires[1]


def since(before: Review | None, review: Review) -> Review:
    """The file as it is now, with what was on the screen when it changed, to be compared with that."""
    shown = before.snapshot if before is not None else None
    if shown is None or review.snapshot is None or shown.file_bytes == review.snapshot.file_bytes:
        return review
    return replace(review, previous=shown)


def with_old_facts(review: Review, old: Review) -> Review:
    """What the file told before it was taken up into a case, and what the tenant was asked for, still holds."""
    row = replace(review.row, title=review.row.title or old.row.title, received_at=old.row.received_at)
    if review.snapshot is not None and old.subject is not None:
        review = review.about(old.subject)
        row = replace(row, findings=review.row.findings)
    return replace(
        review,
        row=row,
        envelope=review.envelope or old.envelope,
        file_bytes=review.file_bytes or old.file_bytes,
        owner_uid=old.owner_uid if review.owner_uid is None else review.owner_uid,
        space=old.space or review.space,
        parent=old.parent or review.parent,
        parent_missing=old.parent_missing or review.parent_missing,
        subject=old.subject or review.subject,
        notified_people=review.notified_people or old.notified_people,
    )
