"""The loop that console and worker both run: watches the queue, holds decisions, sends what was approved, recovers."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final

from harbor_tui.domain.envelope import DEFAULT_LIFETIME_S, Actions
from harbor_tui.domain.errors import Conflict, QueueUnavailable
from harbor_tui.domain.outcomes import CreatedPage, SendReport
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.port import Port
from harbor_tui.domain.requests import Snapshot
from harbor_tui.workflow.contracts import AuditTrail, Clock, Posture, RequestStore, Tenant
from harbor_tui.workflow.deciding import Deciding
from harbor_tui.workflow.editing import edited
from harbor_tui.workflow.evidence import Settlement
from harbor_tui.workflow.freezing import Freezing
from harbor_tui.workflow.inbox import Inbox
from harbor_tui.workflow.intake import Intake, MoreFindings, nothing_more
from harbor_tui.workflow.judging import Judging
from harbor_tui.workflow.looking import Looking, PlaceFinder
from harbor_tui.workflow.news import News
from harbor_tui.workflow.offloop import off_loop
from harbor_tui.workflow.policy_running import Policies, PolicyRunning
from harbor_tui.workflow.proposing_anew import ProposingAnew
from harbor_tui.workflow.read_running import ReadRunning
from harbor_tui.workflow.rechecking import Rechecking, SubjectFinder
from harbor_tui.workflow.recovering import Recovered, Recovering
from harbor_tui.workflow.resending import Resending
from harbor_tui.workflow.reviewing import Confirmation, Held, NodeEvent, Place, Review
from harbor_tui.workflow.sending import Sending
from harbor_tui.workflow.settling import Settling
from harbor_tui.workflow.similar_titles import SimilarTitles
from harbor_tui.workflow.subject import Comparison, Subject
from harbor_tui.workflow.telling import Telling
from harbor_tui.workflow.tending import Tending
from harbor_tui.workflow.upkeep import Upkeep

UNDO_S: Final = 5.0
STOP_DEADLINE_S: Final = 65.0
"""A send has 60 s in all; then its outcome is recorded."""
_CHALLENGE_CHARACTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_CHALLENGE_LENGTH: Final = 4


class Node:
    """One node on one queue and one port. Used from one event loop; what blocks runs beside it."""

    def __init__(
        self,
        store: RequestStore,
        audit: AuditTrail,
        book: Actions,
        port: Port,
        clock: Clock,
        tenant: Tenant,
        *,
        token_is_set: Callable[[], bool],
        places: PlaceFinder | None = None,
        subjects: SubjectFinder | None = None,
        undo_s: float = UNDO_S,
        lifetime_s: float = DEFAULT_LIFETIME_S,
        more_findings: MoreFindings = nothing_more,
        policies: Policies = tuple,
    ) -> None:
        self.port = port
        self._news = News()
        self._intake = Intake(book, port, clock, lifetime_s=lifetime_s, more_findings=more_findings)
        self.inbox = Inbox(store, self._intake)
        telling = Telling(store, self._news.trouble_from_thread)
        deciding = Deciding(store, audit, self._intake, telling, clock, token_is_set=token_is_set)
        self._freezing = Freezing(store, audit, clock, self._news)
        sending = Sending(store, audit, telling, clock, tenant, port, self._freezing.holds)
        recovering = Recovering(store, audit, telling, clock)
        rechecking = Rechecking(subjects)
        resending = Resending(store, audit, sending, rechecking)
        self._judging = Judging(
            deciding, sending, resending, rechecking, self.inbox, clock, self._news, self._freezing, undo_s=undo_s
        )
        upkeep = Upkeep(store, self.inbox, deciding, recovering, telling, clock, self._judging.busy.__contains__)
        self._tending = Tending(store, self.inbox, upkeep, recovering, clock, self._news)
        self._by_policy = PolicyRunning(policies, book, self.inbox, self._judging, clock, self._news)
        self._reads = ReadRunning(
            store, audit, deciding, telling, self._judging, self.inbox, clock, tenant, port, book, self._may_run
        )
        self._anew = ProposingAnew(store, book, clock)
        self._settling = Settling(store, audit, telling, clock, tenant, port)
        similar = SimilarTitles(tenant, clock) if places is not None else None
        self._looking = Looking(store, self.inbox, self._intake, places, subjects, similar)

    def _may_run(self) -> bool:
        """Whether something may be run without a person now."""
        return self._tending.writable and not self.frozen

    # Life

    async def start(self) -> None:
        """Check the queue, look at the inbox, begin to watch it; what a crash left is recovered behind that."""
        self._news.begin()
        await self._tending.look_first()
        await self._freezing.start()
        self._tending.start()
        self._by_policy.start()
        self._reads.start()

    async def run_once(self) -> Recovered:
        """Everything that has to be done now, without watching: `worker --once`."""
        self._news.begin()
        recovered = await self._tending.look_at_queue()
        await self._freezing.look()
        if self._tending.writable:
            await self._tending.tidy_all()
            await self._by_policy.run_due()
            await self._reads.run_due()
        return recovered

    async def stop(self, deadline_s: float = STOP_DEADLINE_S) -> None:
        """Forget what is held (it stays pending), give a send in flight its time, and end."""
        dropped = self._judging.drop_held()
        if dropped:
            self._news.notice(f"{dropped} held decision(s) were not carried out; the requests stay pending.")
        await self._tending.stop()
        await self._freezing.stop()
        await self._reads.stop()
        await self._by_policy.stop(deadline_s)
        await self._judging.finish(deadline_s)

    @property
    def posture(self) -> Posture:
        """Whether the queue may be used, and whether agents share the operator's uid."""
        return self._tending.posture

    @property
    def policies(self) -> tuple[LocalPolicy, ...]:
        """The hand-written policies that hold now: what they name is sent without a person's approval."""
        return self._by_policy.holding

    @property
    def undo_s(self) -> float:
        """How long a decision can be taken back."""
        return self._judging.undo_s

    @property
    def frozen(self) -> bool:
        """Whether sending is frozen, here or by another console on the queue."""
        return self._freezing.frozen

    @property
    def working(self) -> frozenset[str]:
        """Requests that are being decided or sent this very moment."""
        return frozenset(self._judging.busy)

    def set_frozen(self, frozen: bool) -> None:
        """Freeze sending for all who use the queue: decisions are recorded, nothing leaves; what is in flight ends."""
        self._freezing.set(frozen, may_record=self._tending.writable)
        self._news.notice("Sending is frozen." if frozen else "Sending is on again; what waits goes by a key press.")

    def subscribe(self, listener: Callable[[NodeEvent], None]) -> Callable[[], None]:
        """Hear the news, in the event loop's thread; call what is returned to stop."""
        return self._news.subscribe(listener)

    async def refresh(self) -> None:
        """Look at the queue again now."""
        await self._tending.look()

    # Reviewing

    async def review(self, request_id: str) -> Review:
        """One request, opened: what is decided on is the snapshot in it, and nothing else. Asks no tenant."""
        return await self._looking.review(request_id)

    async def place(self, snapshot: Snapshot) -> Place:
        """Where the page would be created, as the tenant tells; may take as long as the network does."""
        return await self._looking.place(snapshot)

    async def subject(self, snapshot: Snapshot) -> Subject | None:
        """What a change, a deletion, a comment or a property is about, as the tenant has it now; None for the rest."""
        return await self._looking.subject(snapshot)

    async def stored(self, review: Review) -> Comparison | None:
        """What was sent against what is stored, for a finished request; None where the answer said they are equal."""
        return await self._looking.stored(review)

    async def edit(self, snapshot: Snapshot, body: Mapping[str, Any]) -> Snapshot:
        """The snapshot with another body, validated and inspected anew. Raises `InvalidInput`."""
        return await off_loop(edited, snapshot, body, self._intake)

    async def next_challenge(self) -> str:
        """Four random characters without look-alikes, to be typed before something serious is approved."""
        return "".join(secrets.choice(_CHALLENGE_CHARACTERS) for _ in range(_CHALLENGE_LENGTH))

    # Deciding

    def hold_approval(self, snapshot: Snapshot, *, seen: Confirmation) -> Held:
        """Hold an approval of what is shown for the undo time. Raises what makes it impossible."""
        self._check_writable()
        self._looking.check_titles(snapshot)
        return self._judging.hold_approval(snapshot, seen)

    def hold_rejection(self, snapshot_or_id: Snapshot | str, reason: str) -> Held:
        """Hold a rejection with the reason that the agent receives; of an invalid request by its id, as last shown."""
        self._check_writable()
        if isinstance(snapshot_or_id, Snapshot):
            shown = snapshot_or_id
            return self._judging.hold_rejection(shown.id, shown.file_bytes, shown, reason)
        file_bytes = self._looking.bytes_shown(snapshot_or_id)
        if file_bytes is None:
            raise Conflict("Only a request that was opened can be rejected.", advice="Open it first.")
        return self._judging.hold_rejection(snapshot_or_id, file_bytes, None, reason)

    def _check_writable(self) -> None:
        if self._tending.writable:
            return
        problem = next(iter(self.posture.problems), None)
        raise QueueUnavailable(
            problem.problem if problem else "The queue is read-only: its VERSION is newer than this program.",
            advice=problem.fix if problem else "Use the newer program version.",
        )

    def take_back(self, request_id: str) -> bool:
        """Undo a held decision; False when it has taken effect already."""
        return self._judging.take_back(request_id)

    def held(self) -> tuple[Held, ...]:
        """Decisions in their undo time, the next to take effect first."""
        return self._judging.held()

    # After deciding

    async def propose_anew(self, request_id: str, body: Mapping[str, Any]) -> str:
        """The id of a new request with another body, in the place of one that the service refused; it names that."""
        self._check_writable()
        return await off_loop(self._anew.propose, request_id, body)

    async def send_again(self, request_id: str, seen: Confirmation | None = None) -> SendReport:
        """One more attempt for `approved` and `not_sent`; after an `absent` verdict with the typed challenge."""
        self._check_writable()
        if await self._freezing.holds():
            raise QueueUnavailable("Sending is frozen.", advice="F12 allows it again.")
        return await self._judging.send_again(request_id, seen)

    async def settle(self, request_id: str, *, on_look: Callable[[Settlement], None] = lambda _: None) -> Settlement:
        """Evidence about an unknown outcome and a proposal; up to a minute, `on_look` hears of every look."""
        return await self._settling.settle(request_id, on_look=on_look)

    async def conclude(self, settlement: Settlement, verdict: str, page: CreatedPage | None = None) -> None:
        """Record the operator's verdict on an unknown outcome: `found`, `absent`, `title_taken` or `given_up`."""
        self._check_writable()
        await off_loop(self._settling.conclude, settlement, verdict, page)
        await self._judging.look_again(settlement.request_id)
