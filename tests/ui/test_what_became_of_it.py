"""After the decision: trying again what was not sent, and settling what nobody knows."""

from __future__ import annotations

from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.requests import State
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.workflow.reviewing import Candidate, Settlement
from tests.support.console import FakeNode, console, node_with, request, screen_text, settle

PAGE = CreatedPage("99901", "Harbor [/x] \x1b[2J", "65538", 1, "https://acme.atlassian.net/wiki/99901")
FOUND = Candidate(PAGE, "2026-11-21T10:00:00Z", "me", True, True)


def unknown_node(proposal: str, *candidates: Candidate) -> FakeNode:
    node = node_with(request("01A", state=State.UNKNOWN))
    node.settlement = Settlement("01A", 1, proposal, "One page with this title, created after the attempt.", candidates)
    return node


async def test_what_was_not_sent_is_sent_again_by_a_key() -> None:
    node = node_with(request("01A", state=State.NOT_SENT))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in ("enter", "t"):
            await pilot.press(key)
            await settle(pilot)
        assert node.sent_again == [("01A", None)]


async def test_sending_again_after_an_unknown_outcome_takes_the_typed_challenge() -> None:
    node = node_with(request("01A", state=State.NOT_SENT))
    node.needs_challenge_again = True
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in ("enter", "t"):
            await pilot.press(key)
            await settle(pilot)
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
        for key in ("enter", "t", "c"):
            await pilot.press(key)
            await settle(pilot)
        assert "Only an unknown outcome is looked into." in screen_text(pilot.app)
        assert node.sent_again == []


async def test_the_evidence_is_shown_and_concluded_by_ctrl_y_only() -> None:
    node = unknown_node("found", FOUND)
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in ("enter", "c"):
            await pilot.press(key)
            await settle(pilot)
        text = screen_text(pilot.app)
        assert "created after the attempt, same body" in text
        assert "[/x] ⟨U+001B⟩[2J" in text
        for key in ("enter", "space", "y", "a", "1"):
            await pilot.press(key)
            await settle(pilot)
        assert node.concluded == []
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert node.concluded == [("found", "99901")]


async def test_without_a_proposal_the_operator_says_which_page_it_is_or_gives_up() -> None:
    for keys, expected in (("1", ("found", "99901")), ("ctrl+g", ("given_up", ""))):
        node = unknown_node("", FOUND)
        async with console(node).run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            for key in ("enter", "c", "ctrl+y", keys):
                await pilot.press(key)
                await settle(pilot)
            assert node.concluded == [expected]
