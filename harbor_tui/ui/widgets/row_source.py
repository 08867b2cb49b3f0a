"""What a row list shows: columns, cells of raw text, and the source that is asked for the visible rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Column:
    """A column; with `width` 0 it shares the room that is left, by `share`."""

    label: str
    width: int = 0
    right: bool = False
    share: int = 1


class Cell(NamedTuple):
    """One cell: raw text, shown literally, in one of the list's styles ('muted', 'strong', 'blocks', 'ok', ...)."""

    text: str
    style: str = ""


class RowSource(Protocol):
    """Where the rows come from. Every method is called on the screen's thread and has to be quick."""

    def __len__(self) -> int:
        """How many rows there are."""

    def row_id(self, index: int) -> str:
        """What tells a row from all others, whatever its place."""

    def index_of(self, row_id: str) -> int | None:
        """Where a row is now, if it is here."""

    def cells(self, index: int) -> Sequence[Cell]:
        """A row's cells, one for each column."""


class FixedRows:
    """Rows that are all there already."""

    def __init__(self, rows: Sequence[tuple[str, Sequence[Cell]]] = ()) -> None:
        self._rows = rows
        self._index = {row_id: index for index, (row_id, _) in enumerate(rows)}

    def __len__(self) -> int:
        return len(self._rows)

    def row_id(self, index: int) -> str:
        """The id that was given with the row."""
        return self._rows[index][0]

    def index_of(self, row_id: str) -> int | None:
        """Where the row with this id is."""
        return self._index.get(row_id)

    def cells(self, index: int) -> Sequence[Cell]:
        """The row's cells."""
        return self._rows[index][1]
