"""Which request the review shows, and what is known of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from harbor_tui.ui.screens.review.facts import unshown

if TYPE_CHECKING:
    from harbor_tui.domain.errors import ProgramFault
    from harbor_tui.domain.requests import Snapshot
    from harbor_tui.ui.screens.review.tenant_checks import TenantFindings
    from harbor_tui.workflow.inbox.model import Review


class ShownRequest:
    """The state of one review screen: it reads nothing, waits for nothing and paints nothing.

    What is approved is the snapshot that is in here, so this is set in the same step of the loop as it is painted.
    """

    def __init__(self, ids: Sequence[str], request_id: str) -> None:
        self.ids = tuple(ids)
        """The list that the review was opened from, in its order."""
        self.request_id = request_id
        self.review: Review | None = None
        """What is on the screen; None while it is being read."""
        self.file_changed = False
        """Whether the file says something else by now; a changed file is never swapped in."""
        self.tenant_asked = False
        """Whether the tenant was asked for the names, or for what the request is about."""
        self.all_known = asyncio.Event()
        """Set when all that the tenant tells about the request is on the screen."""
        self.moved_on = ""
        """What has changed on the tenant since it was looked at; empty while nothing is known to have."""
        self.sending = False

    @property
    def snapshot(self) -> Snapshot | None:
        """What would be sent; None when there is nothing that could be."""
        return self.review.snapshot if self.review is not None else None

    @property
    def is_edited(self) -> bool:
        """Whether the operator's own version is shown."""
        return self.snapshot is not None and self.snapshot.edited_from is not None

    @property
    def awaits_tenant(self) -> bool:
        """Whether what the request is about is still being read."""
        return self.review is not None and self.review.awaits_subject and not self.tenant_asked

    # What becomes known

    def go_to(self, request_id: str) -> None:
        """Another request, of which nothing was read yet."""
        self.request_id, self.review = request_id, None

    def show(self, review: Review) -> None:
        """A request as it was read just now; what the tenant tells of it comes later."""
        self.review, self.file_changed, self.tenant_asked, self.moved_on = review, False, False, ""
        self.all_known.clear()

    def fail(self, fault: ProgramFault) -> None:
        """It cannot be shown, so there is nothing in it that could be approved."""
        if self.review is not None:
            self.review = unshown(self.review, fault)

    def learn(self, found: TenantFindings, asked: Review) -> Review | None:
        """Take what the tenant told about `asked`; None when another request, or version, is shown by now."""
        if self.review is None or not sends_the_same(self.review, asked):
            return None
        self.tenant_asked = True
        self.all_known.set()
        self.review = found.beside(self.review)
        return self.review

    def refresh(self, review: Review) -> Review:
        """The same content in another state."""
        self.review = review if self.review is None else with_old_facts(review, self.review)
        return self.review

    def is_other_content(self, review: Review) -> bool:
        """Whether the file that was read says something else than what is shown."""
        shown = self.review
        if shown is None or not shown.file_bytes:  # what was not read when it was shown may have become a request
            return shown is not None and shown.records is None and review.snapshot is not None
        return bool(review.file_bytes) and review.file_bytes != shown.file_bytes


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
