"""From a file in the drop box to what can be reviewed: read strictly, prepared for the wire, inspected.

What the file itself says costs little and is there first (`facts`); the checks, which look at the whole body, follow
(`understand`). Only they make a snapshot, so nothing can be approved whose findings are not known.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from harbor_tui.contracts.adapters import Clock, ForeignFile, NotRead, PendingFile, UnreadFile
from harbor_tui.domain.actions import Action, PreparedCall
from harbor_tui.domain.envelope import DEFAULT_LIFETIME_S, Actions, expires_at, read_request
from harbor_tui.domain.errors import HarborError, InvalidInput, sentences
from harbor_tui.domain.findings import Finding
from harbor_tui.domain.json.reader import NotJson
from harbor_tui.domain.patience import at_most
from harbor_tui.domain.port import Port
from harbor_tui.domain.requests import Envelope, Snapshot, State, Wire, wire_for
from harbor_tui.domain.text.times import came_at
from harbor_tui.runtime.faults import Faults
from harbor_tui.workflow.inbox.model import InboxRow

ARRIVING_S: Final = 10.0
"""A file younger than this that does not parse is still being written."""
LONGEST_CHECK_S: Final = 20.0
"""Computing time that reading and checking one file may take: ours need 2 s per MB at the most, and have 6 MiB."""


MoreFindings = Callable[[PreparedCall, float], tuple[Finding, ...]]
"""What a reviewer has to know about a call that was submitted at a time, besides what its bytes tell."""


def no_extra_findings(_call: PreparedCall, _submitted_at: float) -> tuple[Finding, ...]:
    """The bytes tell everything."""
    return ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of a file: a snapshot, or the reason why there is none."""

    row: InboxRow
    snapshot: Snapshot | None
    envelope: Envelope | None = None


