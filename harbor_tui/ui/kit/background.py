"""The ground that other widgets stand on: its own lines are all the same, and are made once for a paint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import ContentSwitcher

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.strip import Strip

    _Base = Widget
else:
    _Base = object  # Textual takes a class's first widget base for what its rules of style come from


class Background(_Base):
    """A mixin for what only holds others. Textual paints every line of it under them, which nobody ever sees."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """One line, as often as it takes."""
        if self.gutter.top or self.gutter.bottom:
            return super().render_lines(crop)
        return super().render_lines(crop._replace(height=min(crop.height, 1))) * crop.height


class GroundHorizontal(Background, Horizontal):
    """Side by side."""


class BackgroundVertical(Background, Vertical):
    """One below the other."""


class BackgroundSwitcher(Background, ContentSwitcher):
    """One at a time."""
