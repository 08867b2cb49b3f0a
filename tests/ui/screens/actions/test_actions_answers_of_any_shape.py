"""Answers of any shape become rows and members: nothing is lost of a thing, and a table keeps to its room."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.ui.screens.actions.answer_rows import cells_of, outline_of, raw_of, rows_of, table_of

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=30)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
GAP = 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.text(min_size=1, max_size=12), values, max_size=6), min_size=1, max_size=5))
def test_a_table_keeps_to_its_room_unless_its_first_column_is_wider(rows: list[dict[str, Any]]) -> None:
    columns = table_of(rows, 60)
    fixed = sum(column.width for column in columns[1:]) + GAP * max(len(columns) - 1, 0)
    assert fixed <= 60
    for row in rows:
        assert len(cells_of(row, columns)) == len(columns)


@settings(max_examples=60, deadline=None)
@given(values)
def test_every_member_of_a_thing_is_shown(value: Any) -> None:
    shown = "\n".join(cell.text for cell in outline_of(value))
    for text in strings_in(value):
        assert all(part in shown for part in text.split("\n"))


def strings_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(text for member in value.values() for text in strings_in(member))]
    if isinstance(value, list):
        return [text for entry in value for text in strings_in(entry)]
    return [value] if isinstance(value, str) else []


@settings(max_examples=40, deadline=None)
@given(values)
def test_the_raw_answer_is_the_answer(value: Any) -> None:
    assert json.loads(raw_of([value])[0].text) == value


def test_columns_follow_the_data_titles_share_the_room_and_what_is_empty_is_left_out() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1", "title": "A page", "status": "current", "body": None, "labels": []},
        {"id": "2", "title": "Another", "status": "archived", "body": None, "labels": []},
    ]
    columns = table_of(rows, 78)
    assert [(column.label, column.width) for column in columns] == [("id", 2), ("title", 0), ("status", 8)]


def test_a_list_of_plain_values_is_a_table_too() -> None:
    rows = rows_of({"results": ["a", 1]})
    assert rows == ({"value": "a"}, {"value": 1})
    assert rows_of({"id": "1"}) is None and rows_of([1]) is None
