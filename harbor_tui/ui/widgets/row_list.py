"""A list of up to 100,000 rows that asks its source for the visible ones only and repaints two rows for a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, bindings_for
from harbor_tui.ui.kit.text import fit, marked_segments
from harbor_tui.ui.widgets.row_source import Cell, Column, FixedRows, RowSource

if TYPE_CHECKING:
    from textual.binding import BindingType

__all__ = ["Cell", "Column", "FixedRows", "RowList", "RowSource"]

GAP: Final = "  "


class RowList(CommandHost, ScrollView, can_focus=True):
    """The list. The cursor stays on the same id when the source's rows change; nothing moves by itself."""

    COMMAND_AREA = Area.LIST
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.LIST))
    STYLES: ClassVar[tuple[str, ...]] = (
        "strong", "muted", "accent", "ok", "warns", "serious", "blocks", "mark",
    )  # fmt: skip
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--header", "rows--bar", *(f"rows--{name}" for name in STYLES)}
    DEFAULT_CSS = """
    RowList {
        height: 1fr; width: 1fr; background: $background; color: $foreground; overflow-x: hidden; overflow-y: auto;
        scrollbar-size-vertical: 1;
    }
    RowList > .rows--header { color: $text-muted; }
    RowList > .rows--bar { color: $text-muted; background: $surface; }
    RowList:focus > .rows--bar { color: $accent; background: $panel; text-style: bold; }
    RowList > .rows--strong { text-style: bold; }
    RowList > .rows--muted { color: $text-muted; }
    RowList > .rows--accent { color: $accent; }
    RowList > .rows--ok { color: $success; }
    RowList > .rows--warns { color: $warning; }
    RowList > .rows--serious { color: $secondary; text-style: bold; }
    RowList > .rows--blocks { color: $error; text-style: bold; }
    RowList > .rows--mark { color: $warning; text-style: bold; }
    """

    cursor: var[int] = var(0, init=False)

    @dataclass
    class Highlighted(Message):
        """The cursor is on another row (or on none: empty id)."""

        rows: RowList
        row_id: str

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

        def can_replace(self, message: Message) -> bool:
            """Only the newest matters."""
            return isinstance(message, RowList.Highlighted) and message.rows is self.rows

    @dataclass
    class Selected(Message):
        """Enter or a double click on a row."""

        rows: RowList
        row_id: str

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    def __init__(self, columns: Sequence[Column], source: RowSource | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns: tuple[Column, ...] = tuple(columns)
        self.source: RowSource = FixedRows() if source is None else source
        self._cursor_id = ""
        self._header_lines = 1 if any(column.label for column in self.columns) else 0
        self._palette: dict[str, Style] = {}

    # What is under the cursor

    @property
    def cursor_id(self) -> str:
        """The id of the row under the cursor; empty when there is no row."""
        return self.source.row_id(self.cursor) if self.cursor < len(self.source) else ""

    def move_to(self, row_id: str) -> bool:
        """Put the cursor on a row; False when it is not here."""
        index = self.source.index_of(row_id)
        if index is None:
            return False
        self.cursor = index
        return True

    # Changes of the rows

    def set_source(self, source: RowSource) -> None:
        """Show other rows; the cursor stays on its id when that is among them, else goes to the first."""
        self.source = source
        self.rows_changed(keep_place=False)

    def rows_changed(self, *, keep_place: bool = True) -> None:
        """The source has other rows now: stay on the same id; where it is gone, on the same place."""
        count = len(self.source)
        index = self.source.index_of(self._cursor_id) if self._cursor_id else None
        if index is None:
            index = min(self.cursor, max(count - 1, 0)) if keep_place else 0
        self._resize_content()
        if index != self.cursor:
            self.cursor = index
        elif self._cursor_id != self.cursor_id:
            self._announce()
        self._keep_cursor_visible()
        self.refresh()

    def row_changed(self, row_id: str) -> None:
        """Repaint one row."""
        index = self.source.index_of(row_id)
        if index is not None:
            self._refresh_row(index)

    def _refresh_row(self, index: int) -> None:
        y = index + self._header_lines
        if self._header_lines <= y - self.scroll_offset.y < self.size.height:
            self.refresh_lines(y)

    def _announce(self) -> None:
        self._cursor_id = self.cursor_id
        self.post_message(self.Highlighted(self, self._cursor_id))

    def validate_cursor(self, cursor: int) -> int:
        """Within the rows."""
        return max(0, min(cursor, len(self.source) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the row that was left and the one that was reached."""
        self._refresh_row(old)
        self._refresh_row(new)
        self._keep_cursor_visible()
        self._announce()

    # Geometry

    @property
    def page_rows(self) -> int:
        """How many rows are visible at once."""
        return max(1, self.size.height - self._header_lines)

    def visible_ids(self) -> list[str]:
        """The rows on the screen."""
        top = self.scroll_offset.y
        return [self.source.row_id(index) for index in range(top, min(top + self.page_rows, len(self.source)))]

    def _resize_content(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.source) + self._header_lines)

    def _keep_cursor_visible(self) -> None:
        """Scroll when the cursor leaves the screen: by half a page, so that most keys repaint two rows only."""
        top, page = self.scroll_offset.y, self.page_rows
        last_top = max(0, len(self.source) - page)
        if self.cursor < top:
            top = max(0, min(self.cursor, self.cursor - page // 2 if top - self.cursor == 1 else self.cursor))
        elif self.cursor >= top + page:
            by = page // 2 if self.cursor == top + page else 0
            top = min(last_top, self.cursor - page + 1 + by)
        self.scroll_to(y=min(top, last_top), animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor on the screen."""
        self._resize_content()
        self._keep_cursor_visible()

    def notify_style_update(self) -> None:
        """Another theme: other styles."""
        self._palette.clear()
        super().notify_style_update()

    def watch_has_focus(self, focused: bool) -> None:
        """The bar shows the focus."""
        self._palette.clear()
        super().watch_has_focus(focused)
        self.refresh()

    # Painting

    def _style(self, name: str, under_cursor: bool) -> Style:
        key = f"{name}!" if under_cursor else name
        style = self._palette.get(key)
        if style is None:
            style = self.rich_style
            if name:
                style += self.get_component_rich_style(f"rows--{name}", partial=True)
            if under_cursor:
                bar = self.get_component_rich_style("rows--bar", partial=True)
                style += Style(bgcolor=bar.bgcolor, bold=True if self.has_focus else None)
            self._palette[key] = style
        return style

    def widths(self, room: int) -> list[int]:
        """The columns' widths in a row of `room` cells after the bar."""
        fixed = sum(column.width for column in self.columns) + len(GAP) * (len(self.columns) - 1)
        shares = sum(column.share for column in self.columns if not column.width)
        left, widths = max(room - fixed, 0), []
        for column in self.columns:
            width = column.width or left * column.share // max(shares, 1)
            if not column.width:
                left, shares = left - width, shares - column.share
            widths.append(width)
        return widths

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the header, a row, or nothing."""
        width = self.size.width
        if y < self._header_lines:
            header = [Cell(column.label, "header") for column in self.columns]
            return self._strip(header, " ", self._style("header", False), False, width)
        index = self.scroll_offset.y + y - self._header_lines
        if index >= len(self.source):
            return Strip.blank(width, self.rich_style)
        here = index == self.cursor
        bar = self._style("bar", here) if here else self.rich_style
        return self._strip(self.source.cells(index), "▌" if here else " ", bar, here, width)

    def _strip(self, cells: Sequence[Cell], bar: str, bar_style: Style, here: bool, width: int) -> Strip:
        segments = [Segment(bar, bar_style)]
        gap = Segment(GAP, self._style("", here))
        for number, (column, cell, cells_wide) in enumerate(
            zip(self.columns, cells, self.widths(width - 2), strict=False)
        ):
            if number:
                segments.append(gap)
            style = self._style(cell.style, here)
            shown = fit(cell.text, cells_wide, right=column.right)
            segments += marked_segments(shown, style, style + self._style("mark", here))
        return Strip(segments).adjust_cell_length(width, self._style("", here))

    # Keys and mouse

    def action_cursor_down(self) -> None:
        """One row down."""
        self.cursor += 1

    def action_cursor_up(self) -> None:
        """One row up."""
        self.cursor -= 1

    def action_page_down(self) -> None:
        """A screenful down."""
        self.cursor += self.page_rows

    def action_page_up(self) -> None:
        """A screenful up."""
        self.cursor -= self.page_rows

    def action_top(self) -> None:
        """The first row."""
        self.cursor = 0

    def action_bottom(self) -> None:
        """The last row."""
        self.cursor = len(self.source) - 1

    def action_select(self) -> None:
        """Open the row under the cursor."""
        if self.cursor_id:
            self.post_message(self.Selected(self, self.cursor_id))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a double click opens."""
        y = event.y - self._header_lines
        index = self.scroll_offset.y + y
        if y < 0 or index >= len(self.source):
            return
        self.cursor = index
        if event.chain == 2:
            self.action_select()
