"""Compare two versions of one request: what the agent asked for, and what would be sent now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harbor_tui.workflow.review.edits import changes_between
from harbor_tui.workflow.subject.model import Comparison
from harbor_tui.workflow.writes.bodies import body_text, compare_bodies

if TYPE_CHECKING:
    from harbor_tui.domain.requests import Wire
    from harbor_tui.workflow.inbox.model import Review

ASKED: str = "what the agent asked for → your version"
SHOWN: str = "what you saw last → what the file says now"


def earlier_version(review: Review) -> tuple[str, Wire] | None:
    """What the request was before, in words and bytes: before it was edited here, or before its file changed."""
    if review.snapshot is None:
        return None
    if review.snapshot.edited_from is not None:
        return ASKED, review.snapshot.edited_from
    return (SHOWN, review.previous.wire) if review.previous is not None else None


def compare_versions(title: str, before: Wire, now: Wire) -> Comparison:
    """The two bodies as a reader sees them, and every other field that differs."""
    old, new = (body_text(wire.parsed_body() or {}) for wire in (before, now))
    return Comparison(title, compare_bodies(old, new), tuple(_other_fields(before, now)))


def _other_fields(before: Wire, now: Wire) -> Iterator[str]:
    for change in changes_between(before, now):
        if not str(change["path"]).startswith("body.body"):
            yield f"{str(change['path']).removeprefix('body.')}: {change['from']!s} → {change['to']!s}"
    if (before.method, before.path, before.query) != (now.method, now.path, now.query):
        yield f"sends: {before.method} {before.path} → {now.method} {now.path}"
