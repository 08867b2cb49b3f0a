"""Who hears the next key is asked of the screen, which knows at once; what a widget says of itself comes later."""

from __future__ import annotations

import ast
import asyncio

from harbor_tui.ui.screens.pages.reader import PageReader
from tests.support.console import press, settle
from tests.support.pages_console import FakeBrowsing, listed, page, pages_console
from tests.ui.test_text_boundary_is_the_only_way import modules

LONG = "".join(f"<p>line {number}</p>" for number in range(200))


async def test_a_page_that_comes_in_the_same_moment_hears_its_keys() -> None:
    app = pages_console(FakeBrowsing([page(1, body=LONG)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await listed(pilot)
        reader = app.query_one(PageReader)
        reader.focus_here()
        reader.show(page(1, body=LONG), "")
        assert app.focused is reader.viewer.view
        await settle(pilot)
        assert "line 199" in await press(pilot, "G")


async def test_a_page_that_cannot_be_read_in_the_same_moment_leaves_the_focus_on_the_explanation() -> None:
    app = pages_console(FakeBrowsing([page(1)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await listed(pilot, "enter")
        reader = app.query_one(PageReader)
        app.set_focus(reader.query_one("#nothing"))
        reader.show(page(1), "")
        reader.clear()
        await settle(pilot)
        assert app.focused is reader.query_one("#nothing")


async def test_tasks_begin_in_their_turn_on_every_python() -> None:
    loop = asyncio.get_running_loop()
    loop.set_task_factory(getattr(asyncio, "eager_task_factory", lambda loop, coro, **given: asyncio.Task(coro)))
    app = pages_console(FakeBrowsing([page(1)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert loop.get_task_factory() is None


def test_nothing_is_decided_by_what_a_widget_says_of_its_focus() -> None:
    """`has_focus` follows when the widget has heard of it; painting alone may go by it."""
    read = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "has_focus"
    ]
    assert [each for each in read if not each.startswith("widgets/row_list.py")] == []
