"""What the inbox and the review show, as values: rows, reviews, held decisions, and the news the node tells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from harbor_tui.domain.findings import Finding, Severity, worst
from harbor_tui.domain.requests import State

if TYPE_CHECKING:
    from typing import TypeAlias

    from harbor_tui.contracts.adapters import CaseRecords, UnreadFile
    from harbor_tui.domain.outcomes import CreatedPage
    from harbor_tui.domain.pages import PageSummary, Space
    from harbor_tui.domain.requests import Envelope, Snapshot
    from harbor_tui.workflow.subject.model import Sighting, Subject
    from harbor_tui.workflow.writes.model import Write

    Shown: TypeAlias = bytes | UnreadFile
    """What a request's file was when it was shown: its content, or what is known of one that is never read."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One request as a list shows it. All strings are raw text from outside."""

    id: str
    state: State
    action: str = ""
    title: str = ""
    space_id: str = ""
    agent: str = ""
    received_at: float = 0.0
    bytes: int = 0
    digest: str = ""
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    """Why it is invalid, or why nothing can be done with it."""
    told: str = ""
    """What became of it once it was decided, in a sentence: a success as well as a failure."""
    decidable: bool = True
    """False for what is never decided: what is no regular file, and what has gone."""
    page: CreatedPage | None = None
    reason: str = ""
    """The reason of a rejection."""
    held_until: float | None = None
    """Monotonic time when a held decision takes effect."""
    retry_at: float | None = None
    """Monotonic time of the next attempt after a 429."""
    expires_at: float | None = None
    """Wall-clock time when it lapses, while it is pending."""
    code: str = ""
    """The class of a failed or unknown outcome: `title_taken`, `no_answer`, ..."""
    checked: bool = True
    """False while its findings are not known; there is no snapshot then, and nothing to decide on."""

    @property
    def worst(self) -> Severity | None:
        """The heaviest finding."""
        return worst(self.findings)


@dataclass(frozen=True, slots=True)
class Review:
    """One request, opened. Decisions hold for `snapshot` and nothing else."""

    row: InboxRow
    snapshot: Snapshot | None
    """None when the request is invalid, gone or decided already."""
    envelope: Envelope | None
    records: CaseRecords | None
    """The case's records, once there is a decision."""
    file_bytes: bytes
    """The request's file, for the raw view of an invalid one; empty when it is gone."""
    owner_uid: int | None
    problem: str
    origin: str
    space: Space | None = None
    parent: PageSummary | None = None
    notified_people: int = 0
    previous: Snapshot | None = None
    """What was shown when the request was last opened, when it has changed since."""
    no_room: str = ""
    """Why nothing could be approved when it was opened: too little space on the queue's disk; empty when there is."""
    parent_missing: bool = False
    """Whether the tenant was asked for the parent page and does not show it."""
    subject: Subject | None = None
    """What it is about, as the tenant tells; None until it was looked at, and for what is about nothing."""

    @property
    def write(self) -> Write | None:
        """What it writes; None when that cannot be told."""
        from harbor_tui.workflow.writes.model import write_at, write_of

        if self.snapshot is not None:
            return write_of(self.snapshot.wire)
        decision = self.records.records.get("decision", {}) if self.records is not None else {}
        return write_at(str(decision.get("method", "")), str(decision.get("path", "")))

    @property
    def awaits_subject(self) -> bool:
        """Whether what it is about has to be looked at before it can be approved."""
        write = self.write
        return self.snapshot is not None and self.subject is None and write is not None and write.has_subject

    def about(self, subject: Subject) -> Review:
        """The same with what it is about; the subject's findings count like those of the bytes."""
        if self.snapshot is None:
            return replace(self, subject=subject)
        found = self.with_findings(subject.findings)
        return replace(found, subject=subject, row=replace(found.row, title=self.row.title or subject.title))

    def with_findings(self, more: tuple[Finding, ...]) -> Review:
        """The same with what was found on the tenant; it counts like what the bytes tell."""
        new = tuple(finding for finding in more if self.snapshot is None or finding not in self.snapshot.findings)
        if self.snapshot is None or not new:
            return self
        found = tuple(sorted((*self.snapshot.findings, *new), key=lambda finding: -finding.severity))
        return replace(self, row=replace(self.row, findings=found), snapshot=replace(self.snapshot, findings=found))

    def placed(self, place: Place) -> Review:
        """The same with where it goes, as far as the tenant told."""
        space, parent = place.space or self.space, place.parent or self.parent
        there = replace(self, space=space, parent=parent, parent_missing=place.parent_missing)
        return there.with_findings(place.findings)

    @property
    def needs_challenge(self) -> bool:
        """Whether approving needs the typed challenge."""
        return self.row.worst is not None and self.row.worst >= Severity.SERIOUS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page would be created, as far as the tenant tells."""

    space: Space | None
    parent: PageSummary | None
    findings: tuple[Finding, ...] = ()
    """What was found there about the title."""
    parent_missing: bool = False
    """Whether there is no such parent page, or none for this account; False where nothing was answered."""

    @property
    def is_told(self) -> bool:
        """Whether the tenant told anything."""
        return self.space is not None or self.parent is not None or self.parent_missing


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the operator had seen and typed when the confirmation was given; goes into the decision's record."""

    digest: str
    findings_shown: int
    challenge: str = ""
    """The challenge that was drawn; empty when none was needed."""
    typed: str = ""
    sighting: Sighting | None = None
    """What was shown of what is there now; None for a write that is about nothing that is there."""


class Verb(StrEnum):
    """What a held decision will do."""

    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Held:
    """A decision in its undo time: in memory only, so that leaving or crashing leaves the request pending."""

    request_id: str
    digest: str
    verb: Verb
    until: float
    """Monotonic time when it takes effect."""
    reason: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class NodeEvent:
    """News from the node. Kinds: `inbox` (look again), `request` (one changed), `notice` (a sentence), `audit`."""

    kind: str
    request_id: str = ""
    state: State | None = None
    text: str = ""
    serious: bool = False
    """Whether a notice is about something that went wrong."""
