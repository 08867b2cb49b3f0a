"""The top line: the panes on the left, where am I on the right; below it the rule that marks the pane in front."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from harbor_tui.ui.kit.text import fit_tail, line, two_sides

FROZEN: Final = "FROZEN: nothing is sent; F12 thaws"
MOST_COUNTED: Final = 500
PANES = (("inbox", "Inbox"), ("pages", "Pages"), ("ports", "Ports"), ("actions", "Actions"), ("audit", "Audit"))


class Mark(Enum):
    """Whether there is a token: its sign and colour."""

    READY = "✓", "$success"
    NOT_READY = "✗", "$warning"
    LOOKING = "…", "$text-muted"


@dataclass(frozen=True, slots=True)
class Place:
    """Where am I: tenant host and sign-in."""

    host: str = ""
    sign_in: str = ""
    mark: Mark = Mark.NOT_READY


def place_content(place: Place, room: int) -> Content:
    """`acme.atlassian.net ✓ basic`, the host cut at its beginning where there is no room."""
    if not place.host:
        return line((fit_tail(place.sign_in, max(room, 0)), "$text-muted"))
    sign, style = place.mark.value
    tail = f" {sign} {place.sign_in}"
    host = fit_tail(place.host, max(room - cell_len(tail), 8))
    return line((host, "bold"), (tail, style))


def rule(width: int, words: str = "", *, warns: bool = False) -> Content:
    """A rule across the screen, with words near its end: quiet ones, or a warning that stands out.

    Where there is no room for all of them, what stands before the semicolon or the colon does.
    """
    for shown in (words, words.partition(";")[0], words.partition(":")[0]):
        dashes = width - cell_len(shown) - 4
        if shown and dashes >= 1:
            style = "bold $warning reverse" if warns else "$text-muted"
            return line(("─" * dashes, "$rule"), (f" {shown} ", style), ("──", "$rule"))
    return line(("─" * max(width, 0), "$rule"))


def abbreviate(count: int) -> str:
    """A count that moves nothing beside it, however many there are; the status line says how many exactly."""
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"


class TopLine(Widget):
    """The panes and the place, and the rule under them; `banner` stands in the rule when something must be known."""

    DEFAULT_CSS = """
    TopLine { dock: top; height: 2; background: $background; }
    """

    current: reactive[str] = reactive("")
    pending: reactive[int] = reactive(0)
    place: reactive[Place] = reactive(Place())
    banner: reactive[str] = reactive("")

    @dataclass
    class PaneChosen(Message):
        """A pane's name was clicked."""

        pane: str

    def _labels(self) -> list[tuple[str, str]]:
        counts = {"inbox": f" {abbreviate(self.pending)}" if self.pending else ""}
        labels = [(key, f"{number} {name}{counts.get(key, '')}") for number, (key, name) in enumerate(PANES, 1)]
        taken = sum(len(label) + 2 for _, label in labels) + place_content(self.place, 1000).cell_length + 2
        if taken <= self.size.width:
            return labels
        return [(key, label if key == self.current else label[0]) for key, label in labels]

    def render(self) -> Content:
        """Both lines."""
        width = self.size.width
        parts: list[Content] = []
        marked: list[tuple[str, str]] = [("─", "$rule")]
        for key, label in self._labels():
            here = key == self.current
            parts.append(line((label[0], "bold $accent"), (label[1:], "bold" if here else "$text-muted")))
            dashes = ("━" * cell_len(label), "$accent") if here else ("─" * cell_len(label), "$rule")
            marked += [dashes, ("──", "$rule")]
        left = line(" ", Content("  ").join(parts))
        used = sum(len(text) for text, _ in marked)
        top = two_sides(left, line(place_content(self.place, width - left.cell_length - 3), " "), width)
        below = line(*marked, rule(width - used, self.banner, warns=True))
        return Content("\n").join([top.truncate(width), below.truncate(width)])

    def on_click(self, event: events.Click) -> None:
        """Go to the pane whose name was clicked."""
        at = 1
        for key, label in self._labels():
            if event.y == 0 and at <= event.x < at + len(label):
                self.post_message(self.PaneChosen(key))
            at += len(label) + 2
