"""Times, sizes, counts and state words as people read them in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.domain.findings import Severity
from harbor_tui.domain.requests import State
from harbor_tui.domain.text.plurals import counted as counted
from harbor_tui.domain.text.times import local

if TYPE_CHECKING:
    from harbor_tui.workflow.inbox.model import InboxRow

STATE_MARKS: Final[dict[State, str]] = {
    State.ARRIVING: "·",
    State.PENDING: "○",
    State.INVALID: "■",
    State.APPROVED: "◔",
    State.SENDING: "◑",
    State.CREATED: "●",
    State.FAILED: "✗",
    State.NOT_SENT: "✗",
    State.UNKNOWN: "?",
    State.REJECTED: "–",
    State.EXPIRED: "⌛",
    State.WITHDRAWN: "–",
}
STATE_STYLES: Final[dict[State, str]] = {
    State.ARRIVING: "muted",
    State.INVALID: "blocks",
    State.APPROVED: "accent",
    State.SENDING: "accent",
    State.CREATED: "ok",
    State.FAILED: "blocks",
    State.NOT_SENT: "serious",
    State.UNKNOWN: "serious",
    State.REJECTED: "muted",
    State.EXPIRED: "muted",
    State.WITHDRAWN: "muted",
}
SEVERITY_STYLES: Final[dict[Severity, str]] = {
    Severity.NOTE: "muted",
    Severity.WARNS: "warns",
    Severity.SERIOUS: "serious",
    Severity.BLOCKS: "blocks",
}
"""For cells of lists."""
SEVERITY_COLOURS: Final[dict[Severity, str]] = {
    Severity.NOTE: "$text-muted",
    Severity.WARNS: "$warning",
    Severity.SERIOUS: "bold $secondary",
    Severity.BLOCKS: "bold $error",
}
"""For words in a line."""
STATE_WORDS: Final[dict[State, str]] = {State.APPROVED: "approved, not sent", State.NOT_SENT: "not sent"}


def state_text(state: State) -> str:
    """Mark and word of a state: `○ pending`."""
    return f"{STATE_MARKS[state]} {STATE_WORDS.get(state, state.value)}"


def again_text(row: InboxRow, monotonic: float) -> str:
    """How long until what the service put off is sent again by itself, like `in 30 s`; empty when nothing is."""
    if row.state is not State.NOT_SENT or row.retry_at is None:
        return ""
    return f"in {max(row.retry_at - monotonic, 0):.0f} s"


def ago(seconds: float) -> str:
    """How long ago, in one unit: `now`, `4 m`, `2 h`, `3 d`."""
    if seconds < 60:
        return "now" if seconds < 10 else f"{int(seconds)} s"
    for size, limit, unit in ((60, 3600, "m"), (3600, 86400, "h")):
        if seconds < limit:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds // 86400)} d"


def clock_time(epoch: float) -> str:
    """A time in full, with its zone."""
    return local(epoch).strftime("%Y-%m-%d %H:%M:%S %Z")


def size_text(count: int) -> str:
    """A size: `812 B`, `4.1 kB`, `18 kB`, `1.2 MB`."""
    if count < 1000:
        return f"{count} B"
    for factor, unit in ((1e3, "kB"), (1e6, "MB"), (1e9, "GB")):
        if count < factor * 999.5:
            value = count / factor
            return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"
    return f"{count / 1e9:.0f} GB"


def short_digest(digest: str) -> str:
    """A digest's beginning and end, in groups: `9f3c 0b77 …e1`."""
    return f"{digest[:4]} {digest[4:8]} …{digest[-2:]}" if len(digest) > 12 else digest
