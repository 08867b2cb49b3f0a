"""The review: facts of ours first, decisions on the snapshot that is shown, the outcome in place."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from harbor_tui.domain.errors import QueueUnavailable
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.pages import Space
from harbor_tui.domain.requests import State
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.dialogs.reject import CANNED, RejectDialog
from harbor_tui.ui.screens.review.facts import space_text
from harbor_tui.ui.shell.services import Services
from tests.support.console import (
    LONG_BODY,
    FakeNode,
    console,
    node_with,
    press,
    request,
    screen_lines,
    screen_text,
    settle,
)

BLOCKS = (Finding(Severity.BLOCKS, "not_well_formed", "the body is not well-formed", 3, "<p><b>x</p>"),)
WARNS = (Finding(Severity.WARNS, "links", "links to 2 other hosts"),)


async def test_the_facts_come_before_the_agents_words() -> None:
    node = node_with(request("01A", parent_id="77", findings=WARNS))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        lines = screen_lines(pilot.app)
        assert "Inbox ▸ 1 of 1" in lines[0]
        assert "Harbor rollout checklist" in lines[2]
        assert "○ pending, 2 h" in lines[2]
        assert "Platform (PLAT) ▸ Runbooks ▸ here" in lines[3]
        assert "codex-docs, file of uid 1003" in lines[4]
        assert "1 person mentioned or assigned · watchers of the space: not known" in lines[5]
        assert "△ links to 2 other hosts" in lines[6]
        assert "(unverified) “OPS-412, after the drill”" in lines[7]
        assert node.inbox.reviews["01A"].row.digest[:4] in lines[7]


async def test_the_tabs_show_body_source_findings_request_and_history() -> None:
    node = node_with(request("01A", findings=BLOCKS))
    async with console(node).run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "• one" in screen_text(pilot.app)
        await press(pilot, "right_square_bracket")
        assert "<ul><li>one</li>" in screen_text(pilot.app)
        await press(pilot, "right_square_bracket")
        assert "■ blocks, line 3: the body is not well-formed" in screen_text(pilot.app)
        await press(pilot, "right_square_bracket")
        snapshot = node.inbox.reviews["01A"].snapshot
        assert snapshot is not None
        text = screen_text(pilot.app)
        assert snapshot.digest in text
        assert snapshot.wire.body_sha256 in text
        await press(pilot, "right_square_bracket")
        assert "nothing has been decided" in screen_text(pilot.app)
        await press(pilot, "left_square_bracket", "left_square_bracket", "left_square_bracket", "left_square_bracket")
        assert "• one" in screen_text(pilot.app)


async def test_a_blocking_finding_refuses_the_approval_with_its_reason() -> None:
    async with console(node_with(request("01A", findings=BLOCKS))).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "a")
        assert not isinstance(pilot.app.screen, ConfirmDialog)
        assert "It cannot be approved: the body is not well-formed" in screen_text(pilot.app)


async def test_a_long_body_is_approved_only_after_its_end_was_shown() -> None:
    async with console(node_with(request("01A", body=LONG_BODY))).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "a")
        assert "Read it to its end first" in screen_text(pilot.app)
        await press(pilot, "G", "a")
        assert isinstance(pilot.app.screen, ConfirmDialog)


async def test_opening_the_findings_counts_as_well() -> None:
    node = node_with(request("01A", body=LONG_BODY, findings=WARNS))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "right_square_bracket", "right_square_bracket", "a")
        assert isinstance(pilot.app.screen, ConfirmDialog)
        assert "not all seen" in screen_text(pilot.app)


async def test_a_changed_file_raises_a_banner_and_is_never_swapped_in() -> None:
    node = node_with(request("01A", parent_id="77"))
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        node.change_file("01A", "Something else entirely")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "The file has changed" in text
        assert "Something else" not in text
        assert node.changes_noted == ["01A"]
        await press(pilot, "a")
        assert not isinstance(pilot.app.screen, ConfirmDialog)
        await press(pilot, "R")
        text = screen_text(pilot.app)
        assert "Something else entirely" in text
        assert "The file has changed since it was opened" not in "\n".join(screen_lines(pilot.app)[:5])
        assert "Harbor rollout checklist → Something else entirely" in text
        await press(pilot, "a")
        assert "then G. Or open its findings" in screen_text(pilot.app)
        await press(pilot, "left_square_bracket", "left_square_bracket", "a")
        assert isinstance(pilot.app.screen, ConfirmDialog)


async def approve(pilot: Pilot[Any]) -> None:
    await press(pilot, "enter", "a")
    dialog = pilot.app.screen
    assert isinstance(dialog, ConfirmDialog)
    dialog.armed = True
    await press(pilot, "ctrl+y")


async def test_an_approval_is_held_with_a_countdown_and_u_takes_it_back() -> None:
    node = node_with(request("01A"))
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await approve(pilot)
        assert "◔ approved, 5 s" in screen_text(pilot.app)
        await press(pilot, "a")
        assert "Decided already; u takes it back." in screen_text(pilot.app)
        await press(pilot, "u")
        assert node.held() == ()
        assert "○ pending" in screen_text(pilot.app)


@pytest.mark.parametrize(
    ("state", "key"),
    [(State.NOT_SENT, "t try again"), (State.APPROVED, "t try again"), (State.UNKNOWN, "c check outcome"),
     (State.FAILED, "e edit"), (State.CREATED, "y copy link"), (State.REJECTED, "s skip")],
)  # fmt: skip
async def test_the_key_line_begins_with_what_helps_in_this_state(state: State, key: str) -> None:
    review = request("01A", state=state)
    page = CreatedPage("1", "T", "65538", 1, "https://acme.atlassian.net/x") if state is State.CREATED else None
    node = node_with(replace(review, row=replace(review.row, page=page), snapshot=None))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert screen_lines(pilot.app)[-1].startswith(f" {key}  ")
        assert "a approve" not in screen_lines(pilot.app)[-1]


async def test_undo_is_in_the_key_line_while_a_decision_is_held() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await approve(pilot)
        assert screen_lines(pilot.app)[-1].startswith(" u undo  s skip  J next")
        await press(pilot, "u")
        assert screen_lines(pilot.app)[-1].startswith(" a approve  r reject")


async def test_frozen_sending_is_said_in_the_review_and_in_the_confirmation() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "1 pending · token: file" in screen_lines(pilot.app)[1]
        await press(pilot, "f12")
        assert "FROZEN: nothing is sent; F12 thaws" in screen_lines(pilot.app)[1]
        await press(pilot, "a")
        dialog = pilot.app.screen
        assert isinstance(dialog, ConfirmDialog)
        dialog.armed = True
        await settle(pilot)
        assert "approves it; sending is frozen (5 s to undo)" in screen_text(pilot.app)


async def test_the_outcome_shows_where_the_decision_was_made() -> None:
    node = node_with(request("01A", parent_id="77"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await approve(pilot)
        node.settle_as("01A", State.CREATED, CreatedPage("99901", "T", "65538", 1, "https://acme.atlassian.net/x"))
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "● created: page 99901" in text
        assert "▸ Runbooks ▸ here" in text
        await press(pilot, "escape")
        assert "● created" in screen_text(pilot.app)


@pytest.mark.parametrize(
    ("state", "told", "shown"),
    [
        (State.CREATED, "The page was created with the id 4711.", "Outcome ✓ The page was created with the id 4711."),
        (State.FAILED, "A page with this title exists.", "Outcome ✗ A page with this title exists.  e edits"),
        (State.NOT_SENT, "Nothing could be sent.", "Outcome ✗ Nothing could be sent.  t tries again"),
        (State.UNKNOWN, "The connection broke.", "Outcome ? The connection broke.  c finds out"),
    ],
)
async def test_an_outcome_is_shown_as_what_it_is_with_the_key_that_helps(state: State, told: str, shown: str) -> None:
    review = request("01A", state=state)
    node = node_with(replace(review, row=replace(review.row, told=told), snapshot=None))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        assert shown in text
        assert "■" not in text


async def test_the_agents_whole_sentence_is_in_the_request_tab_and_its_mark_leads() -> None:
    why = "Ines asked for it: " + "and so on, " * 12 + "at last."
    async with console(node_with(request("01A", why=why))).run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "Says    (unverified) “Ines asked" in screen_text(pilot.app)
        assert "at last." not in screen_text(pilot.app)
        await press(pilot, *["right_square_bracket"] * 3)
        assert "at last.”" in screen_text(pilot.app)


async def test_what_the_queue_refuses_is_said_with_its_remedy() -> None:
    node = node_with(request("01A"))
    node.refusal = QueueUnavailable("There is too little space left.", advice="Free 16 MiB.")
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await approve(pilot)
        assert "There is too little space left. Free 16 MiB." in screen_text(pilot.app)
        assert "○ pending" in screen_text(pilot.app)


async def test_rejecting_needs_a_reason_and_a_digit_only_fills_the_box() -> None:
    node = node_with(request("01A"))
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "r")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, RejectDialog)
        assert node.rejected == []
        await press(pilot, "2")
        assert node.rejected == []
        await press(pilot, "enter")
        assert node.rejected == [("01A", CANNED[1])]
        assert "– rejected, 5 s" in screen_text(pilot.app)


async def test_a_typed_reason_reaches_the_node_word_for_word_and_esc_rejects_nothing() -> None:
    node = node_with(request("01A"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "r", "n", "o", "escape")
        assert node.rejected == []
        await press(pilot, "r", *"[/x] 2 late", "enter")
        assert node.rejected == [("01A", "[/x] 2 late")]


async def test_an_invalid_request_can_be_rejected_and_not_approved() -> None:
    review = request("01A", state=State.INVALID)
    row = replace(review.row, problem="duplicate key: title", title="")
    node = node_with(replace(review, row=row, snapshot=None, envelope=None, problem="duplicate key: title"))
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "a")
        assert "It cannot be approved: duplicate key: title" in screen_text(pilot.app)
        await press(pilot, "r", "1", "enter")
        assert node.rejected == [("01A", CANNED[0])]


def queue_of_three() -> FakeNode:
    return node_with(
        request("01A", "First"),
        request("01B", "Second", state=State.REJECTED),
        request("01C", "Third", body="<p>3</p>"),
    )


async def test_shift_j_and_k_step_and_s_goes_to_the_next_undecided() -> None:
    async with console(queue_of_three()).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "J")
        assert "2 of 3" in screen_text(pilot.app)
        await press(pilot, "K")
        assert "1 of 3" in screen_text(pilot.app)
        await press(pilot, "s")
        assert "3 of 3" in screen_text(pilot.app)
        assert "Third" in screen_text(pilot.app)


async def test_back_in_the_inbox_the_cursor_is_on_what_was_read_last() -> None:
    async with console(queue_of_three()).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "J", "J", "escape")
        row = next(line for line in screen_lines(pilot.app) if line.startswith("▌"))
        assert "Third" in row


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60), (100, 16)])
async def test_every_size_shows_the_facts_and_the_keys(size: tuple[int, int]) -> None:
    async with console(node_with(request("01A"))).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        lines = screen_lines(pilot.app)
        assert len(lines) <= size[1]
        assert all(len(line) <= size[0] for line in lines)
        assert "Harbor rollout checklist" in "\n".join(lines)
        assert "a approve" in lines[-1]


async def test_resizing_in_every_place_breaks_nothing() -> None:
    async with console(node_with(request("01A", body=LONG_BODY))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for keys in ((), ("enter",), ("G", "a"), ("escape", "r"), ("escape", "question_mark")):
            await press(pilot, *keys)
            for size in ((200, 60), (40, 12), (60, 16), (80, 24)):
                await pilot.resize_terminal(*size)
                await settle(pilot)
                assert ("too small" in screen_text(pilot.app)) is (size == (40, 12))
        assert pilot.app.is_running


@pytest.mark.parametrize(("width", "times"), [(200, 2), (120, 1)])
async def test_a_wide_screen_shows_the_headings_beside_the_body(width: int, times: int) -> None:
    review = request("01A", body="<h1>Freeze the ring</h1><p>Tell ops.</p><h2>Drain it</h2><p>Slowly.</p>")
    async with console(node_with(review)).run_test(size=(width, 40)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert screen_text(pilot.app).count("Drain it") == times


def test_a_label_that_holds_the_key_is_not_given_it_again() -> None:
    services = cast("Services", SimpleNamespace(port=SimpleNamespace(spaces={"65538": "Docs (DOCS)"})))
    for name, shown in (("", "Docs (DOCS)"), ("Docs", "Docs (DOCS)"), ("DOCS", "DOCS")):
        review = replace(request("01A"), space=Space("65538", "DOCS", name))
        assert space_text(review, services) == (shown, True)


async def test_a_click_on_a_key_of_the_bottom_line_is_that_key_and_approves_nothing() -> None:
    node = node_with(request("01A"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)

        async def click_on(words: str) -> None:
            await pilot.click("KeyLine", offset=(screen_lines(pilot.app)[-1].index(words), 0))
            await settle(pilot)

        await click_on("review")
        await click_on("a approve")
        assert isinstance(pilot.app.screen, ConfirmDialog)
        await pilot.press("escape")
        await settle(pilot)
        assert (node.approved, isinstance(pilot.app.screen, ConfirmDialog)) == ([], False)
        await click_on("reject")
        assert isinstance(pilot.app.screen, RejectDialog)


async def test_the_tab_in_front_is_named_for_what_is_shown_also_after_the_sources_key() -> None:
    node = node_with(request("one"))
    app = console(node)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "[Rendered]" in await press(pilot, "enter")
        shown = await press(pilot, "v")
        assert "[Raw]" in shown
        assert "<h1>Freeze</h1>" in shown
        shown = await press(pilot, "v")
        assert "[Rendered]" in shown
        assert "<h1>" not in shown
        assert "[Rendered]" in await press(pilot, "right_square_bracket", "v")
        assert "[Raw]" in await press(pilot, "right_square_bracket")
