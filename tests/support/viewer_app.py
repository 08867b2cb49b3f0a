"""The smallest program with a viewer in it, which remembers what the viewer says."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from harbor_tui.ui.kit.text import ControlFilter
from harbor_tui.ui.kit.themes import THEMES
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from harbor_tui.ui.widgets.viewer.viewer import Viewer
from tests.support.console import screen_text, settle


class ViewerApp(App[None]):
    """Shows one body."""

    def __init__(self, body: str | bytes | None = None, theme: str = "harbor-dark") -> None:
        super().__init__()
        self.animation_level = "none"
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme
        self.gate = ControlFilter()
        self._body = body
        self.followed: list[Any] = []
        self.ends = 0

    def get_line_filters(self) -> Any:
        return [*super().get_line_filters(), self.gate]

    def compose(self) -> ComposeResult:
        yield Viewer()

    def on_mount(self) -> None:
        if self._body is not None:
            self.viewer.load(self._body)
        self.view.focus()

    @property
    def viewer(self) -> Viewer:
        return self.query_one(Viewer)

    @property
    def view(self) -> DocumentView:
        return self.query_one(DocumentView)

    @on(DocumentView.LinkFollowed)
    def _followed(self, event: DocumentView.LinkFollowed) -> None:
        self.followed.append(event.target)
        self.viewer.follow_inside(event.target)

    @on(DocumentView.EndReached)
    def _end(self) -> None:
        self.ends += 1


async def press(pilot: Pilot[Any], *keys: str) -> str:
    """Press keys, let the program come to rest, and see the screen."""
    await pilot.press(*keys)
    await settle(pilot)
    return screen_text(pilot.app)
