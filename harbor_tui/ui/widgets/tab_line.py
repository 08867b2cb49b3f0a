"""The review's tabs in one rule: `──[Rendered]── Raw ── Findings 2 ──`."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from harbor_tui.ui.kit.text import line


class TabLine(Widget):
    """Shows the tabs; which one is in front is set from outside."""

    DEFAULT_CSS = """
    TabLine { height: 1; }
    """

    names: reactive[tuple[str, ...]] = reactive(())
    current: reactive[int] = reactive(0)

    @dataclass
    class TabChosen(Message):
        """A tab was clicked."""

        index: int

    def _labels(self) -> list[str]:
        return [f"[{name}]" if index == self.current else f" {name} " for index, name in enumerate(self.names)]

    def render(self) -> Content:
        """The line."""
        parts = [line(("──", "$rule"))]
        for index, label in enumerate(self._labels()):
            parts += [line((label, "bold $accent" if index == self.current else "")), line(("──", "$rule"))]
        left = line(*parts)
        return line(left, ("─" * max(self.size.width - left.cell_length, 0), "$rule")).truncate(self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Go to the tab that was clicked."""
        at = 2
        for index, label in enumerate(self._labels()):
            if at <= event.x < at + len(label):
                self.post_message(self.TabChosen(index))
            at += len(label) + 2
