"""The inbox: what is listed, that nothing moves by itself, and what the pane says about itself."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from harbor_tui.contracts.adapters import Posture
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.pages import Space
from harbor_tui.domain.requests import State
from harbor_tui.ui.screens.inbox.table import InboxRows
from harbor_tui.ui.screens.review.screen import ReviewScreen
from harbor_tui.ui.widgets.row_list import RowList
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.inbox.model import NodeEvent
from tests.support.console import console, hear_news, node_with, request, screen_lines, screen_text, settle
from tests.support.queue_world import World, create_request


async def test_the_frame_is_there_before_anything_is_loaded() -> None:
    gate = asyncio.Event()
    app = console(node_with(request("01A")), wait=gate.wait)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "1 Inbox  2 Pages  3 Ports  4 Actions  5 Audit" in text
        assert "starting…" in text
        gate.set()
        await settle(pilot)
        assert "Harbor rollout checklist" in screen_text(app)


async def test_a_row_says_age_agent_space_title_size_and_checks() -> None:
    findings = (Finding(Severity.WARNS, "x", "one"), Finding(Severity.SERIOUS, "y", "two"))
    async with console(node_with(request("01A", findings=findings))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        row = next(line for line in screen_lines(pilot.app) if "Harbor rollout" in line)
        for part in ("2 h", "codex-docs", "194 B", "▲ 2"):
            assert part in row


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (State.CREATED, "● created"), (State.FAILED, "✗ failed"), (State.UNKNOWN, "? unknown"),
        (State.REJECTED, "– rejected"), (State.EXPIRED, "⌛ expired"), (State.SENDING, "◑ sending"),
        (State.NOT_SENT, "✗ not sent"), (State.APPROVED, "◔ approved"), (State.INVALID, "■ invalid"),
    ],
)  # fmt: skip
async def test_every_state_has_a_mark_and_a_word(state: State, shown: str) -> None:
    async with console(node_with(request("01A", state=state))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert shown in screen_text(pilot.app)


async def test_findings_that_are_told_alike_are_told_once_with_their_number() -> None:
    hidden = Finding(Severity.SERIOUS, "hidden_text", "hidden text at line 1")
    findings = (hidden, replace(hidden, excerpt="other words"), Finding(Severity.WARNS, "x", "one"))
    async with console(node_with(request("01A", findings=findings))).run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        assert "▲ hidden text at line 1 (2 times)  △ one" in screen_text(pilot.app)


async def test_a_request_without_a_title_says_what_it_would_do_and_is_found_by_it() -> None:
    review = request("01A", title="")
    review = replace(review, row=replace(review.row, action="delete-page"))
    async with console(node_with(review, request("01B"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "delete-page 01A" in screen_text(pilot.app)
        await pilot.press("slash", *"delete", "enter")
        await settle(pilot)
        assert ("delete-page 01A" in screen_text(pilot.app), "Harbor rollout" in screen_text(pilot.app)) == (
            True,
            False,
        )


async def test_arrivals_are_counted_and_move_nothing_until_r() -> None:
    node = node_with(request("01B", "On-call hand-over"), request("01C", "Incident timeline"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("j")
        before = screen_lines(pilot.app)[2:10]
        node.arrive(request("01A", "Newly arrived"))
        await hear_news(pilot)
        assert screen_lines(pilot.app)[2:10] == before
        assert "1 new: R loads them" in screen_text(pilot.app)
        await pilot.press("R")
        await settle(pilot)
        assert "Newly arrived" in screen_text(pilot.app)
        assert pilot.app.screen.query_one("#requests", RowList).cursor_id == "01C"
        assert "new: R loads" not in screen_text(pilot.app)


async def test_the_filter_shows_matching_rows_and_esc_shows_all() -> None:
    node = node_with(
        request("01A"), request("01B", "On-call hand-over"), request("01C", "Incident", agent="openclaw-7")
    )
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"OPENclaw")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "Incident" in text
        assert "On-call" not in text
        assert "1 of 3 shown" in text
        await pilot.press("enter", "escape")
        await settle(pilot)
        assert "On-call hand-over" in screen_text(pilot.app)


async def test_a_filter_that_matches_nothing_says_so() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"zebra")
        await settle(pilot)
        assert "No request holds these words." in screen_text(pilot.app)
        await pilot.press("escape")
        await settle(pilot)
        assert "Harbor rollout checklist" in screen_text(pilot.app)


async def test_an_empty_inbox_says_what_would_be_here_and_how_it_gets_here() -> None:
    hint = "sh /tmp/harbor-demo-x/submit"
    async with console(node_with(), home_hint=hint).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "Nothing waits for a decision." in text
        assert f"Submit from another terminal: {hint}" in text


@pytest.mark.parametrize(
    "hint", ["sh /tmp/x/submit", "harbor-tui --home /tmp/harbor-demo-abcdef submit create-page --in p.json"]
)
async def test_in_the_demo_the_line_that_submits_stays_whole_in_one_row(hint: str) -> None:
    async with console(node_with(request("01A")), home_hint=hint, hint_stays=True).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert [hint in each for each in screen_lines(pilot.app)[-3:]] == [True, False, False]


async def test_a_list_with_rows_keeps_the_line_that_submits_for_its_key() -> None:
    async with console(node_with(request("01A")), home_hint="sh /tmp/x/submit").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "/tmp/x/submit" not in screen_text(pilot.app)


@pytest.mark.parametrize(
    ("size", "labels"),
    [
        ((80, 24), ["Age", "Agent", "Space", "Title", "Size", "Checks"]),
        ((120, 40), ["Age", "Title", "Checks"]),
        ((160, 40), ["Age", "Agent", "Space", "Title", "Checks"]),
        ((200, 60), ["Age", "Agent", "Space", "Title", "Size", "Checks"]),
        ((60, 16), ["Age", "Agent", "Title", "Checks"]),
    ],
)
async def test_columns_give_way_to_the_title_size_first_and_the_agent_last(
    size: tuple[int, int], labels: list[str]
) -> None:
    async with console(node_with(request("01A"))).run_test(size=size) as pilot:
        await settle(pilot)
        rows = pilot.app.screen.query_one("#requests", RowList)
        assert [column.label for column in rows.columns] == labels
        title = labels.index("Title")
        assert rows.widths(rows.size.width - 2)[title] >= 20


class SpacesOnce:
    """Tells the keys of spaces, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []

    async def learn_spaces(self, space_ids: set[str]) -> None:
        self.asked.append(space_ids)

    async def space(self, space_id: str) -> Space | None:
        return self.known_space(space_id)

    def known_space(self, space_id: str) -> Space | None:
        return Space(space_id, "PLAT", "Platform") if self.asked else None


