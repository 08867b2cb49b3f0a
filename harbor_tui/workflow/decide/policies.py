"""Runs what a hand-written policy allows: with the records and in the order of an approval, and says everywhere why."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
from collections.abc import Callable, Iterable
from typing import Final

from harbor_tui.domain.actions import Risk
from harbor_tui.domain.errors import Conflict, HarborError, SetupIncomplete
from harbor_tui.domain.findings import Severity
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.requests import Snapshot, State
from harbor_tui.domain.text.times import utc_day
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.decide.decisions import Decisions
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.model import InboxRow

LOOK_EVERY_S: Final = 2.0
Policies = Callable[[], Iterable[LocalPolicy]]
"""What the settings say now; may block on the disk."""


class PolicyRunner:
    """Looks for pending requests that a policy lets through. A request with a serious finding waits for a person."""

    def __init__(self, context: NodeContext, policies: Policies, inbox: Inbox, decisions: Decisions) -> None:
        self.holding: tuple[LocalPolicy, ...] = ()
        """The policies that hold now, for the status line."""
        self._book = context.book
        self._clock = context.clock
        self._events = context.events
        self._policies = policies
        self._inbox = inbox
        self._decisions = decisions
        self._told: set[tuple[str, str, str]] = set()
        """(request, digest, trouble) that the operator was told once."""
        self._looking: asyncio.Task[None] | None = None
        self._running: asyncio.Task[None] | None = None
        self._ending = False

    def start(self) -> None:
        """Look again and again."""
        self._ending = False
        self._looking = asyncio.create_task(self._keep_running(), name="run by policy")
        self._looking.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A fault of ours must not end the background work unseen."""
        if not task.cancelled() and task.exception() is not None:
            self._events.notice("Nothing runs by policy any more; start the node again.", serious=True)
            context = {"message": "running by policy failed", "exception": task.exception(), "task": task}
            task.get_loop().call_exception_handler(context)

    async def stop(self, deadline_s: float) -> None:
        """Begin nothing more; what is being sent gets its time, then it records how far it came."""
        self._ending = True
        tasks = [task for task in (self._looking, self._running) if task is not None]
        if self._looking is not None:
            self._looking.cancel()
        if self._running is not None:
            await asyncio.wait({self._running}, timeout=deadline_s)
            self._running.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_running(self) -> None:
        while True:
            self._running = asyncio.create_task(self.run_due(), name="run what is due by policy")
            await asyncio.shield(self._running)
            await self._clock.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Which policies hold now; what changed is told."""
        today = utc_day(self._clock.now())
        now = tuple([policy for policy in await run_blocking(self._read) if self._can_hold(policy, today)])
        if now == self.holding:
            return
        begun = [policy for policy in now if policy not in self.holding]
        ended = [policy for policy in self.holding if policy not in now]
        self.holding = now
        for policy in begun:
            self._events.notice(f"By hand-written policy {policy.sentence}.", serious=True)
        for policy in ended:
            self._events.notice(f"The policy for {policy.action} holds no longer: every request waits for a person.")

    def _read(self) -> tuple[LocalPolicy, ...]:
        try:
            return tuple(self._policies())
        except HarborError:
            return ()  # settings that cannot be read allow nothing

    def _can_hold(self, policy: LocalPolicy, today: datetime.date) -> bool:
        try:
            action = self._book.published(policy.action)
        except HarborError:
            return False
        return action.writes and action.risk is not Risk.HIGH and bool(policy.spaces) and today <= policy.until

    async def run_due(self) -> None:
        """Send everything that a policy lets through now, one after the other."""
        await self.look()
        if not self.holding or self._decisions.frozen:
            return
        for request_id in await run_blocking(self._candidates):
            found = await run_blocking(self._allowed, request_id)
            if self._ending or self._decisions.frozen:
                return
            if found is not None:
                await self._run(*found)

    def _candidates(self) -> tuple[str, ...]:
        """Requests whose rows look as if a policy lets them through; a row that is there already is not read again."""
        spaces = {policy.action: policy.spaces for policy in self.holding}
        found = []
        for request_id in self._inbox.pending_ids():
            with contextlib.suppress(HarborError), self._inbox.faults.told(request_id):
                row = self._inbox.ready_row(request_id) or self._inbox.row(request_id)
                if _is_free(row) and row.space_id in spaces.get(row.action, ()):
                    found.append(request_id)
        return tuple(found)

    def _allowed(self, request_id: str) -> tuple[Snapshot, LocalPolicy] | None:
        """What may be sent, read anew, and by which policy; None when a person decides."""
        with contextlib.suppress(HarborError), self._inbox.faults.told(request_id):
            snapshot, row = self._inbox.snapshot(request_id), self._inbox.row(request_id)
            if snapshot is None or request_id in self._inbox.busy or not (row.checked and _is_free(row)):
                return None
            action = self._book.published(snapshot.envelope.action)
            policy = next((each for each in self.holding if each.action == action.slug), None)
            if policy is not None and policy.holds(action, snapshot.space_id, utc_day(self._clock.now())):
                return snapshot, policy
        return None

    async def _run(self, snapshot: Snapshot, policy: LocalPolicy) -> None:
        try:
            with self._inbox.faults.told(snapshot.id):
                await self._decisions.run_by_policy(snapshot, policy)
        except Conflict:
            return  # decided, changed or withdrawn at this very moment
        except SetupIncomplete:
            return  # without a token nothing is sent, and the status line says that there is none
        except HarborError as error:
            trouble = (snapshot.id, snapshot.digest, error.summary)
            if trouble in self._told:
                return
            self._told.add(trouble)
            text = f"{snapshot.title or snapshot.id} was not sent by policy: {error.summary} {error.advice}".strip()
            self._events.notice(text, serious=True, request_id=snapshot.id)


def _is_free(row: InboxRow) -> bool:
    """Whether nobody has to look first, as far as it has been checked, and nobody is deciding."""
    harmless = row.worst is None or row.worst < Severity.SERIOUS
    return row.state is State.PENDING and row.decidable and harmless and row.held_until is None
