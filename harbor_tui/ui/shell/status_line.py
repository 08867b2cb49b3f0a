"""The status line: the pane's word, then queue, token and posture; in two rows where one is too short."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from harbor_tui.ui.kit.text import line, lines, two_sides

SHARED_UID = "agents share your uid: approvals are advisory"
SHARED_UID_SHORT = "agents share your uid: advisory"
OTHER_UID = "agents: another uid"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of the whole console."""

    queue: str = ""
    token: str = ""
    posture: str = ""
    warns: bool = False


class StatusLine(Widget):
    """One row where everything fits, else two."""

    DEFAULT_CSS = """
    StatusLine { height: auto; max-height: 2; background: $surface; color: $text-muted; }
    """

    where: reactive[str] = reactive("", layout=True)
    facts: reactive[Facts] = reactive(Facts(), layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Two rows only where one does not hold everything."""
        return 2 if self._needs_two(width) else 1

    def _needs_two(self, width: int) -> bool:
        return bool(self.where) and len(self.where) + 4 + self._right(width).cell_length > width

    def _right(self, width: int) -> Content:
        """The posture is never cut; what is beside it gives way, the token first."""
        facts = self.facts
        parts = [part for part in (facts.queue, facts.token) if part]
        while parts and len(" · ".join((*parts, facts.posture))) + 2 > width:
            parts.pop()
        quiet = " · ".join(parts)
        posture = (facts.posture, "$warning" if facts.warns else "")
        return line(quiet, " · " if quiet and facts.posture else "", posture)

    def render(self) -> Content:
        """The line or lines."""
        width = self.size.width
        left = line(" ", (self.where, "$foreground"))
        if self._needs_two(width):
            return lines(
                left.truncate(width, ellipsis=True), line(" ", self._right(width)).truncate(width, ellipsis=True)
            )
        right = self._right(width)
        if not self.where:
            return line(" ", right).truncate(width, ellipsis=True)
        return two_sides(left, line(right, " "), width).truncate(width, ellipsis=True)
