"""Open a request for review: a snapshot to decide on, or the records of what was decided."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from harbor_tui.contracts.adapters import PendingFile, RequestStore, UnreadFile
from harbor_tui.contracts.queue import CaseRecords
from harbor_tui.document.reader.read import read_document
from harbor_tui.domain.envelope import read_envelope
from harbor_tui.domain.errors import HarborError, NotVisible, ProgramFault, sentences
from harbor_tui.domain.findings import Finding
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.pages import Page, Space
from harbor_tui.domain.patience import at_most
from harbor_tui.domain.records import is_case
from harbor_tui.domain.requests import Envelope, Snapshot, State
from harbor_tui.runtime.blocking import Few
from harbor_tui.workflow.findings.request import notified_people
from harbor_tui.workflow.findings.similar_titles import LOOK_S, SimilarTitles
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.intake import LONGEST_CHECK_S, Intake, Understood
from harbor_tui.workflow.inbox.model import Place, Review
from harbor_tui.workflow.review.recheck import SubjectFinder
from harbor_tui.workflow.subject.model import Comparison, Subject
from harbor_tui.workflow.writes.bodies import body_text, format_of

if TYPE_CHECKING:
    from harbor_tui.workflow.inbox.model import Shown

_Value = TypeVar("_Value")
MOST_REMEMBERED: Final = 50
MOST_AT_ONCE: Final = 3
"""Reviews that are made at once: a cursor that moves over long bodies does not start a check for each of them."""


class PlaceFinder(Protocol):
    """Where the names of spaces and parent pages come from (`workflow.browse.pages.PageBrowser`)."""

    def known_space(self, space_id: str) -> Space | None:
        """What is known of a space without asking."""

    async def space(self, space_id: str) -> Space | None:
        """A space by its id; None when it is not visible."""

    async def open_page(self, page_id: str) -> Page:
        """A page by its id."""


class ReviewLoader:
    """Makes reviews, and remembers what was shown, so that a change since then is seen."""

    def __init__(
        self,
        store: RequestStore,
        inbox: Inbox,
        intake: Intake,
        places: PlaceFinder | None,
        subjects: SubjectFinder | None = None,
        similar: SimilarTitles | None = None,
    ) -> None:
        self._store = store
        self._inbox = inbox
        self._intake = intake
        self._places = places
        self._subjects = subjects
        self._similar = similar
        self._shown: OrderedDict[str, Snapshot] = OrderedDict()
        self._files: OrderedDict[str, Shown] = OrderedDict()
        self._few = Few(MOST_AT_ONCE)

    async def review(self, request_id: str) -> Review:
        """The request as it is now. Asks no tenant: see `place`."""
        review, file = await self._few.run_blocking(self._review, request_id)
        if self._similar is not None and review.snapshot is not None:
            review = review.with_findings(self._similar.known(review.snapshot))
        if review.snapshot is not None:
            _remember(self._shown, request_id, review.snapshot)
        if file is not None:
            _remember(self._files, request_id, file)
        return review

    def file_shown(self, request_id: str) -> Shown | None:
        """The file as it was last shown."""
        return self._files.get(request_id)

    def _review(self, request_id: str) -> tuple[Review, Shown | None]:
        file, understood = self._inbox.open(request_id)
        shown = file.data if isinstance(file, PendingFile) else file
        try:
            with self._intake.faults.told(request_id), at_most(LONGEST_CHECK_S):
                return self._made(request_id, file, understood), shown
        except ProgramFault as error:
            return self._unmade(file, understood, error), shown

    def _unmade(self, file: PendingFile | UnreadFile | None, understood: Understood, error: ProgramFault) -> Review:
        """Without a snapshot: what this program cannot make a review of is not approved."""
        state = State.INVALID if understood.row.state.undecided else understood.row.state
        row = replace(understood.row, state=state, problem=sentences(error))
        return Review(
            row=row,
            snapshot=None,
            envelope=None,
            records=None,
            file_bytes=file.data if isinstance(file, PendingFile) else b"",
            owner_uid=file.owner_uid if file is not None else None,
            problem=row.problem,
            origin=str(self._intake.port.origin),
        )

    def _made(self, request_id: str, file: PendingFile | UnreadFile | None, understood: Understood) -> Review:
        snapshot, before = understood.snapshot, self._shown.get(request_id)
        records = self._store.case_records(request_id)
        decided = records if records is not None and is_case(records.records) else None
        changed = snapshot is not None and before is not None and before.file_bytes != snapshot.file_bytes
        space_id = snapshot.space_id if snapshot else understood.row.space_id
        return Review(
            row=self._inbox.row(request_id) if file is None else understood.row,
            snapshot=snapshot,
            envelope=understood.envelope or _envelope_of(decided),
            records=decided,
            file_bytes=file.data if isinstance(file, PendingFile) else b"",
            owner_uid=file.owner_uid if file is not None else _owner_of(decided),
            problem=understood.row.problem,
            origin=str(self._intake.port.origin),
            space=self._places.known_space(space_id) if self._places and space_id else None,
            notified_people=_people(snapshot.wire.parsed_body() if snapshot is not None else _sent(decided)),
            previous=before if changed else None,
            no_room=self._store.free_space_problem() if snapshot is not None else "",
        )

    async def place(self, snapshot: Snapshot) -> Place:
        """The space and the parent page as the tenant tells them, None for what it does not, and similar titles."""
        similar = self._similar.findings(snapshot) if self._similar is not None else _nothing()
        place = find_place(self._places, snapshot) if self._places is not None else _nowhere()
        there, findings = await asyncio.gather(place, similar)
        return replace(there, findings=findings)

    def check_titles(self, snapshot: Snapshot) -> None:
        """Raise unless what was found about a new page's title is among the findings that were shown."""
        if self._similar is not None:
            self._similar.check_shown(snapshot)

    async def subject(self, snapshot: Snapshot) -> Subject | None:
        """What a request is about, as it is now; None for what makes something that is on its own."""
        return await self._subjects.look(snapshot.wire) if self._subjects is not None else None

    async def stored(self, review: Review) -> Comparison | None:
        """What was sent against what the service stored, where these may differ. Raises when it cannot be read."""
        if self._subjects is None or review.records is None:
            return None
        return await self._subjects.stored(review.records)


