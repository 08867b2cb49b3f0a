"""Tell agents: result documents follow the records, and a results folder that cannot be written stops nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.records import is_case
from harbor_tui.domain.results import answer_in, case_result
from harbor_tui.workflow.inbox.context import NodeContext


class ResultPublisher:
    """Writes results. What could not be written is remembered and written when it can be (CR-17)."""

    def __init__(self, context: NodeContext) -> None:
        self._faults = context.faults
        self._store = context.store
        self._events = context.events
        self._owed: dict[str, None] = {}

    def tell(self, request_id: str, case: CaseRecords) -> None:
        """The agent's result after something was recorded; the answer to a read before it, for who asked alone."""
        document = case_result(request_id, case.records, lock_held=case.lock_held)
        answer, asked_by = answer_in(case.records), case.records.get("decision", {}).get("owner_uid")
        if answer is None or not isinstance(asked_by, int):
            self.publish(request_id, document)
            return
        self._write(request_id, lambda: self._store.publish_answer(request_id, answer, asked_by))
        if request_id not in self._owed:
            self.publish(request_id, document)

    def publish(self, request_id: str, document: Mapping[str, Any]) -> None:
        """A result document; trouble is noticed, never raised: the records are what counts."""
        self._write(request_id, lambda: self._store.publish_result(request_id, document))

    def _write(self, request_id: str, write: Callable[[], None]) -> None:
        try:
            write()
        except HarborError as error:
            self._owed[request_id] = None
            owed = "The records are safe; the result is written when the folder works again."
            self._events.trouble_from_thread(f"{error.summary} {owed}")
        else:
            self._owed.pop(request_id, None)

    def catch_up(self) -> None:
        """Write what is owed, as far as it goes now. Whoever is at work on a case tells of it at the end."""
        for request_id in tuple(self._owed):
            with contextlib.suppress(HarborError), self._faults.told(request_id):
                self._catch_up(request_id)

    def _catch_up(self, request_id: str) -> None:
        case = self._store.case_records(request_id, with_bytes=False)
        if case is None:
            return
        if case.archived:
            self.tell(request_id, case)
            return
        with self._store.open_case(request_id) as held:
            case = held.records()  # under its lock: nothing newer can be told meanwhile
            if is_case(case.records):
                self.tell(request_id, case)
