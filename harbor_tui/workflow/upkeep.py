"""What has to be done with the queue whether or not anybody looks: withdrawals, expiry, answers about invalid files."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Final

from harbor_tui.domain.errors import Conflict, HarborError, ProgramFault
from harbor_tui.domain.requests import State
from harbor_tui.workflow.contracts import Clock, RequestStore
from harbor_tui.workflow.deciding import Deciding
from harbor_tui.workflow.faults import Faults
from harbor_tui.workflow.inbox import Inbox
from harbor_tui.workflow.pending_results import pending_result
from harbor_tui.workflow.recovering import Recovering
from harbor_tui.workflow.reviewing import InboxRow
from harbor_tui.workflow.telling import Telling

PARSED_AT_ONCE: Final = 40
"""Rows parsed in the background in one go: some ten milliseconds, so that nobody waits for them."""
MOST_PARSED_AHEAD: Final = 20_000
CASES_AT_ONCE: Final = 100
CHANGED_AT_ONCE: Final = 200
"""Requests that lapse or are answered in one round: each costs some fsyncs."""


class Upkeep:
    """The node's housekeeping. Every method blocks for a moment and is called off the event loop."""

    def __init__(
        self,
        store: RequestStore,
        inbox: Inbox,
        deciding: Deciding,
        recovering: Recovering,
        telling: Telling,
        clock: Clock,
        is_busy: Callable[[str], bool],
        faults: Faults,
    ) -> None:
        self._faults = faults
        self._store = store
        self._inbox = inbox
        self._deciding = deciding
        self._recovering = recovering
        self._telling = telling
        self._clock = clock
        self._is_busy = is_busy
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
        for request_id, row in [each for each in gone if not self._is_busy(each[0])][:CHANGED_AT_ONCE]:
            if self._note_gone(request_id, row):
                self._gone.pop(request_id, None)

    def _note_gone(self, request_id: str, row: InboxRow | None) -> bool:
        if self._store.has_case(request_id):
            return True
        try:
            with self._faults.told(request_id):
                self._deciding.note_withdrawal(request_id, row.digest if row else "", row.title if row else "")
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
                self._inbox.row(request_id)
        read = [request_id for request_id in unread if self._inbox.is_read(request_id)]
        self._parsed += len(read)
        more_cases = self._inbox.classify(CASES_AT_ONCE)
        return bool(read) or more_cases  # a name whose file has gone meanwhile is dropped by the next look

    def tidy(self) -> tuple[str, ...]:
        """Expiry, answers about invalid files, results that are owed, attempts whose process died; ids that changed."""
        self._store.clear_staging()
        self._telling.catch_up()
        self._note_withdrawals()
        changed = [*self._look_at_arriving(), *self._expire(), *self._answer_invalid(), *self._look_at_attempts()]
        return tuple(dict.fromkeys(changed))

    def _expire(self) -> list[str]:
        now = self._clock.now()
        late = [row.id for row in self._inbox.pending_rows() if row.expires_at is not None and now >= row.expires_at]
        due = [request_id for request_id in late if not self._is_busy(request_id)][:CHANGED_AT_ONCE]
        return [request_id for request_id in due if self._expired(request_id, now)]

    def _expired(self, request_id: str, now: float) -> bool:
        file, understood = self._inbox.open(request_id)
        row = understood.row
        if file is None or not row.decidable or row.expires_at is None or now < row.expires_at:
            return False
        if row.state not in (State.PENDING, State.INVALID):
            return False
        try:
            with self._faults.told(request_id):
                self._deciding.expire(request_id, file.data, understood.snapshot, row.problem)
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
            self._telling.publish(row.id, pending_result(row))
            answered.append(row.id)
            if len(answered) == CHANGED_AT_ONCE:
                break
        return answered

    def _look_at_attempts(self) -> list[str]:
        changed = []
        for request_id, state in self._unsettled().items():
            if not self._is_busy(request_id) and self._settle(request_id, state):
                changed.append(request_id)
        return changed

    def _unsettled(self) -> Mapping[str, State]:
        live = (State.SENDING, State.UNKNOWN, State.APPROVED)
        return {name: state for name, state in self._inbox.case_states().items() if state in live}

    def _settle(self, request_id: str, before: State) -> bool:
        try:
            with self._faults.told(request_id):
                self._recovering.settle_interrupted(request_id)
        except HarborError:
            return False  # its process lives, or the disk does not let us: the state is read off the same way later
        row = self._inbox.look_again(request_id)
        return row is not None and row.state is not before
