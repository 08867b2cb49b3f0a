"""Asks the tenant for what belongs beside a request: names, what it is about, what was stored of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harbor_tui.domain.errors import HarborError
from harbor_tui.ui.screens.review.tabs import compares
from harbor_tui.workflow.review.comparison import compare_versions, earlier_version

if TYPE_CHECKING:
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


async def look_around(node: Node, review: Review) -> TenantFindings:
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
