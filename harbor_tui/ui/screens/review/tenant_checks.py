"""Asks the tenant for what belongs beside a request: names, what it is about, what was stored of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from harbor_tui.domain.errors import HarborError
from harbor_tui.ui.screens.review.tabs import compares
from harbor_tui.workflow.review.comparison import compare_versions, earlier_version

if TYPE_CHECKING:
    from harbor_tui.ui.screens.review.context import ReviewContext
    from harbor_tui.ui.screens.review.head import ReviewHead
    from harbor_tui.ui.screens.review.tabs import ReviewTabs
    from harbor_tui.workflow.inbox.model import Place, Review
    from harbor_tui.workflow.node.node import Node
    from harbor_tui.workflow.subject.model import Comparison, Subject


@dataclass(frozen=True, slots=True)
class TenantFindings:
    """What was learned; None for what nobody asked for, or what is not told."""

    subject: Subject | None = None
    place: Place | None = None
    comparison: Comparison | None = None
    why_no_comparison: str = ""

    def beside(self, review: Review) -> Review:
        """The review with all of it."""
        if self.subject is not None:
            return review.about(self.subject)
        return review.placed(self.place) if self.place is not None else review


class TenantChecks:
    """Asks beside the screen and puts what was told beside the request, whose own bytes are on the screen before."""

    def __init__(self, context: ReviewContext, head: ReviewHead, tabs: ReviewTabs) -> None:
        self._context = context
        self._head = head
        self._tabs = tabs

    def look_around(self, review: Review) -> None:
        """Ask the tenant for what belongs beside the request."""
        self._context.start("around", partial(self._look_around, review))

    async def _look_around(self, asked: Review) -> None:
        found = await find_around(self._context.node, asked)
        review = self._context.shown.learn(found, asked)
        if review is None:
            return
        if found.subject is not None:
            self._tabs.show_about(review)
        elif compares(review):
            self._tabs.compare(found.comparison, found.why_no_comparison)
        if found.place is not None and found.place.findings:
            self._tabs.refill(review)
        self._head.show_facts()

    def look_whether_it_moved_on(self, review: Review) -> None:
        """An approval did not go through: see whether what it is about is still what is shown."""
        self._context.start("again", partial(self._look_whether_it_moved_on, review))

    async def _look_whether_it_moved_on(self, asked: Review) -> None:
        shown = self._context.shown
        moved_on = await what_moved_on(self._context.node, asked)
        if moved_on and shown.review is not None and shown.review.subject is asked.subject:
            shown.moved_on = moved_on
            self._head.show_banner()


async def find_around(node: Node, review: Review) -> TenantFindings:
    """Everything that the tenant tells about a request, pending or finished; what it does not tell says so."""
    if review.snapshot is None:
        return await _stored(node, review)
    if review.awaits_subject:
        return TenantFindings(subject=await node.subject(review.snapshot))
    comparison = None
    earlier = earlier_version(review)
    if earlier is not None:
        comparison = await asyncio.to_thread(compare_versions, *earlier, review.snapshot.wire)
    return TenantFindings(place=await node.place(review.snapshot), comparison=comparison)


async def _stored(node: Node, review: Review) -> TenantFindings:
    if not compares(review):
        return TenantFindings()
    try:
        return TenantFindings(comparison=await node.stored(review), why_no_comparison="There is nothing to compare.")
    except HarborError as problem:
        told = f"What is stored could not be read: {problem.summary} {problem.advice}"
        return TenantFindings(why_no_comparison=told.strip())


async def what_moved_on(node: Node, review: Review) -> str:
    """What has changed on the tenant since it was shown, as a sentence; empty when nothing has."""
    if review.snapshot is None or review.subject is None:
        return ""
    now, shown = await node.subject(review.snapshot), review.subject.sighting
    if now is None or now.sighting == shown:
        return ""
    version = now.sighting.version
    told = f"version {version} now" if version is not None else "it cannot be read now"
    return f"The {shown.resource.value} has changed since you looked: {told}. R reads it again."
