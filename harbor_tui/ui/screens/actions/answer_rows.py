"""An answer as people read it: a list as a table whose columns come from the data, a thing as indented members."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len

from harbor_tui.domain.text.display import clip, display
from harbor_tui.ui.widgets.row_source import Cell, Column

if TYPE_CHECKING:
    from harbor_tui.workflow.actions.trial import Rehearsed

Row = Mapping[str, Any]
LOOKED_AT: Final = 200
"""Rows that decide on the columns' widths."""
WIDEST: Final = 36
_WORDS_FROM: Final = 30
"""A column with words in it shares what room is left, and never gets less than this."""
_MOST_DEPTH: Final = 12
_LONGEST: Final = 300
_GAP: Final = 2


def rows_of(summary: object) -> tuple[Row, ...] | None:
    """The rows of a list's summary; None when it is no list. An entry that is no object becomes one with a value."""
    results = summary.get("results") if isinstance(summary, dict) else None
    if not isinstance(results, list):
        return None
    return tuple(each if isinstance(each, dict) else {"value": each} for each in results)


def table_of(rows: Sequence[Row], room: int) -> tuple[Column, ...]:
    """The columns that fit, in the data's order: members that say something in some row, bodies last."""
    columns: list[Column] = []
    left = room
    for name in _names(rows):
        natural = _natural_width(name, rows)
        words = name in ("title", "name", "label", "displayName")
        width = min(natural, _WORDS_FROM) if words else min(natural, WIDEST)
        if columns and left < width:
            continue
        columns.append(Column(name, 0 if words else width))
        left -= width + _GAP
    if columns and all(column.width for column in columns):
        columns[-1] = Column(columns[-1].label)
    return tuple(columns)


def _names(rows: Sequence[Row]) -> list[str]:
    names = dict.fromkeys(
        name for row in rows[:LOOKED_AT] for name, value in row.items() if value not in (None, "", [])
    )
    nested = [name for name in names if any(isinstance(row.get(name), dict | list) for row in rows[:LOOKED_AT])]
    return [name for name in names if name not in nested] + nested


def _natural_width(name: str, rows: Sequence[Row]) -> int:
    return max(cell_len(display(text)) for text in (name, *(_short(row.get(name)) for row in rows[:LOOKED_AT])))


def cells_of(row: Row, columns: Sequence[Column]) -> list[Cell]:
    """One row in a table's columns."""
    return [Cell(_short(row.get(column.label)), "" if place else "strong") for place, column in enumerate(columns)]


def _short(value: object) -> str:
    """A value in one line."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clip(value, _LONGEST)
    return clip(json.dumps(value, ensure_ascii=False), _LONGEST)


def outline_of(value: object) -> list[Cell]:
    """Any JSON value, a member a line, what is inside indented."""
    return list(_members(value, 0)) or [Cell("(empty)", "muted")]


def _members(value: object, depth: int) -> Iterator[Cell]:
    margin = "  " * depth
    if depth > _MOST_DEPTH:
        yield Cell(f"{margin}{_short(value)}")
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _member(f"{margin}{name}", member, depth)
    elif isinstance(value, list):
        for number, entry in enumerate(value, 1):
            yield from _member(f"{margin}{number}.", entry, depth)
    else:
        yield from (Cell(f"{margin}{text}") for text in _text(value).split("\n"))


def _member(name: str, value: object, depth: int) -> Iterator[Cell]:
    if isinstance(value, dict | list) and value:
        yield Cell(name, "accent")
        yield from _members(value, depth + 1)
        return
    text = _text(value)
    if "\n" in text or len(text) > _LONGEST:
        yield Cell(name, "accent")
        yield from _members(text, depth + 1)
    else:
        yield Cell(f"{name}: {text}")


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def rehearsal_of(rehearsed: Rehearsed) -> list[Cell]:
    """The request that would leave, part by part."""
    wire = rehearsed.wire
    cells = [
        Cell("Nothing was sent: it is a draft. This is the request that it would make.", "strong"),
        Cell(""),
        Cell(f"{wire.method} {wire.origin}{wire.path}", "accent"),
        *(Cell(f"  {name} = {value}") for name, value in wire.query),
        Cell(""),
    ]
    if wire.body:
        cells += [Cell("Body", "strong"), *_members(wire.parsed_body(), 1), Cell("")]
    for finding in rehearsed.findings:
        cells.append(Cell(f"{finding.severity.mark} {finding.severity.word}: {finding.summary}", "warns"))
    return cells


def raw_of(answers: Sequence[object]) -> list[Cell]:
    """The answers as JSON, as the service sent them; several pages one after the other."""
    if len(answers) == 1:
        return [Cell(_indented(answers[0]))]
    return [
        cell
        for number, answer in enumerate(answers, 1)
        for cell in (Cell(f"answer {number} of {len(answers)}", "accent"), Cell(_indented(answer)))
    ]


def _indented(answer: object) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)