async def test_spaces_get_their_names_once_after_the_rows_are_there() -> None:
    node, browsing = node_with(request("01A"), request("01B")), SpacesOnce()
    async with console(node, browsing=browsing).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        node.tell(NodeEvent("inbox"))
        await hear_news(pilot)
        assert browsing.asked == [{"65538"}]
        assert "PLAT" in next(each for each in screen_lines(pilot.app) if "Harbor rollout" in each)


def test_a_file_that_was_replaced_is_looked_at_again_and_told_as_outdated(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.drop("a", create_request("Before"))
    inbox = Inbox(world.store, Intake(world.book, world.port, world.clock))
    wanted: list[str] = []
    inbox.refresh()
    rows = InboxRows(inbox, label=str, now=world.clock.now, monotonic=world.clock.monotonic, want=wanted.append)
    rows.cells(0)
    inbox.row("a")
    title = [column.label for column in rows.columns].index("Title")
    assert rows.cells(0)[title].text == "Before"
    rows.cells(0)
    assert wanted == ["a"]
    world.drop("a", create_request("After, longer"))
    rows.look_again(["a"])
    assert wanted == ["a", "a"]
    inbox.row("a")
    assert rows.outdated(["a"]) == ["a"]
    assert rows.cells(0)[title].text == "After, longer"


async def test_rows_that_were_not_read_yet_are_read_when_they_are_seen() -> None:
    node = node_with(*(request(f"01{n:03d}", f"Title {n}") for n in range(200)))
    node.inbox.ready.clear()
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await settle(pilot)
        assert "Title 3 " in screen_text(pilot.app)
        assert len(node.inbox.ready) < 100


async def test_no_preview_and_no_review_for_what_the_cursor_left() -> None:
    node = node_with(request("01A", body="<p>first body</p>"), request("01B", "Other", body="<p>second body</p>"))
    async with console(node).run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await pilot.press("j")
        await pilot.pause(0.5)
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "second body" in text
        assert "first body" not in text


async def test_the_detail_line_gives_the_created_page() -> None:
    review = request("01A", state=State.CREATED)
    page = CreatedPage("99901", "T", "65538", 1, "https://acme.atlassian.net/wiki/spaces/PLAT/pages/99901")
    node = node_with(replace(review, row=replace(review.row, page=page)))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "page 99901  https://acme.atlassian.net/wiki/spaces/PLAT" in screen_text(pilot.app)


@pytest.mark.parametrize(
    ("shared", "words"), [(True, "agents share your uid: approvals are advisory"), (False, "agents: another uid")]
)
@pytest.mark.parametrize("width", [60, 80, 120])
async def test_the_status_line_says_who_the_agents_are(shared: bool, words: str, width: int) -> None:
    node = node_with(request("01A"))
    node.posture = Posture(usable=True, agents_share_uid=shared)
    async with console(node).run_test(size=(width, 24)) as pilot:
        await settle(pilot)
        text = screen_text(pilot.app)
        assert words in text
        assert "acme.atlassian.net ✓ basic" in text


async def test_frozen_sending_is_said_in_the_rule() -> None:
    node = node_with(request("01A"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f12")
        await settle(pilot)
        assert node.frozen
        assert "FROZEN" in screen_lines(pilot.app)[1]


async def test_number_keys_change_panes_and_esc_never_quits() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("4")
        await settle(pilot)
        assert "create-page" in screen_text(pilot.app)
        await pilot.press("5")
        await settle(pilot)
        assert "Nothing is on record yet." in screen_text(pilot.app)
        await pilot.press("escape", "escape", "1")
        await settle(pilot)
        assert "Harbor rollout checklist" in screen_text(pilot.app)
        assert pilot.app.is_running


async def test_q_quits_and_asks_only_while_a_decision_is_held() -> None:
    node = node_with(request("01A"))
    app = console(node)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        held = node.hold_rejection("01A", "no")
        await pilot.press("q")
        await settle(pilot)
        assert "still held" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        node.take_back(held.request_id)
        await pilot.press("q")
        await settle(pilot)
        assert node.stopped
    assert app.return_code == 0


async def test_a_click_on_a_panes_name_goes_there_and_a_double_click_opens_a_request() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.click(offset=(35, 0))
        await settle(pilot)
        assert "create-page" in screen_text(pilot.app)
        await pilot.click(offset=(3, 0))
        await settle(pilot)
        await pilot.click(offset=(30, 3), times=2)
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReviewScreen)
