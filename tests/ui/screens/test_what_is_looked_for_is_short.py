"""What time is spent on in proportion to its length is bounded where it is typed or pasted: find, filters, searches."""

from __future__ import annotations

import pytest
from textual.events import Paste

from harbor_tui.ui.widgets.single_line_input import LONGEST_QUERY, PlainInput
from tests.support.console import console, node_with, settle
from tests.support.viewer_app import ViewerApp


@pytest.mark.parametrize(("keys", "field"), [("1f", "#filter"), ("4f", "#action-filter"), ("5f", "#find")])
async def test_filters_take_no_more_than_a_line(keys: str, field: str) -> None:
    async with console(node_with()).run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press(keys[0])
        await settle(pilot)
        assert pilot.app.screen.query_one(field, PlainInput).max_length == LONGEST_QUERY


async def test_find_takes_no_megabyte() -> None:
    app = ViewerApp("<p>word</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("/")
        await pilot.pause()
        app.post_message(Paste("word" * 100_000))
        await pilot.pause()
        assert len(app.query_one("FindBar PlainInput", PlainInput).value) <= LONGEST_QUERY
