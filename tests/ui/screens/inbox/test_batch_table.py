"""The batch table: only what was read to its end can be ticked, and one typed challenge approves exactly that."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.requests import State
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.screens.inbox.batch import BatchScreen
from tests.support.console import LONG_BODY, FakeNode, console, node_with, press, request, screen_text, settle

SERIOUS = (Finding(Severity.SERIOUS, "unknown_space", "unknown space"),)


def queue() -> FakeNode:
    return node_with(
        request("01A", "First"),
        request("01B", "Second"),
        request("01C", "Long", body=LONG_BODY),
        request("01D", "Suspicious", findings=SERIOUS),
        request("01E", "Over", state=State.REJECTED),
    )


async def mark_all(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await press(pilot, *"xxxxx")


async def test_what_was_not_read_is_listed_and_cannot_be_ticked() -> None:
    node = queue()
    async with console(node).run_test(size=(100, 24), notifications=True) as pilot:
        await mark_all(pilot)
        await press(pilot, "A")
        text = screen_text(pilot.app)
        assert text.count("not read to its end") == 3
        assert "▲ serious: alone only" in text
        assert "– rejected" in text
        assert "0 pages ticked of 5" in text
        await press(pilot, "x")
        assert "0 pages ticked" in screen_text(pilot.app)
        await press(pilot, "A")
        assert isinstance(pilot.app.screen, BatchScreen)
        assert node.approved == []


async def test_one_challenge_approves_exactly_what_was_read_and_ticked() -> None:
    node = queue()
    async with console(node).run_test(size=(100, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "J", "J", "J", "escape", "g", *"xxxxx", "A")
        assert "2 pages ticked of 5" in screen_text(pilot.app)
        await press(pilot, "A")
        dialog = pilot.app.screen
        assert isinstance(dialog, ConfirmDialog)
        assert "Create 2 pages on acme.atlassian.net?" in screen_text(pilot.app)
        dialog.armed = True
        await press(pilot, "ctrl+y")
        assert node.approved == []
        await press(pilot, *"k7wq")
        digests = [node.inbox.reviews[each].row.digest for each in ("01A", "01B")]
        assert [digest for digest, _ in node.approved] == digests
        assert [held.request_id for held in node.held()] == ["01A", "01B"]
        await press(pilot, "U")
        assert node.held() == ()


async def test_a_request_can_be_read_from_the_table_and_ticked_then() -> None:
    node = queue()
    async with console(node).run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "x", "A")
        assert "not read to its end" in screen_text(pilot.app)
        await press(pilot, "enter", "G", "escape", "x")
        assert "1 page ticked of 1" in screen_text(pilot.app)


async def test_sizes_are_those_of_the_list_and_what_is_missing_is_said() -> None:
    node = queue()
    async with console(node).run_test(size=(100, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "escape", "x", "A")
        review = node.inbox.reviews["01A"]
        assert review.snapshot is not None
        assert f"1 page ticked of 1, {len(review.snapshot.file_bytes)} B" in screen_text(pilot.app)
        await press(pilot, "x", "A")
        assert "Nothing is ticked: x ticks the request" in screen_text(pilot.app)


async def test_a_file_that_changed_after_it_was_read_has_to_be_read_again() -> None:
    node = queue()
    async with console(node).run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "escape")
        node.change_file("01A", "Other words")
        await press(pilot, "x", "A")
        assert "not read to its end" in screen_text(pilot.app)


async def test_without_marks_there_is_no_batch() -> None:
    async with console(queue()).run_test(size=(100, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "A")
        assert "Mark requests with x first." in screen_text(pilot.app)
