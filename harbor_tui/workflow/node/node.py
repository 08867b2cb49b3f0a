"""The loop that console and worker both run: watches the queue, holds decisions, sends what was approved, recovers."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.contracts.adapters import Posture
from harbor_tui.domain.errors import Conflict, QueueUnavailable
from harbor_tui.domain.requests import Snapshot
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.runtime.lazy import Lazy
from harbor_tui.workflow.decide.freeze import FreezeSwitch
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.node.background import QueueLoop
from harbor_tui.workflow.node.sources import NodeSources

if TYPE_CHECKING:
    from harbor_tui.domain.outcomes import CreatedPage, SendReport
    from harbor_tui.domain.policies import LocalPolicy
    from harbor_tui.workflow.inbox.model import Confirmation, Held, NodeEvent, Place, Review
    from harbor_tui.workflow.node.parts import NodeParts
    from harbor_tui.workflow.send.recovery import Recovered
    from harbor_tui.workflow.settle.model import Settlement
    from harbor_tui.workflow.subject.model import Comparison, Subject

STOP_DEADLINE_S: Final = 65.0
"""A send has 60 s in all; then its outcome is recorded."""
_CHALLENGE_CHARACTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_CHALLENGE_LENGTH: Final = 4


class Node:
    """One node on one queue and one port. Used from one event loop; what blocks runs beside it.

    `open` has the inbox looked at, and `start` begins the work. What acts on requests is made by then, or by the first
    call that needs it.
    """

    def __init__(self, context: NodeContext, sources: NodeSources) -> None:
        self.port = context.port
        self.undo_s = context.undo_s
        """How long a decision can be taken back."""
        self._events = context.events
        self._intake = Intake(
            context.book, context.port, context.clock, more_findings=sources.more_findings, faults=context.faults
        )
        context.faults.tell = self._events.trouble_from_thread
        self.inbox = Inbox(context.store, self._intake)
        self._freeze_switch = FreezeSwitch(context)
        self._queue_loop = QueueLoop(
            context, self.inbox, lambda: self._parts().housekeeping, lambda: self._parts().recovery
        )
        self._is_open = False
        self._stopped = False

        def parts() -> NodeParts:
            from harbor_tui.workflow.node.parts import NodeParts

            return NodeParts(context, sources, self._intake, self.inbox, self._freeze_switch, self._may_run)

        self._parts = Lazy(parts)

    async def _acting_parts(self) -> NodeParts:
        """What acts on requests; made beside the event loop where it is not there yet."""
        parts = self._parts.there
        return parts if parts is not None else await run_blocking(self._parts)

    def _may_run(self) -> bool:
        """Whether something may be run without a person now."""
        return self._queue_loop.writable and not self.frozen

    # Life

    async def open(self, *, rows: int = 0) -> None:
        """Check the queue and look at the inbox, and read so many of its rows: all that its list needs."""
        if self._stopped:
            return
        self._is_open = True
        self._events.begin()
        await self._queue_loop.look_first(rows)
        if self._is_open:  # it may have been stopped meanwhile
            await self._freeze_switch.start()

    async def start(self) -> None:
        """Begin to watch the queue and to work on it, opened by now or not; recover what a crash left behind that.

        A node that was stopped begins nothing: what opens it may still be on its way when the program ends.
        """
        if not self._is_open:
            await self.open()
        if not self._is_open:
            return
        parts = await self._acting_parts()
        if self._is_open:  # it may have been stopped meanwhile
            self._queue_loop.start()
            parts.start()

    async def run_once(self) -> Recovered:
        """Everything that has to be done now, without watching: `worker --once`."""
        self._events.begin()
        parts = await self._acting_parts()
        recovered = await self._queue_loop.look_at_queue()
        await self._freeze_switch.look()
        if self._queue_loop.writable:
            await self._queue_loop.tidy_all()
            await parts.policy_runner.run_due()
            await parts.automatic_reads.run_due()
        return recovered

    async def stop(self, deadline_s: float = STOP_DEADLINE_S) -> None:
        """Forget what is held (it stays pending), give a send in flight its time, and end."""
        self._is_open, self._stopped = False, True
        parts = self._parts.there
        dropped = parts.decisions.drop_held() if parts is not None else 0
        if dropped:
            self._events.notice(f"{dropped} held decision(s) were not carried out; the requests stay pending.")
        await self._queue_loop.stop()
        await self._freeze_switch.stop()
        if parts is not None:
            await parts.stop(deadline_s)

    @property
    def posture(self) -> Posture:
        """Whether the queue may be used, and whether agents share the operator's uid."""
        return self._queue_loop.posture

    @property
    def policies(self) -> tuple[LocalPolicy, ...]:
        """The hand-written policies that hold now: what they name is sent without a person's approval."""
        parts = self._parts.there
        return parts.policy_runner.holding if parts is not None else ()

    @property
    def frozen(self) -> bool:
        """Whether sending is frozen, here or by another console on the queue."""
        return self._freeze_switch.frozen

    @property
    def working(self) -> frozenset[str]:
        """Requests that are being decided or sent this very moment."""
        return frozenset(self.inbox.busy)

    def set_frozen(self, frozen: bool) -> None:
        """Freeze sending for all who use the queue: decisions are recorded, nothing leaves; what is in flight ends."""
        self._freeze_switch.set(frozen, may_record=self._queue_loop.writable)
        self._events.notice("Sending is frozen." if frozen else "Sending is on again; what waits goes by a key press.")

    def subscribe(self, listener: Callable[[NodeEvent], None]) -> Callable[[], None]:
        """Hear the news, in the event loop's thread; call what is returned to stop."""
        return self._events.subscribe(listener)

    async def refresh(self) -> None:
        """Look at the queue again now."""
        await self._queue_loop.look()

    # Reviewing

    async def review(self, request_id: str) -> Review:
        """One request, opened: what is decided on is the snapshot in it, and nothing else. Asks no tenant."""
        return await (await self._acting_parts()).review_loader.review(request_id)

    async def place(self, snapshot: Snapshot) -> Place:
        """Where the page would be created, as the tenant tells; may take as long as the network does."""
        return await (await self._acting_parts()).review_loader.place(snapshot)

    async def subject(self, snapshot: Snapshot) -> Subject | None:
        """What a change, a deletion, a comment or a property is about, as the tenant has it now; None for the rest."""
        return await (await self._acting_parts()).review_loader.subject(snapshot)

    async def stored(self, review: Review) -> Comparison | None:
        """What was sent against what is stored, for a finished request; None where the answer said they are equal."""
        return await (await self._acting_parts()).review_loader.stored(review)

    async def edit(self, snapshot: Snapshot, body: Mapping[str, Any]) -> Snapshot:
        """The snapshot with another body, validated and inspected anew. Raises `InvalidInput`."""
        from harbor_tui.workflow.review.edits import edited

        return await run_blocking(edited, snapshot, body, self._intake)

    async def note_change(self, request_id: str, shown: bytes, found: bytes) -> None:
        """Put on record that a request's file changed while it was reviewed."""
        if self._queue_loop.writable:
            await run_blocking((await self._acting_parts()).recorder.note_change, request_id, shown, found)

    async def next_challenge(self) -> str:
        """Four random characters without look-alikes, to be typed before something serious is approved."""
        return "".join(secrets.choice(_CHALLENGE_CHARACTERS) for _ in range(_CHALLENGE_LENGTH))

    # Deciding

    def hold_approval(self, snapshot: Snapshot, *, seen: Confirmation) -> Held:
        """Hold an approval of what is shown for the undo time. Raises what makes it impossible."""
        self._check_writable()
        self._parts().review_loader.check_titles(snapshot)
        return self._parts().decisions.hold_approval(snapshot, seen)

    def hold_rejection(self, snapshot_or_id: Snapshot | str, reason: str) -> Held:
        """Hold a rejection with the reason that the agent receives; of an invalid request by its id, as last shown."""
        self._check_writable()
        if isinstance(snapshot_or_id, Snapshot):
            shown = snapshot_or_id
            return self._parts().decisions.hold_rejection(shown.id, shown.file_bytes, shown, reason)
        file = self._parts().review_loader.file_shown(snapshot_or_id)
        if file is None:
            raise Conflict("Only a request that was opened can be rejected.", advice="Open it first.")
        return self._parts().decisions.hold_rejection(snapshot_or_id, file, None, reason)

    def _check_writable(self) -> None:
        if self._stopped:
            raise Conflict(
                "This was opened before the settings were loaded anew; nothing is decided here any more.",
                advice="Leave it with Esc and open it again.",
            )
        if self._queue_loop.writable:
            return
        problem = next(iter(self.posture.problems), None)
        raise QueueUnavailable(
            problem.problem if problem else "The queue is read-only: its VERSION is newer than this program.",
            advice=problem.fix if problem else "Use the newer program version.",
        )

    def take_back(self, request_id: str) -> bool:
        """Undo a held decision; False when it has taken effect already."""
        return self._parts().decisions.take_back(request_id)

    def held(self) -> tuple[Held, ...]:
        """Decisions in their undo time, the next to take effect first."""
        parts = self._parts.there
        return parts.decisions.held() if parts is not None else ()

    # After deciding

    async def propose_anew(self, request_id: str, body: Mapping[str, Any]) -> str:
        """The id of a new request with another body, in the place of one that the service refused; it names that."""
        self._check_writable()
        return await run_blocking((await self._acting_parts()).reproposal.propose, request_id, body)

    async def send_again(self, request_id: str, seen: Confirmation | None = None) -> SendReport:
        """One more attempt for `approved` and `not_sent`; after an `absent` verdict with the typed challenge."""
        self._check_writable()
        if await self._freeze_switch.holds():
            raise QueueUnavailable("Sending is frozen.", advice="F12 allows it again.")
        return await (await self._acting_parts()).decisions.send_again(request_id, seen)

    async def settle(self, request_id: str, *, on_look: Callable[[Settlement], None] = lambda _: None) -> Settlement:
        """Evidence about an unknown outcome and a proposal; up to a minute, `on_look` hears of every look."""
        return await (await self._acting_parts()).settlement_desk.settle(request_id, on_look=on_look)

    async def conclude(self, settlement: Settlement, verdict: str, page: CreatedPage | None = None) -> None:
        """Record the operator's verdict on an unknown outcome: `found`, `absent`, `title_taken` or `given_up`."""
        self._check_writable()
        parts = await self._acting_parts()
        await run_blocking(parts.settlement_desk.conclude, settlement, verdict, page)
        await parts.decisions.look_again(settlement.request_id)
