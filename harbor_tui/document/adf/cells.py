"""Rows and cells of ADF tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.adf.values import Node, attributes, children, text_of, type_of
from harbor_tui.document.build.builder import Row, flow
from harbor_tui.document.model.blocks import Cell
from harbor_tui.document.storage.elements import close_cell

if TYPE_CHECKING:
    from harbor_tui.document.adf.blocks import Opener
    from harbor_tui.document.build.builder import Builder, OpenElement


def _row(b: Builder, node: Node) -> list[Any]:
    b.push("tr", {}, _close_row, structural=True)
    return children(node)


def _close_row(b: Builder, frame: OpenElement) -> None:
    """A row; it is a header when all its cells are. Anything that is not a cell becomes one."""
    cells: list[Cell] = []
    strays: list[Any] = []
    for item in frame.out:
        (cells if type(item) is Cell else strays).append(item)
    header = bool(cells) and all(cell.header for cell in cells)
    if strays and (blocks := flow(strays, True)):
        cells.append(Cell(blocks))
    b.put(Row(tuple(cells), header))


def _cell(b: Builder, node: Node) -> list[Any]:
    found = attributes(node)
    given = {
        "colspan": text_of(found.get("colspan")),
        "rowspan": text_of(found.get("rowspan")),
        "data-highlight-colour": text_of(found.get("background")),
    }
    name = "th" if type_of(node) == "tableHeader" else "td"
    b.push(name, {key: value for key, value in given.items() if value}, close_cell)
    return children(node)


CELLS: Final[dict[str, Opener]] = {"tableRow": _row, "tableCell": _cell, "tableHeader": _cell}
