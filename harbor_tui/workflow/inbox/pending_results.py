"""What an agent is told about a request that nobody has decided."""

from __future__ import annotations

from harbor_tui.domain.requests import State
from harbor_tui.domain.results import result_document
from harbor_tui.workflow.inbox.model import InboxRow


def pending_result(row: InboxRow) -> dict[str, object]:
    """The result document of a request that nobody has decided."""
    invalid = row.state is State.INVALID
    return result_document(
        row.id,
        row.state,
        digest=row.digest or None,
        reason=row.problem or None,
        code=(row.code or "invalid_input") if invalid else None,
    )
