"""Settles an unknown outcome: looks for what was written, shows the evidence, and lets the operator conclude."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker

from harbor_tui.domain.errors import HarborError
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.ui.commands.host import report_failure
from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.dialogs.settle_evidence import evidence, question
from harbor_tui.ui.kit.text import content, line, lines
from harbor_tui.ui.widgets.row_source import Cell
from harbor_tui.ui.widgets.text_view import TextLines

if TYPE_CHECKING:
    from harbor_tui.domain.outcomes import CreatedPage
    from harbor_tui.workflow.settle.model import Settlement

_KEY: Final = "bold $accent"
_WIDTH: Final = 92


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the operator concluded from the evidence."""

    settlement: Settlement
    verdict: str
    page: CreatedPage | None = None


class SettleDialog(Dialog[Conclusion | None]):
    """None: it stays unknown. `look` gathers the evidence and tells of every look."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", show=False),
        Binding("ctrl+y", "accept", show=False),
        Binding("ctrl+n", "deny", show=False),
        Binding("ctrl+g", "give_up", show=False),
    ]
    DEFAULT_CSS = f"""
    SettleDialog #box {{
        width: {_WIDTH}; max-width: 96%; height: 92%; background: $surface;
        border: round $accent; border-title-color: $foreground; border-title-style: bold; padding: 0 1;
    }}
    SettleDialog Static {{ height: auto; }}
    SettleDialog TextLines {{ background: $surface; padding: 0; }}
    SettleDialog #keys {{ padding-top: 1; }}
    """

    def __init__(self, title: str, look: Callable[[Callable[[Settlement], None]], Awaitable[Settlement]]) -> None:
        super().__init__()
        self._title = title
        self._look = look
        self._found: Settlement | None = None

    def compose(self) -> ComposeResult:
        """The title, the evidence, the keys."""
        box = Vertical(id="box")
        box.border_title = content("What became of it?")
        with box:
            yield Static(line(("Title   ", "$text-muted"), (self._title, "bold")))
            yield TextLines(id="evidence")
            yield Static(content("looking… (now, then after 5, 20 and 60 s); Esc leaves it", "$text-muted"), id="keys")

    def on_mount(self) -> None:
        """Look at once."""
        self.query_one(TextLines).focus()
        self.gather()

    @work(exclusive=True, group="settle", exit_on_error=False)
    async def gather(self) -> None:
        """Ask the tenant; nothing is written there."""
        try:
            found = await self._look(self._show_progress)
            # Long bodies take a moment to compare, and the screen is not to wait for it.
            rows = await run_blocking(evidence, found, self._room)
        except HarborError as problem:
            self._say([Cell(f"✗ {problem.summary} {problem.advice}", "blocks")], content("Esc closes"))
            return
        self._found = found
        self._ask(found)
        self._say(rows, lines(*_keys(found)))

    @property
    def _room(self) -> int:
        return max(min(_WIDTH, self.size.width) - 8, 30)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """No failure passes in silence."""
        report_failure(self, event)

    def _show_progress(self, settlement: Settlement) -> None:
        self._ask(settlement)
        rows = [Cell(settlement.explanation, "strong")]
        self._say(rows, content("looking again… Esc leaves it unknown", "$text-muted"))

    def _ask(self, settlement: Settlement) -> None:
        for box in self.query("#box").results(Vertical):
            box.border_title = content(question(settlement))

    def _say(self, rows: list[Cell], keys: Content) -> None:
        for view in self.query("#evidence").results(TextLines):
            view.show(rows)
        for last in self.query("#keys").results(Static):
            last.update(keys)

    def action_accept(self) -> None:
        """Conclude what the evidence speaks for; where nothing could be looked for, what the operator has seen."""
        found = self._found
        if found is None or not (found.proposal or _is_open(found)):
            return
        verdict = found.proposal or "found"
        page = found.candidates[0].page if verdict == "found" and found.candidates else None
        self.dismiss(Conclusion(found, verdict, page))

    def action_deny(self) -> None:
        """Conclude that nothing of what was found is ours, where the evidence leaves it open."""
        if self._found is not None and self._found.verdict_against:
            self.dismiss(Conclusion(self._found, self._found.verdict_against))

    def action_give_up(self) -> None:
        """Conclude that it will not be known."""
        if self._found is not None:
            self.dismiss(Conclusion(self._found, "given_up"))

    def on_key(self, event: events.Key) -> None:
        """A digit says which one it is, where the evidence does not speak for one."""
        found = self._found
        if found is None or found.proposal or not event.key.isdecimal():
            return
        index = int(event.key) - 1
        if 0 <= index < len(found.candidates):
            self.dismiss(Conclusion(found, "found", found.candidates[index].page))


def _is_open(found: Settlement) -> bool:
    """Whether nothing could be looked for, so that only the operator can know."""
    return not found.proposal and not found.candidates


def _keys(found: Settlement) -> Iterator[Content]:
    done = f"the {found.what} was {found.deed.done}: record it"
    meaning = {
        "found": done,
        "title_taken": "another page holds the title: record the failure",
        "absent": f"nothing was {found.deed.done}: it may be sent again",
    }
    if found.proposal:
        yield line(("Ctrl+Y", _KEY), f" {meaning.get(found.proposal, found.proposal)}")
    elif found.candidates:
        yield line(("1 to 9", _KEY), f" this is the one: {done}")
    else:
        yield line(("Ctrl+Y", _KEY), f" I have looked: {done}")
    if found.verdict_against:
        seen = "none of them is ours" if found.candidates else "I have looked"
        yield line(("Ctrl+N", _KEY), f" {seen}: {meaning[found.verdict_against]}")
    yield line(("Ctrl+G", _KEY), " give up: record that it is not known   ", ("Esc", _KEY), " later")
