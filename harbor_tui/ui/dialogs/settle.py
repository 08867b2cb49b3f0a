"""Settles an unknown outcome: looks for the page, shows the evidence, and lets the operator conclude."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker

from harbor_tui.domain.errors import HarborError
from harbor_tui.ui.hosts import report_failure
from harbor_tui.ui.text import content, line

if TYPE_CHECKING:
    from harbor_tui.domain.outcomes import CreatedPage
    from harbor_tui.workflow.reviewing import Candidate, Settlement

_MEANING: Final = {
    "found": "the page was created: record it",
    "title_taken": "another page holds the title: record the failure",
    "absent": "nothing was created: it may be sent again",
}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the operator concluded from the evidence."""

    settlement: Settlement
    verdict: str
    page: CreatedPage | None = None


class SettleDialog(ModalScreen[Conclusion | None]):
    """None: it stays unknown. `look` gathers the evidence and tells of every look."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", show=False),
        Binding("ctrl+y", "accept", show=False),
        Binding("ctrl+g", "give_up", show=False),
    ]
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SettleDialog { align: center middle; background: $background 50%; }
    SettleDialog #box {
        width: 76; max-width: 96%; height: auto; max-height: 96%; background: $surface; border: round $accent;
        border-title-color: $foreground; border-title-style: bold; padding: 0 1;
    }
    SettleDialog Static { height: auto; }
    """

    def __init__(self, title: str, look: Callable[[Callable[[Settlement], None]], Awaitable[Settlement]]) -> None:
        super().__init__()
        self._title = title
        self._look = look
        self._found: Settlement | None = None

    def compose(self) -> ComposeResult:
        """The title, the evidence, the keys."""
        box = VerticalScroll(id="box")
        box.border_title = content("Was this page created?")
        with box:
            yield Static(line(("Title   ", "$text-muted"), (self._title, "bold")))
            yield Static(content("looking… (now, then after 5, 20 and 60 s)", "$text-muted"), id="evidence")

    def on_mount(self) -> None:
        """Look at once."""
        self.gather()

    @work(exclusive=True, group="settle", exit_on_error=False)
    async def gather(self) -> None:
        """Ask the tenant; nothing is written there."""
        try:
            self._show(await self._look(self._show_progress))
        except HarborError as problem:
            self._say(line(("✗ ", "bold $error"), f"{problem.summary} {problem.advice}"), content("Esc closes"))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """No failure passes in silence."""
        report_failure(self, event)

    def _show_progress(self, settlement: Settlement) -> None:
        self._say(*_evidence(settlement), content("looking again… Esc leaves it unknown", "$text-muted"))

    def _show(self, settlement: Settlement) -> None:
        self._found = settlement
        self._say(*_evidence(settlement), *_keys(settlement))

    def _say(self, *rows: Content) -> None:
        for evidence in self.query("#evidence").results(Static):
            evidence.update(Content("\n").join(rows))

    def action_accept(self) -> None:
        """Conclude what the evidence speaks for."""
        found = self._found
        if found is not None and found.proposal:
            page = found.candidates[0].page if found.proposal == "found" and found.candidates else None
            self.dismiss(Conclusion(found, found.proposal, page))

    def action_give_up(self) -> None:
        """Conclude that it will not be known."""
        if self._found is not None:
            self.dismiss(Conclusion(self._found, "given_up"))

    def on_key(self, event: events.Key) -> None:
        """A digit says which page it is, where the evidence does not speak for one."""
        found = self._found
        if found is None or found.proposal or not event.key.isdecimal():
            return
        index = int(event.key) - 1
        if 0 <= index < len(found.candidates):
            self.dismiss(Conclusion(found, "found", found.candidates[index].page))


def _evidence(settlement: Settlement) -> Iterator[Content]:
    yield content(settlement.explanation)
    for number, candidate in enumerate(settlement.candidates, 1):
        page = candidate.page
        yield line((f"{number} ", "bold $accent"), f"page {page.id} “{page.title}”")
        yield content(f"  {_about(candidate)}")
        yield content(f"  {page.url}", "$text-muted")


def _about(candidate: Candidate) -> str:
    when = {True: "created after the attempt", False: "older than the attempt", None: "created at an unknown time"}
    body = {True: "same body", False: "another body", None: "body not read"}
    return f"{when[candidate.after_attempt]}, {body[candidate.same_body]}"


def _keys(settlement: Settlement) -> Iterator[Content]:
    yield Content("")
    if settlement.proposal:
        yield line(("Ctrl+Y", "bold $accent"), f" {_MEANING.get(settlement.proposal, settlement.proposal)}")
    elif settlement.candidates:
        yield line(("1 to 9", "bold $accent"), " this is the page that was created")
    yield line(
        ("Ctrl+G", "bold $accent"), " give up: record that it is not known   ", ("Esc", "bold $accent"), " later"
    )
