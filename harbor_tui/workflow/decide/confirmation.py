"""Whether an approval was confirmed as what would be sent asks for it: queue.md, "Decide"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.domain.errors import NotPermitted, RequestChanged
from harbor_tui.domain.findings import Severity, worst

if TYPE_CHECKING:
    from harbor_tui.domain.requests import Snapshot
    from harbor_tui.workflow.inbox.model import Confirmation


def check_confirmation(snapshot: Snapshot, seen: Confirmation) -> None:
    """Whether what was confirmed is what would be sent. Raises `NotPermitted`, or `RequestChanged`."""
    heaviest = worst(snapshot.findings)
    if seen.digest != snapshot.digest:
        raise RequestChanged(
            "The confirmation was given for something else than what would be sent.", advice="Review it again."
        )
    if heaviest is Severity.BLOCKS:
        raise NotPermitted(
            "This request has a finding that blocks it.", advice="Reject it, or edit it until the finding is gone."
        )
    if heaviest is Severity.SERIOUS and not challenge_met(seen):
        raise NotPermitted(
            "A request with serious findings is approved by typing the four characters shown.",
            advice="Open the confirmation again and type them.",
        )


def challenge_met(seen: Confirmation | None) -> bool:
    """Whether the four characters shown were typed."""
    return seen is not None and bool(seen.challenge) and seen.typed == seen.challenge
