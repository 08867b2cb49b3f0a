"""Another attempt for an approved request: by a key press, or by the countdown after a 429."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from harbor_tui.contracts.adapters import Case, RequestStore
from harbor_tui.domain.errors import NotFound, NotPermitted
from harbor_tui.domain.outcomes import SendReport
from harbor_tui.domain.records import last_number
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.inbox.inbox import is_undeleted_original
from harbor_tui.workflow.inbox.model import Confirmation
from harbor_tui.workflow.review.recheck import SubjectGuard
from harbor_tui.workflow.send.audit_gaps import AuditGaps
from harbor_tui.workflow.send.sender import Sending


class Resend:
    """Sends what is `approved, not sent` or `not_sent`, under the case's lock."""

    def __init__(self, store: RequestStore, gaps: AuditGaps, sending: Sending, rechecking: SubjectGuard) -> None:
        self._store = store
        self._gaps = gaps
        self._sending = sending
        self._rechecking = rechecking

    async def send_again(self, request_id: str, seen: Confirmation | None, *, automatic: bool) -> SendReport:
        """One more attempt. Raises `NotPermitted` after an `absent` verdict without the typed challenge."""
        stack = contextlib.ExitStack()
        try:
            case = await run_blocking(stack.enter_context, self._store.open_case(request_id))
            await self._rechecking.check_again(await run_blocking(self._prepare, case, request_id, seen))
            return await self._sending.send(case, request_id, automatic=automatic)
        finally:
            await run_blocking(stack.close)

    def _prepare(self, case: Case, request_id: str, seen: Confirmation | None) -> Mapping[str, Any]:
        """Whether it may be sent again; the decision that allows it."""
        found = case.records()
        if "decision" not in found.records:
            raise NotFound(f"{request_id} was never approved.", advice="Review it first.")
        number = last_number(found.records)
        if f"resolution-{number}" in found.records and not _challenge_met(seen):
            raise NotPermitted(
                "Sending again after an unknown outcome is confirmed by typing the four characters shown.",
                advice="Open the confirmation again and type them.",
            )
        self._gaps.mend(found)  # no send without its approval on record
        if is_undeleted_original(self._store.pending_signature(request_id), found):
            self._store.remove_pending(request_id)
        return found.records["decision"]


def _challenge_met(seen: Confirmation | None) -> bool:
    return seen is not None and bool(seen.challenge) and seen.typed == seen.challenge
