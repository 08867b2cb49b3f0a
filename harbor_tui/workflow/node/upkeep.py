"""What has to be done with the queue whether or not anybody looks: withdrawals, expiry, answers about invalid files."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Final

from harbor_tui.contracts.adapters import PendingFile
from harbor_tui.domain.errors import Conflict, HarborError, ProgramFault
from harbor_tui.domain.requests import State
from harbor_tui.runtime.running_time import duration_words
from harbor_tui.workflow.answers.service_clock import ServiceClock
from harbor_tui.workflow.decide.recording import DecisionRecorder
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.model import InboxRow
from harbor_tui.workflow.inbox.pending_results import pending_result
from harbor_tui.workflow.send.recovery import CrashRecovery
from harbor_tui.workflow.send.results import ResultPublisher

PARSED_AT_ONCE: Final = 40
"""Rows parsed in the background in one go: some ten milliseconds, so that nobody waits for them."""
CHECKING_S: Final = 0.2
"""So long rows are checked in one go, before the screen hears of them; a long body takes its own time."""
MOST_PARSED_AHEAD: Final = 20_000
CASES_AT_ONCE: Final = 100
MOST_APART_S: Final = 3600.0
"""Clocks that differ by more say nothing about whose time is over."""
CHANGED_AT_ONCE: Final = 200
"""Requests that lapse or are answered in one round: each costs some fsyncs."""


class Housekeeping:
    """The node's housekeeping. Every method blocks for a moment and is called off the event loop."""

    def __init__(
        self,
        context: NodeContext,
        service_clock: ServiceClock,
        inbox: Inbox,
        recorder: DecisionRecorder,
        recovery: CrashRecovery,
        publisher: ResultPublisher,
    ) -> None:
        self._faults = context.faults
        self._store = context.store
        self._clock = context.clock
        self._events = context.events
        self.service_clock = service_clock
        """To be asked before something lapses."""
        self._inbox = inbox
        self._recorder = recorder
        self._recovery = recovery
        self._publisher = publisher
        self._holds_back = False
        self._answered: dict[str, str] = {}
        self._gone: dict[str, InboxRow | None] = {}
        """What left the drop box and was not looked into yet."""
        self._parsed = 0

    def look(self) -> tuple[str, ...]:
        """Look at the names again and record withdrawals; returns the ids whose state changed."""
        gone = self._inbox.refresh()
        for request_id in gone:
            self._answered.pop(request_id, None)
        self._gone |= gone
        self._note_withdrawals()
        return (*gone, *self._look_at_arriving())

    def _note_withdrawals(self) -> None:
        """Some of them; the rest, and what could not be written, follows in the next round.

        What somebody decides on this very moment is looked at again: finding it gone, they record nothing.
        """
        gone = [*self._gone.items()]  # two looks may be under way at once
        for request_id, row in [each for each in gone if each[0] not in self._inbox.busy][:CHANGED_AT_ONCE]:
            if self._note_gone(request_id, row):
                self._gone.pop(request_id, None)

    def _note_gone(self, request_id: str, row: InboxRow | None) -> bool:
        if self._store.has_case(request_id):
            return True
        try:
            with self._faults.told(request_id):
                self._recorder.note_withdrawal(request_id, row.digest if row else "", row.title if row else "")
        except (Conflict, ProgramFault):
            return False  # another process is at it
        return True

    def _look_at_arriving(self) -> list[str]:
        """Read files again that were still being written; returns those that have arrived, or will not any more."""
        if not self._inbox.counts().get(State.ARRIVING):
            return []
        arriving = [row.id for row in self._inbox.pending_rows() if row.state is State.ARRIVING][:PARSED_AT_ONCE]
        return [request_id for request_id in arriving if self._inbox.row(request_id).state is not State.ARRIVING]

    def parse_ahead(self) -> bool:
        """Parse some rows that nobody asked for yet; True while there are more."""
        unread = self._inbox.unread(PARSED_AT_ONCE) if self._parsed < MOST_PARSED_AHEAD else ()
        for request_id in unread:
            with contextlib.suppress(HarborError):  # the disk does not give this one now; the others do not wait for it
                self._inbox.read_ahead(request_id)
        read = [request_id for request_id in unread if self._inbox.is_read(request_id)]
        self._parsed += len(read)
        more_cases = self._inbox.classify(CASES_AT_ONCE)
        return bool(read) or more_cases  # a name whose file has gone meanwhile is dropped by the next look

    def check_ahead(self) -> bool:
        """Find what there is to find in some rows that are there without; True if there were any."""
        began = self._clock.monotonic()
        checked = False
        while self._inbox.check_next():
            checked = True
            if self._clock.monotonic() - began > CHECKING_S:
                break
        return checked

    def tidy(self) -> tuple[str, ...]:
        """Expiry, answers about invalid files, results that are owed, attempts whose process died; ids that changed."""
        self._store.clear_staging()
        expired = self._expire()  # first: on a full disk it makes the room that the rest needs
        self._publisher.catch_up()
        self._note_withdrawals()
        changed = [*self._look_at_arriving(), *expired, *self._answer_invalid(), *self._look_at_attempts()]
        with contextlib.suppress(HarborError):  # without it rejecting needs some room on the disk, no more
            self._store.keep_reserve()
        return tuple(dict.fromkeys(changed))

    def is_anything_late(self) -> bool:
        """Whether something lapses by the clock of this machine."""
        return bool(self._late(self._clock.now()))

    def _late(self, now: float) -> list[str]:
        return [row.id for row in self._inbox.pending_rows() if row.expires_at is not None and now >= row.expires_at]

    def _expire(self) -> list[str]:
        now = self._clock.now()
        late = self._late(now)
        if not late or self._clock_is_wrong(len(late)):
            return []
        due = [request_id for request_id in late if request_id not in self._inbox.busy][:CHANGED_AT_ONCE]
        return [request_id for request_id in due if self._expired(request_id, now)]

    def _clock_is_wrong(self, late: int) -> bool:
        """Whether this machine's clock and the service's are too far apart to let anything lapse; said once."""
        ahead = self.service_clock.ahead_s() or 0.0
        told, self._holds_back = self._holds_back, abs(ahead) > MOST_APART_S
        if self._holds_back and not told:
            side = "ahead of" if ahead > 0 else "behind"
            apart = f"This machine's clock is {duration_words(abs(ahead))} {side} the service's"
            stays = f"the {late} request(s) that would expire by it stay"
            self._events.trouble_from_thread(f"{apart}: {stays}. Set the clock (NTP).")
        return self._holds_back

    def _expired(self, request_id: str, now: float) -> bool:
        file, understood = self._inbox.open(request_id)
        row = understood.row
        if file is None or not row.decidable or row.expires_at is None or now < row.expires_at:
            return False
        if row.state not in (State.PENDING, State.INVALID):
            return False
        shown = file.data if isinstance(file, PendingFile) else file
        try:
            with self._faults.told(request_id):
                self._recorder.expire(request_id, shown, understood.snapshot, row.problem)
        except (Conflict, ProgramFault):
            return False  # somebody decides it this very moment, or it is noted
        return True

    def _answer_invalid(self) -> list[str]:
        """Tell agents what is wrong with their files, once, and again when they changed them."""
        answered: list[str] = []
        for cached in self._inbox.pending_rows():
            unfinished = cached.state in (State.INVALID, State.ARRIVING)
            row = self._inbox.row(cached.id) if unfinished else cached
            problem = row.problem if row.state is State.INVALID and row.decidable else ""
            told = self._answered.get(row.id, "")
            if problem == told or self._store.has_case(row.id):
                continue
            self._answered[row.id] = problem
            self._publisher.publish(row.id, pending_result(row))
            answered.append(row.id)
            if len(answered) == CHANGED_AT_ONCE:
                break
        return answered

    def _look_at_attempts(self) -> list[str]:
        changed = []
        for request_id, state in self._unsettled().items():
            if request_id not in self._inbox.busy and self._settle(request_id, state):
                changed.append(request_id)
        return changed

    def _unsettled(self) -> Mapping[str, State]:
        live = (State.SENDING, State.UNKNOWN, State.APPROVED)
        return {name: state for name, state in self._inbox.case_states().items() if state in live}

    def _settle(self, request_id: str, before: State) -> bool:
        try:
            with self._faults.told(request_id):
                self._recovery.settle_interrupted(request_id)
        except HarborError:
            return False  # its process lives, or the disk does not let us: the state is read off the same way later
        row = self._inbox.look_again(request_id)
        return row is not None and row.state is not before
