"""Holds an approval to what was shown of the tenant: it had to be shown, and it has to be there still."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.domain.errors import NotPermitted, RequestChanged
from harbor_tui.domain.requests import Snapshot, Wire
from harbor_tui.workflow.inbox.model import Confirmation
from harbor_tui.workflow.subject.model import Comparison, Sighting, Subject
from harbor_tui.workflow.writes.model import write_of

_STAYS: Final = "Nothing was sent, and it stays unsent: let the agent submit it anew, to be reviewed as it is now."


class SubjectFinder(Protocol):
    """Where the subjects of writes come from (`workflow.subject.finder.Subjects`)."""

    async def look(self, wire: Wire) -> Subject | None:
        """What a request is about; None for one that is about nothing that is there."""

    async def check_unchanged(self, sighting: Sighting) -> None:
        """Raise `RequestChanged` unless what was seen is there still."""

    async def stored(self, case: CaseRecords) -> Comparison | None:
        """What was sent against what the service stored; None where nothing says that they differ."""


class SubjectGuard:
    """Without a finder nothing is shown, so nothing is held to it: a node without a screen approves nothing."""

    def __init__(self, subjects: SubjectFinder | None) -> None:
        self._subjects = subjects

    def check_seen(self, snapshot: Snapshot, seen: Confirmation) -> None:
        """Raise `NotPermitted` when what a write is about was not on the screen."""
        write = write_of(snapshot.wire)
        if self._subjects is None or write is None or not write.has_subject or seen.sighting is not None:
            return
        raise NotPermitted(
            f"The {write.resource.value} that it would {write.deed.verb} was not shown.",
            advice="Open the request, and approve it there.",
        )

    async def check(self, sighting: Sighting | None) -> None:
        """Raise `RequestChanged` when what was shown has changed since."""
        if self._subjects is not None and sighting is not None:
            await self._subjects.check_unchanged(sighting)

    async def check_again(self, decision: Mapping[str, Any]) -> None:
        """The same for another attempt of what was approved.

        An update names its version: the service refuses a stale one itself, and the agent is told; a deletion names
        none.
        """
        if decision.get("method") != "DELETE":
            return
        try:
            await self.check(Sighting.read(decision.get("sighting")))
        except RequestChanged as error:
            raise RequestChanged(error.summary, advice=_STAYS) from None
