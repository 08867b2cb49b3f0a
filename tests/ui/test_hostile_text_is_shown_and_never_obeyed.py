"""Titles, bodies, agents, reasons and errors that try to be markup or terminal control (ESC-01 to ESC-11)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from harbor_tui.domain.errors import Conflict
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.requests import State
from harbor_tui.ui.kit.text import ControlFilter
from tests.support.console import FakeNode, console, node_with, request, screen_text, settle

HOSTILE = (
    "X\x1b]52;c;ZXZpbA==\x07Y",
    "T\x1b]0;a\x1b\\\x1b[21t",
    "\x9b2J\x9d0;x\x9c\x90",
    "a\u202eb\u200bc\U000e0041",
    "[/nope]",
    '[@click="x]',
    "[@click=app.quit]CLICK[/]",
    "[link=",
    "[/",
    "foo\\",
    "[b",
    '[1, "3"] [b +',
    "[black on black]hidden[/]",
    "$error",
    "日本語 👩‍💻 é",
    "\ud800 lone",
    "a\nb\tc\r",
)
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\U000e0000-\U000e0fff\ud800-\udfff]")


def hostile_node(text: str) -> FakeNode:
    sendable = text.encode("utf-8", "replace").decode()
    body = f"<p>{sendable.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    findings = (Finding(Severity.WARNS, "x", text, 1, text),)
    review = request("01A", sendable, agent=text, why=text, space_id=sendable, parent_id="9", body=body)
    row = replace(review.row, title=text, space_id=text, reason=text, problem=text, findings=findings)
    rejected, created = request("01B", sendable, state=State.REJECTED), request("01C", sendable, state=State.CREATED)
    page = CreatedPage("7", text, text, 1, f"https://acme.atlassian.net/{text}")
    return node_with(
        replace(review, row=row, problem=text),
        replace(rejected, row=replace(rejected.row, title=text, reason=text)),
        replace(created, row=replace(created.row, title=text, page=page)),
    )


FEW_AND_MANY = [
    text if number < 6 else pytest.param(text, marks=pytest.mark.sweep) for number, text in enumerate(HOSTILE)
]
"""The first ones always, all of them in the sweeps."""


@pytest.mark.parametrize("text", FEW_AND_MANY)
async def test_every_screen_shows_it_literally_and_lives(text: str) -> None:
    node = hostile_node(text)
    node.refusal = Conflict(f"Taken: {text}", advice=text)
    app = console(node, home_hint=text, notices=(text,))
    async with app.run_test(size=(130, 40), notifications=True) as pilot:
        await settle(pilot)
        keys = ("j", "j", "k", "k", "enter", "right_square_bracket", "right_square_bracket", "right_square_bracket")
        for key in (*keys, "right_square_bracket", "right_square_bracket", "G", "a", "escape", "r", "escape", "escape"):
            await pilot.press(key)
            await settle(pilot)
            assert RAW.search(screen_text(app).replace("\n", "")) is None
        assert app.gate.hits == 0, "the text boundary should have caught it"
        assert app.is_running


@pytest.mark.parametrize("text", HOSTILE[:6])
async def test_the_batch_table_and_the_edit_screen_show_it_literally(text: str) -> None:
    node = hostile_node(text)
    app = console(node)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await settle(pilot)
        for key in ("x", "A", "A", "escape", "g", "enter", "e"):
            await pilot.press(key)
            await settle(pilot)
            assert RAW.search(screen_text(app).replace("\n", "")) is None
        assert app.is_running


@pytest.mark.parametrize("text", FEW_AND_MANY)
async def test_a_click_on_it_does_nothing(text: str) -> None:
    node = hostile_node(text)
    app = console(node)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for x in range(10, 70, 12):
            await pilot.click(offset=(x, 4))
        await settle(pilot)
        assert app.is_running
        assert node.approved == []


async def test_what_an_operator_types_is_shown_as_typed() -> None:
    app = console(node_with(request("01A")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"[/x[@click=app.quit]")
        await settle(pilot)
        assert "[/x[@click=app.quit]" in screen_text(app)


async def test_a_mark_names_the_character() -> None:
    app = console(node_with(request("01A", "safe\u202egnp")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "safe⟨U+202E⟩gnp" in screen_text(app)


def test_the_last_gate_counts_and_drops_what_reaches_it() -> None:
    from rich.segment import Segment
    from rich.style import Style
    from textual.color import Color

    gate = ControlFilter()
    clean = [Segment("plain"), Segment("é 👩‍💻")]
    assert gate.apply(clean, Color(0, 0, 0)) == clean
    assert gate.hits == 0
    cleaned = gate.apply([Segment("a\x1b]52;c;x\x07b"), Segment("c", Style(link="https://x\x1b\\"))], Color(0, 0, 0))
    assert "\x1b" not in cleaned[0].text
    assert cleaned[1].style is not None
    assert cleaned[1].style.link is None
    assert gate.hits == 2
