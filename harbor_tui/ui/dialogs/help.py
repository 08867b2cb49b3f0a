"""All keys from the command table, those that work here first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from harbor_tui.ui.commands.lookup import Area, commands_in, ordered_areas
from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.kit.text import content, line


def help_lines(here: Sequence[Area]) -> Iterator[Content]:
    """The help, what belongs to the screen first."""
    order = ordered_areas(here)
    reach = len({*here, Area.EVERYWHERE})
    wide = max(cell_len(command.shown_keys) for area in order for command in commands_in(area))
    for area in order:
        if not commands_in(area):
            continue
        yield line((area.value, "bold $accent"), ("" if area in order[:reach] else "  (not here)", "$text-muted"))
        for command in commands_in(area):
            keys = command.shown_keys
            yield line("  ", (keys, "bold"), " " * (wide - cell_len(keys) + 2), command.help)
        yield Content("")
    yield line(("Marks  ", "bold"), "○ pending ◔ approved ◑ sending ● created ✗ failed ? unknown – rejected ⌛ expired")
    yield line(("Checks ", "bold"), "■ blocks  ▲ serious  △ warns  ✓ nothing found")


class HelpScreen(Dialog[None]):
    """Scrolls with the keys of a list; Esc, q and ? close it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", show=False),
        Binding("ctrl+q", "app.quit", show=False),
        Binding("j", "scroll('scroll_down')", show=False),
        Binding("k", "scroll('scroll_up')", show=False),
        Binding("space", "scroll('scroll_page_down')", show=False),
        Binding("b", "scroll('scroll_page_up')", show=False),
        Binding("g", "scroll('scroll_home')", show=False),
        Binding("G", "scroll('scroll_end')", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen VerticalScroll {
        width: 100%; max-width: 100; height: auto; max-height: 100%; background: $surface; padding: 0 1;
        scrollbar-size-vertical: 1; border: round $accent; border-title-color: $foreground;
        border-title-style: bold; border-subtitle-color: $foreground;
    }
    """

    def __init__(self, here: Sequence[Area]) -> None:
        super().__init__()
        self._here = here

    def compose(self) -> ComposeResult:
        """One scrolling text."""
        box = VerticalScroll()
        box.border_title = content(f"Keys: {ordered_areas(self._here)[0].value}")
        box.border_subtitle = content("Esc closes, j k move")
        with box:
            yield Static(Content("\n").join(list(help_lines(self._here))))

    def action_scroll(self, method: str) -> None:
        """Move without animation."""
        getattr(self.query_one(VerticalScroll), method)(animate=False)

    def on_click(self, event: events.Click) -> None:
        """A click beside the text closes it."""
        if event.widget is self:
            self.dismiss()
