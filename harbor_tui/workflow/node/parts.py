"""What a node does about requests beside listing them: decides, sends, settles, tidies up, runs what may run by itself.

The inbox's first rows need nothing of it, so it is loaded and made after them.
"""

from __future__ import annotations

from collections.abc import Callable

from harbor_tui.contracts.adapters import AuditTrail, Clock, Leftovers, RequestStore, Tenant
from harbor_tui.domain.envelope import Actions
from harbor_tui.domain.port import Port
from harbor_tui.workflow.answers.service_clock import ServiceClock
from harbor_tui.workflow.decide.automatic_reads import AutomaticReads
from harbor_tui.workflow.decide.decisions import Decisions
from harbor_tui.workflow.decide.freeze import FreezeSwitch
from harbor_tui.workflow.decide.policies import Policies, PolicyRunner
from harbor_tui.workflow.decide.recording import DecisionRecorder
from harbor_tui.workflow.decide.repropose import Reproposal
from harbor_tui.workflow.findings.similar_titles import SimilarTitles
from harbor_tui.workflow.inbox.events import NodeEvents
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.node.upkeep import Housekeeping
from harbor_tui.workflow.review.recheck import SubjectFinder, SubjectGuard
from harbor_tui.workflow.review.reviews import PlaceFinder, ReviewLoader
from harbor_tui.workflow.send.audit_gaps import AuditGaps
from harbor_tui.workflow.send.recovery import CrashRecovery
from harbor_tui.workflow.send.resend import Resend
from harbor_tui.workflow.send.results import ResultPublisher
from harbor_tui.workflow.send.sender import Sending
from harbor_tui.workflow.send.trail_index import TrailIndex
from harbor_tui.workflow.send.witnesses import Witnesses
from harbor_tui.workflow.settle.settlement import SettlementDesk


class NodeParts:
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
        news: NodeEvents,
        freezing: FreezeSwitch,
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
        telling = ResultPublisher(store, news.trouble_from_thread, faults)
        tenant = service_clock = ServiceClock(tenant, clock)
        index = TrailIndex(audit)
        gaps, witnesses = AuditGaps(audit, index), Witnesses(store, audit, index, telling, clock)
        self.deciding = deciding = DecisionRecorder(
            store, audit, intake, telling, clock, witnesses, gaps, token_is_set=token_is_set
        )
        sending = Sending(store, audit, telling, clock, tenant, port, freezing.holds, witnesses)
        rechecking = SubjectGuard(subjects)
        resending = Resend(store, gaps, sending, rechecking)
        self.judging = Decisions(deciding, sending, resending, rechecking, inbox, clock, news, freezing, undo_s=undo_s)
        self.recovering = CrashRecovery(store, audit, gaps, witnesses, telling, clock, faults, beside)
        self.upkeep = Housekeeping(
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
        self.by_policy = PolicyRunner(policies, book, inbox, self.judging, clock, news)
        self.reads = AutomaticReads(
            store, audit, deciding, telling, self.judging, inbox, clock, tenant, port, book, may_run
        )
        self.anew = Reproposal(store, book, clock)
        self.settling = SettlementDesk(store, audit, gaps, telling, clock, tenant, port)
        similar = SimilarTitles(tenant, clock) if places is not None else None
        self.looking = ReviewLoader(store, inbox, intake, places, subjects, similar)

    def start(self) -> None:
        """Run what may run by itself, from now on."""
        self.by_policy.start()
        self.reads.start()

    async def stop(self, deadline_s: float) -> None:
        """Begin nothing more; what is being sent gets its time."""
        await self.reads.stop()
        await self.by_policy.stop(deadline_s)
        await self.judging.finish(deadline_s)