async def find_place(places: PlaceFinder, snapshot: Snapshot) -> Place:
    """The space and the parent page, as far as the tenant tells them in a few seconds; never raises."""
    place = Place(None, None)
    try:
        async with asyncio.timeout(LOOK_S):
            if snapshot.space_id:
                place = replace(place, space=await places.space(snapshot.space_id))
            if snapshot.parent_id:
                place = replace(place, parent=(await places.open_page(snapshot.parent_id)).summary)
    except NotVisible:
        return replace(place, parent_missing=True)
    except (HarborError, TimeoutError):
        return place
    return place


async def _nowhere() -> Place:
    return Place(None, None)


async def _nothing() -> tuple[Finding, ...]:
    return ()


def _envelope_of(decided: CaseRecords | None) -> Envelope | None:
    """What a decided request said; the file is gone, its bytes are in the case."""
    if decided is None or decided.request is None:
        return None
    try:
        return read_envelope(decided.request, decided.id)
    except HarborError:
        return None


def _owner_of(decided: CaseRecords | None) -> int | None:
    owner = decided.records.get("decision", {}).get("owner_uid") if decided is not None else None
    return owner if isinstance(owner, int) else None


def _sent(decided: CaseRecords | None) -> object:
    if decided is None or not decided.wire:
        return None
    return json_reader.record(decided.wire)


def _people(body: object) -> int:
    if not isinstance(body, dict):
        return 0
    text, representation = body_text(body)
    return notified_people(read_document(text, format_of(representation)))


def _remember(kept: OrderedDict[str, _Value], request_id: str, value: _Value) -> None:
    kept[request_id] = value
    kept.move_to_end(request_id)
    while len(kept) > MOST_REMEMBERED:
        kept.popitem(last=False)
