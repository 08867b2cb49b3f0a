"""What a node does about requests beside listing them: decides, sends, settles, tidies up, runs what may run by itself.

The inbox's first rows need nothing of it, so it is loaded and made after them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from harbor_tui.workflow.answers.service_clock import ServiceClock
from harbor_tui.workflow.decide.automatic_reads import AutomaticReads
from harbor_tui.workflow.decide.decisions import Decisions
from harbor_tui.workflow.decide.freeze import FreezeSwitch
from harbor_tui.workflow.decide.policies import PolicyRunner
from harbor_tui.workflow.decide.recording import DecisionRecorder
from harbor_tui.workflow.decide.repropose import Reproposal
from harbor_tui.workflow.findings.similar_titles import SimilarTitles
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.node.sources import NodeSources
from harbor_tui.workflow.node.upkeep import Housekeeping
from harbor_tui.workflow.review.recheck import SubjectGuard
from harbor_tui.workflow.review.reviews import ReviewLoader
from harbor_tui.workflow.send.audit_gaps import AuditGaps
from harbor_tui.workflow.send.recovery import CrashRecovery
from harbor_tui.workflow.send.results import ResultPublisher
from harbor_tui.workflow.send.sender import Sender
from harbor_tui.workflow.send.trail_index import TrailIndex
from harbor_tui.workflow.send.witnesses import Witnesses
from harbor_tui.workflow.settle.settlement import SettlementDesk


class NodeParts:
    """The parts of one node that act, wired to one another."""

    def __init__(
        self,
        context: NodeContext,
        sources: NodeSources,
        intake: Intake,
        inbox: Inbox,
        freeze_switch: FreezeSwitch,
        may_run: Callable[[], bool],
    ) -> None:
        service_clock = ServiceClock(context.tenant, context.clock)
        context = dataclasses.replace(context, tenant=service_clock)  # it hears the time in every answer
        places, subjects = sources.places(), sources.subjects()
        publisher, index = ResultPublisher(context), TrailIndex(context.audit)
        gaps, witnesses = AuditGaps(context.audit, index), Witnesses(context, index, publisher)
        self.recorder = DecisionRecorder(context, intake, publisher, witnesses, gaps)
        sender = Sender(context, publisher, witnesses, freeze_switch.holds)
        self.decisions = Decisions(context, inbox, self.recorder, sender, SubjectGuard(subjects), freeze_switch)
        self.recovery = CrashRecovery(context, gaps, witnesses, publisher, sources.leftovers())
        self.housekeeping = Housekeeping(context, service_clock, inbox, self.recorder, self.recovery, publisher)
        self.policy_runner = PolicyRunner(context, sources.policies, inbox, self.decisions)
        self.automatic_reads = AutomaticReads(context, inbox, self.recorder, publisher, self.decisions, may_run)
        self.reproposal = Reproposal(context)
        self.settlement_desk = SettlementDesk(context, gaps, publisher)
        similar = SimilarTitles(context.tenant, context.clock) if places is not None else None
        self.review_loader = ReviewLoader(context.store, inbox, intake, places, subjects, similar)

    def start(self) -> None:
        """Run what may run by itself, from now on."""
        self.policy_runner.start()
        self.automatic_reads.start()

    async def stop(self, deadline_s: float) -> None:
        """Begin nothing more; what is being sent gets its time."""
        await self.automatic_reads.stop()
        await self.policy_runner.stop(deadline_s)
        await self.decisions.finish(deadline_s)
