"""After the decision: trying again what was not sent, and settling what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.requests import State
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.workflow.inbox.model import NodeEvent
from harbor_tui.workflow.settle.model import Candidate, Settlement
from harbor_tui.workflow.writes.model import WriteKind
from tests.support.console import FakeNode, console, hear_news, node_with, press, request, screen_text, settle

PAGE = CreatedPage("99901", "Harbor [/x] \x1b[2J", "65538", 1, "https://acme.atlassian.net/wiki/99901")
FOUND = Candidate(PAGE, "2026-11-21T10:00:04Z", "557058:me", True, True, own=True, after_s=4.0)
OTHER = replace(FOUND, same_body=False, body="<p>Freeze the ring. Tell nobody.</p>", own=False, author_id="u2")


def unknown_node(proposal: str, *candidates: Candidate, **more: Any) -> FakeNode:
    node = node_with(request("01A", state=State.UNKNOWN))
    told = "One page with this title, created after the attempt."
    sent_at = "2026-11-21T10:00:00Z"
    node.settlement = Settlement("01A", 1, proposal, told, candidates, sent_at=sent_at, **more)
    return node


async def test_what_was_not_sent_is_sent_again_by_a_key() -> None:
    node = node_with(request("01A", state=State.NOT_SENT))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "t")
        assert node.sent_again == [("01A", None)]


async def test_sending_again_after_an_unknown_outcome_takes_the_typed_challenge() -> None:
    node = node_with(request("01A", state=State.NOT_SENT))
    node.needs_challenge_again = True
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "t")
        dialog = pilot.app.screen
        assert isinstance(dialog, ConfirmDialog)
        assert "Send this again to acme.atlassian.net?" in screen_text(pilot.app)
        dialog.armed = True
        await pilot.press(*"k7wq")
        await settle(pilot)
        assert [(name, seen.typed) for name, seen in node.sent_again if seen is not None] == [("01A", "k7wq")]


async def test_a_pending_request_cannot_be_tried_again_or_settled() -> None:
    node = node_with(request("01A"))
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "t", "c")
        assert "Only an unknown outcome is looked into." in screen_text(pilot.app)
        assert node.sent_again == []


async def test_the_evidence_is_shown_and_concluded_by_ctrl_y_only() -> None:
    node = unknown_node("found", FOUND)
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "c")
        text = screen_text(pilot.app)
        assert "Was this page created?" in text
        assert "the same body" in text
        assert "10:00:04" in text
        assert "4 s after the attempt" in text
        assert "557058:me: your own account" in text
        assert "[/x] ⟨U+001B⟩[2J" in text
        await press(pilot, "enter", "space", "y", "a", "1")
        assert node.concluded == []
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert node.concluded == [("found", "99901")]


async def test_without_a_proposal_the_operator_says_which_page_it_is_or_gives_up() -> None:
    for keys, expected in (("1", ("found", "99901")), ("ctrl+g", ("given_up", ""))):
        node = unknown_node("", FOUND)
        async with console(node).run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await press(pilot, "enter", "c", "ctrl+y", keys)
            assert node.concluded == [expected]


async def test_a_body_that_differs_is_shown_as_a_difference() -> None:
    node = unknown_node("", OTHER, sent_body="<p>Freeze the ring. Tell ops.</p>")
    async with console(node).run_test(size=(100, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "c")
        text = screen_text(pilot.app)
        assert "u2: another account" in text
        assert "From what was sent (-) to what is there (+):" in text
        assert "nobody" in text
        assert "ops" in text


@pytest.mark.parametrize(
    ("settlement", "verdict"),
    [
        ({"what": "page"}, "title_taken"),
        ({"what": "page", "deed": WriteKind.UPDATE}, "absent"),
        ({"what": "comment"}, "absent"),
    ],
)
async def test_that_none_of_them_is_ours_is_said_by_ctrl_n(settlement: dict[str, Any], verdict: str) -> None:
    node = unknown_node("", OTHER, **settlement)
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "c")
        assert "none of them is ours" in screen_text(pilot.app)
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert node.concluded == [(verdict, "")]


@pytest.mark.parametrize(("key", "verdict"), [("ctrl+y", "found"), ("ctrl+n", "absent")])
async def test_where_nothing_can_be_looked_for_the_operator_is_asked(key: str, verdict: str) -> None:
    node = unknown_node("")
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for pressed in ("enter", "c"):
            await pilot.press(pressed)
            await settle(pilot)
        assert "I have looked: the page was created: record it" in " ".join(screen_text(pilot.app).split())
        await pilot.press(key)
        await settle(pilot)
        assert node.concluded == [(verdict, "")]


async def test_a_deletion_is_asked_about_as_a_deletion() -> None:
    node = unknown_node("found", replace(FOUND, page=replace(PAGE, status="trashed")), deed=WriteKind.DELETE)
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "c")
        text = screen_text(pilot.app)
        assert "Was this page deleted?" in text
        assert "the page was deleted: record it" in text
        assert "trashed" in text


async def test_what_is_sent_again_by_itself_counts_down_in_list_and_review() -> None:
    review = request("01A", state=State.NOT_SENT)
    node = node_with(review)
    app = console(node)
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        assert app.services is not None
        row = replace(review.row, retry_at=app.services.monotonic() + 200)
        node.inbox.reviews["01A"] = replace(review, row=row, snapshot=None)
        node.tell(NodeEvent("request", "01A", State.NOT_SENT))
        await hear_news(pilot)
        assert "✗ in 200 s" in screen_text(app) or "✗ in 199 s" in screen_text(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "✗ not sent, again in " in screen_text(app)
