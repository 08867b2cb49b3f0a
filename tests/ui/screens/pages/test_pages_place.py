"""Over an open page: where it stands, when and by whom it was changed; learned later, and never waited for."""

from __future__ import annotations

import pytest

from harbor_tui.domain.errors import NotVisible
from harbor_tui.domain.pages import Page
from harbor_tui.ui.screens.pages.breadcrumb import place_lines, short_account
from tests.support.console import press, screen_text, settle
from tests.support.pages_console import FakeBrowsing, listed, page, pages_console

AUTHOR = "5b10ac8d82e05b22cc7d4ef5"


def under(number: int) -> Page:
    return page(number, parent_id="8", author_id=AUTHOR)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((80, 24), "Platform (PLAT) ▸ Home ▸ Runbooks · 2025-11-12 "),
        ((120, 36), "Platform (PLAT) ▸ Home ▸ Runbooks · 2025-11-12, …cc7d4ef5"),
        ((160, 40), "Platform (PLAT) ▸ Home ▸ Runbooks · 2025-11-12 "),
    ],
)
async def test_the_way_down_to_the_page_stands_over_it_with_time_and_author(
    size: tuple[int, int], expected: str
) -> None:
    app = pages_console(FakeBrowsing([under(1)], above=("Home", "Runbooks")))
    async with app.run_test(size=size) as pilot:
        shown = await listed(pilot, "enter")
        assert expected in shown
        assert ", …cc7d4ef5" in shown


async def test_the_page_is_there_before_its_way_down() -> None:
    browsing = FakeBrowsing([under(1), page(2)], above=("Home",))
    gate = browsing.hold("above 1")
    app = pages_console(browsing)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        app.screen.query_one("PagesPane").opener.open("1")  # type: ignore[attr-defined]  # the pane in front
        await pilot.pause()
        await pilot.pause()
        assert "Body of 1." in screen_text(app)
        assert "▸" not in screen_text(app)
        gate.set()
        await settle(pilot)
        assert "▸ Home" in screen_text(app)


async def test_a_late_answer_about_another_page_is_dropped() -> None:
    browsing = FakeBrowsing([under(1), page(2)], above=("Home",), stubborn=True)
    gate = browsing.hold("above 1")
    app = pages_console(browsing)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        pane = app.screen.query_one("PagesPane")
        for number in ("1", "2"):
            pane.opener.open(number)  # type: ignore[attr-defined]  # the pane in front
            await pilot.pause()
            await pilot.pause()
        gate.set()
        await settle(pilot)
        assert "Body of 2." in screen_text(app)
        assert "▸" not in screen_text(app)


async def test_where_it_cannot_be_learned_the_line_does_without_it() -> None:
    browsing = FakeBrowsing([under(1)], above_problem=NotVisible("scope", advice="", status=403))
    app = pages_console(browsing)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await listed(pilot, "enter")
        assert "Platform (PLAT) · 2025-11-12" in shown
        assert "✗" not in shown


async def test_a_page_at_the_top_asks_for_nothing_and_coming_back_asks_again() -> None:
    browsing = FakeBrowsing([page(1), under(2)], above=("Home",))
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await listed(pilot, "enter")
        assert browsing.asked_above == []
        await press(pilot, "escape", "j", "enter", "left_square_bracket")
        assert "▸ Home" not in screen_text(app)
        assert "▸ Home" in await press(pilot, "right_square_bracket")


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (120, "Platform (PLAT) ▸ Home ▸ Runbooks ▸ Harbor · 2025-11-12 09:30 UTC, …cc7d4ef5 · 2 labels: plan, harbor"),
        (94, "Platform (PLAT) ▸ … ▸ Harbor · 2025-11-12 09:30 UTC, …cc7d4ef5 · 2 labels: plan, harbor"),
        (78, "Platform (PLAT) ▸ … ▸ Harbor · 2025-11-12, …cc7d4ef5 · 2 labels: plan, harbor"),
        (66, "Platform (PLAT) ▸ … ▸ Harbor · 2025-11-12 09:30 UTC, …cc7d4ef5|2 labels: plan, harbor"),
        (57, "Platform (PLAT) ▸ … ▸ Harbor · 2025-11-12, …cc7d4ef5|2 labels: plan, harbor"),
        (40, "… ▸ Harbor · 2025-11-12, …cc7d4ef5|2 labels: plan, harbor"),
        (20, "… ▸ Harbor · 2025-11-12, …cc7d4ef5|2 labels: plan,|harbor"),
    ],
)
def test_with_less_room_less_is_said_of_the_way_and_the_labels_go_below(
    monkeypatch: pytest.MonkeyPatch, width: int, expected: str
) -> None:
    monkeypatch.setattr("harbor_tui.ui.screens.pages.breadcrumb.full_time", lambda iso: f"{iso[:10]} 09:30 UTC")
    found = page(1, author_id=AUTHOR, labels=("plan", "harbor"))
    assert place_lines(found, "Platform (PLAT)", ("Home", "Runbooks", "Harbor"), width) == expected.split("|")


def test_of_very_many_labels_the_rest_is_counted() -> None:
    found = place_lines(page(1, labels=tuple(f"label-{number}" for number in range(40))), "PLAT", (), 60)
    assert len(found) == 4
    assert all(len(each) <= 60 for each in found)
    assert found[1].startswith("40 labels: label-0, label-1")
    shown = sum(each.count("label-") for each in found)
    assert found[-1].endswith(f", and {40 - shown} more")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_labels_are_on_the_screen_whatever_its_width(size: tuple[int, int]) -> None:
    labelled = page(1, parent_id="8", author_id=AUTHOR, labels=("disaster-recovery", "harbor", "runbook-template"))
    app = pages_console(FakeBrowsing([labelled], above=("Home", "Runbooks", "Harbor team")))
    async with app.run_test(size=size) as pilot:
        shown = await listed(pilot, "enter")
        for label in labelled.labels:
            assert label in shown
        assert "Body of 1." in shown


def test_ids_are_shortened_from_the_left() -> None:
    assert short_account(AUTHOR) == "…cc7d4ef5"
    assert short_account("ada") == "ada"
    assert place_lines(page(1), "", (), 80)[0].startswith("space 65538 · 2025-11-12")
