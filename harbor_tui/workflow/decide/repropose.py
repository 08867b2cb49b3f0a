"""A request that the service refused is never sent again: edited, it becomes a new request that names the old one."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Mapping
from typing import Any

from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.domain.envelope import read_request, write_envelope
from harbor_tui.domain.errors import Conflict, NotFound
from harbor_tui.domain.records import state_of
from harbor_tui.domain.requests import State
from harbor_tui.domain.text.ids import ulid
from harbor_tui.workflow.inbox.context import NodeContext


class Reproposal:
    """Puts the new request into the drop box; it is reviewed and approved there like any other."""

    def __init__(self, context: NodeContext) -> None:
        self._store = context.store
        self._book = context.book
        self._clock = context.clock

    def propose(self, request_id: str, body: Mapping[str, Any]) -> str:
        """The id of the new request: the old one's, with another body. Blocks. Raises what makes it impossible."""
        envelope, _, _ = read_request(self._refused(request_id), request_id, self._book)
        given = {**envelope.input, "body": dict(body)}
        # The old key stays the old request's, and its last moment was for that one.
        anew = dataclasses.replace(envelope, input=given, after=request_id, key="", not_after="")
        new_id = ulid(self._clock.now(), secrets.token_bytes(10))
        written = write_envelope(anew, new_id)
        read_request(written, new_id, self._book)
        self._store.submit(new_id, written)
        return new_id

    def _refused(self, request_id: str) -> bytes:
        """The file of a request that has failed."""
        case: CaseRecords | None = self._store.case_records(request_id)
        if case is None or case.request is None:
            raise NotFound(f"There is no record of what {request_id} asked for.", advice="Let the agent submit it.")
        state = state_of(case.records, lock_held=case.lock_held)
        if state is not State.FAILED:
            raise Conflict(
                f"The request is {state.value}: only one that the service refused is proposed anew.",
                advice="Look at its history.",
            )
        return case.request
