"""What a node does about requests beside listing them: decides, sends, settles, tidies up, runs what may run by itself.

The inbox's first rows need nothing of it, so it is loaded and made after them.
"""

from __future__ import annotations

from collections.abc import Callable

from harbor_tui.contracts.adapters import AuditTrail, Clock, Leftovers, RequestStore, Tenant
from harbor_tui.domain.envelope import Actions
from harbor_tui.domain.port import Port
from harbor_tui.workflow.answers.service_clock import ServiceClock
from harbor_tui.workflow.decide.automatic_reads import ReadRunning
from harbor_tui.workflow.decide.decisions import Judging
from harbor_tui.workflow.decide.freeze import Freezing
from harbor_tui.workflow.decide.policies import Policies, PolicyRunning
from harbor_tui.workflow.decide.recording import Deciding
from harbor_tui.workflow.decide.repropose import ProposingAnew
from harbor_tui.workflow.findings.similar_titles import SimilarTitles
from harbor_tui.workflow.inbox.events import News
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.node.upkeep import Upkeep
from harbor_tui.workflow.review.recheck import Rechecking, SubjectFinder
from harbor_tui.workflow.review.reviews import Looking, PlaceFinder
from harbor_tui.workflow.send.audit_gaps import AuditGaps
from harbor_tui.workflow.send.recovery import Recovering
from harbor_tui.workflow.send.resend import Resending
from harbor_tui.workflow.send.results import Telling
from harbor_tui.workflow.send.sender import Sending
from harbor_tui.workflow.send.trail_index import TrailIndex
from harbor_tui.workflow.send.witnesses import Witnesses
from harbor_tui.workflow.settle.settlement import Settling


class NodeWorks:
    """The parts of one node that act, wired to one another."""

    def __init__(
        self,
        store: RequestStore,
        audit: AuditTrail,
        book: Actions,
        port: Port,
        clock: Clock,
        tenant: Tenant,
        intake: Intake,
        inbox: Inbox,
        news: News,
        freezing: Freezing,
        *,
        token_is_set: Callable[[], bool],
        may_run: Callable[[], bool],
        places: PlaceFinder | None,
        subjects: SubjectFinder | None,
        undo_s: float,
        policies: Policies,
        beside: Leftovers | None = None,
    ) -> None:
        faults = inbox.faults
        telling = Telling(store, news.trouble_from_thread, faults)
        tenant = service_clock = ServiceClock(tenant, clock)
        index = TrailIndex(audit)
        gaps, witnesses = AuditGaps(audit, index), Witnesses(store, audit, index, telling, clock)
        self.deciding = deciding = Deciding(
            store, audit, intake, telling, clock, witnesses, gaps, token_is_set=token_is_set
        )
        sending = Sending(store, audit, telling, clock, tenant, port, freezing.holds, witnesses)
        rechecking = Rechecking(subjects)
        resending = Resending(store, gaps, sending, rechecking)
        self.judging = Judging(deciding, sending, resending, rechecking, inbox, clock, news, freezing, undo_s=undo_s)
        self.recovering = Recovering(store, audit, gaps, witnesses, telling, clock, faults, beside)
        self.upkeep = Upkeep(
            store,
            inbox,
            deciding,
            self.recovering,
            telling,
            clock,
            service_clock,
            self.judging.busy.__contains__,
            news.trouble_from_thread,
            faults,
        )
        self.by_policy = PolicyRunning(policies, book, inbox, self.judging, clock, news)
        self.reads = ReadRunning(
            store, audit, deciding, telling, self.judging, inbox, clock, tenant, port, book, may_run
        )
        self.anew = ProposingAnew(store, book, clock)
        self.settling = Settling(store, audit, gaps, telling, clock, tenant, port)
        similar = SimilarTitles(tenant, clock) if places is not None else None
        self.looking = Looking(store, inbox, intake, places, subjects, similar)

    def start(self) -> None:
        """Run what may run by itself, from now on."""
        self.by_policy.start()
        self.reads.start()

    async def stop(self, deadline_s: float) -> None:
        """Begin nothing more; what is being sent gets its time."""
        await self.reads.stop()
        await self.by_policy.stop(deadline_s)
        await self.judging.finish(deadline_s)