class Intake:
    """Reads pending files by the port's actions; the same file always gives the same answer."""

    def __init__(
        self,
        book: Actions,
        port: Port,
        clock: Clock,
        *,
        more_findings: MoreFindings = no_extra_findings,
        faults: Faults | None = None,
    ) -> None:
        self.port = port
        self.faults = faults if faults is not None else Faults()
        """Whose hands an error of ours about one file falls into."""
        self._more_findings = more_findings
        self._book = book
        self._clock = clock

    def understand(self, file: PendingFile) -> Understood:
        """A file's row and, when it can be decided on, its snapshot, with everything that there is to find.

        Never raises for what is in it.
        """
        return self._guarded(file, lambda: self._whole(file))

    def facts(self, file: PendingFile) -> Understood:
        """A file's row as the file itself tells: without findings, and with nothing to decide on."""
        return self._guarded(file, lambda: self._unchecked(file))

    def _guarded(self, file: PendingFile, read: Callable[[], Understood]) -> Understood:
        if file.links > 1:
            return self._linked(file)
        try:
            with self.faults.told(file.id), at_most(LONGEST_CHECK_S):
                return read()
        except NotJson as error:
            state = State.ARRIVING if self._is_young(file) else State.INVALID
            return self._refused(file, state, error)
        except InvalidInput as error:
            return self._refused(file, State.INVALID, error)

    def _whole(self, file: PendingFile) -> Understood:
        envelope, call, wire = self._read(file)
        findings = self._findings(envelope, call, wire, submitted_at(file))
        snapshot = Snapshot(file.id, file.data, file.owner_uid, file.modified_at, envelope, wire, findings)
        return Understood(self._pending(file, envelope, wire, findings), snapshot, envelope)

    def _unchecked(self, file: PendingFile) -> Understood:
        envelope, _, wire = self._read(file)
        row = dataclasses.replace(self._pending(file, envelope, wire, ()), checked=False)
        return Understood(row, None, envelope)

    def _read(self, file: PendingFile) -> tuple[Envelope, PreparedCall, Wire]:
        envelope, call, _ = read_request(file.data, file.id, self._book)
        return envelope, call, wire_for(call, self.port.base_url)

    def _pending(self, file: PendingFile, envelope: Envelope, wire: Wire, findings: tuple[Finding, ...]) -> InboxRow:
        lapses = expires_at(envelope, file.modified_at)
        digest = "" if self.port.base_url.is_placeholder else wire.digest
        return dataclasses.replace(_row(file, State.PENDING, envelope, findings, digest), expires_at=lapses)

    def _findings(
        self, envelope: Envelope, call: PreparedCall, wire: Wire, submitted_at_s: float
    ) -> tuple[Finding, ...]:
        from harbor_tui.workflow.findings.request import inspect  # the document engine, which a submission does without

        found = (*inspect(envelope, wire, spaces=self.port.spaces), *self._more_findings(call, submitted_at_s))
        return tuple(sorted(found, key=lambda finding: -finding.severity))

    def findings_of(self, envelope: Envelope, wire: Wire, submitted_at_s: float) -> tuple[Finding, ...]:
        """All findings on a request as it was edited, heaviest first."""
        call = self._book.published(envelope.action).prepare(envelope.input)
        with at_most(LONGEST_CHECK_S):
            return self._findings(envelope, call, wire, submitted_at_s)

    def not_read(self, request_id: str, error: NotRead) -> Understood:
        """The row of a file whose content is never looked at.

        It can be rejected, and lapses, where enough is known of it.
        """
        if error.file is not None:
            return self._refused(error.file, State.INVALID, error)
        row = InboxRow(request_id, State.INVALID, problem=sentences(error), decidable=False, code=error.code)
        return Understood(row, None)

    def refused(self, file: PendingFile, error: HarborError) -> Understood:
        """A file that cannot be made a request of, with the reason."""
        return self._refused(file, State.INVALID, error)

    def _refused(self, file: PendingFile | UnreadFile, state: State, error: HarborError) -> Understood:
        row = _row(file, state, problem=sentences(error))
        return Understood(dataclasses.replace(row, code=error.code, expires_at=self._lapses(file)), None)

    def _lapses(self, file: PendingFile | UnreadFile) -> float:
        return file.modified_at + DEFAULT_LIFETIME_S

    def wire_for(self, envelope: Envelope) -> Wire:
        """What a request would send by the port and the book as they are now. Raises what makes it impossible."""
        return wire_for(self._book.published(envelope.action).prepare(envelope.input), self.port.base_url)

    def action(self, slug: str) -> Action:
        """The published action as it is now. Raises `NotFound` or `NotPermitted`."""
        return self._book.published(slug)

    def _is_young(self, file: PendingFile) -> bool:
        return self._clock.now() - file.modified_at < ARRIVING_S

    def _linked(self, file: PendingFile) -> Understood:
        """A second name: a submission under way for a moment, later a file that somebody may write through."""
        changed_at = file.signature[3] / 1e9
        if self._clock.now() - changed_at < ARRIVING_S:
            return Understood(_row(file, State.ARRIVING, problem="It is just being put into the drop box."), None)
        problem = "The file has a second name (hard link), through which it could be changed. Remove that name."
        row = _row(file, State.INVALID, problem=problem)
        return Understood(dataclasses.replace(row, code=ForeignFile.code, expires_at=self._lapses(file)), None)


def submitted_at(file: PendingFile) -> float:
    """When a request came, at the latest: an agent can write a later time of change, but not the inode's."""
    return came_at(file.modified_at, file.signature[3] / 1e9)


def _row(
    file: PendingFile | UnreadFile,
    state: State,
    envelope: Envelope | None = None,
    findings: tuple[Finding, ...] = (),
    digest: str = "",
    *,
    problem: str = "",
) -> InboxRow:
    return InboxRow(
        id=file.id,
        state=state,
        action=envelope.action if envelope else "",
        title=envelope.title if envelope else "",
        space_id=envelope.space_id if envelope else "",
        agent=envelope.agent if envelope else "",
        received_at=file.modified_at,
        bytes=file.signature[1],
        digest=digest,
        findings=findings,
        problem=problem,
    )
