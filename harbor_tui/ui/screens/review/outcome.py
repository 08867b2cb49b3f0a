"""What became of a decided request, in words: the outcome as what it is, never as a check that failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from textual.content import Content

from harbor_tui.domain.requests import State
from harbor_tui.ui.kit.formatting import STATE_MARKS
from harbor_tui.ui.kit.text import line

if TYPE_CHECKING:
    from harbor_tui.workflow.inbox.model import InboxRow

_STYLES: Final = {
    State.CREATED: "$success", State.FAILED: "bold $error", State.NOT_SENT: "bold $secondary",
    State.UNKNOWN: "bold $secondary", State.APPROVED: "$accent",
}  # fmt: skip
_NEXT: Final = {
    State.NOT_SENT: ("t", "tries again"),
    State.APPROVED: ("t", "sends it"),
    State.UNKNOWN: ("c", "finds out whether it is there"),
    State.FAILED: ("e", "edits it into a new request"),
}
_MOST_LINES: Final = 3


def outcome_rows(row: InboxRow, room: int) -> Iterator[Content]:
    """The outcome in one to three rows, and the key that helps."""
    mark = "✓" if row.state is State.CREATED else STATE_MARKS[row.state]
    told = row.problem or row.told or row.reason or row.state.value  # a problem says what is told, and what is wrong
    if row.page is not None and row.page.url:
        told = f"{told} {row.page.url}".strip()
    key, does = _NEXT.get(row.state, ("", ""))
    way_on = line("  ", (key, "bold $accent"), (f" {does}", "$text-muted")) if key else Content("")
    whole = line((f"{mark} ", _STYLES.get(row.state, "$text-muted")), told, way_on)
    wrapped = whole.wrap(max(room, 20))
    yield from wrapped[: _MOST_LINES - 1]
    if len(wrapped) >= _MOST_LINES:
        more = "…" if len(wrapped) > _MOST_LINES else ""
        yield line(wrapped[_MOST_LINES - 1], (more, "$text-muted"))
