"""The signs where the lines of a table meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from harbor_tui.document.layout.tables.grid import Placed


def _boundary(owners: list[Placed | None] | None, column: int, columns: int) -> bool:
    """Whether a vertical line stands before `column` in that row."""
    if owners is None:
        return False
    if column in (0, columns):
        return True
    return owners[column] is None or owners[column - 1] is not owners[column]


def joint(
    above: list[Placed | None] | None, below: list[Placed | None] | None, column: int, columns: int, box: str
) -> str:
    """The sign where the lines around a corner meet."""
    up, down = _boundary(above, column, columns), _boundary(below, column, columns)
    left = column > 0 and not _through(above, below, column - 1)
    right = column < columns and not _through(above, below, column)
    return box[_JOINTS[up, down, left, right]] if (up, down, left, right) in _JOINTS else box[1]


def _through(above: list[Placed | None] | None, below: list[Placed | None] | None, column: int) -> bool:
    return above is not None and below is not None and above[column] is not None and above[column] is below[column]


_JOINTS: Final = {
    (False, True, False, True): 0,
    (False, False, True, True): 1,
    (False, True, True, False): 2,
    (True, True, False, False): 3,
    (True, False, False, True): 4,
    (True, False, True, False): 5,
    (True, True, False, True): 6,
    (True, True, True, False): 7,
    (False, True, True, True): 8,
    (True, False, True, True): 9,
    (True, True, True, True): 10,
}
