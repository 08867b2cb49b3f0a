"""Opening pages: beside the list or over it, back and forward, links, late answers and errors."""

from __future__ import annotations

import re

import pytest

from harbor_tui.domain.errors import NoAnswer
from harbor_tui.domain.pages import PageQuery
from harbor_tui.ui.screens.pages.finder import PageFinder
from harbor_tui.ui.screens.pages.link_dialog import LinkDialog
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from tests.support.console import press, screen_text, settle
from tests.support.pages_console import EACH_HOSTILE, FakeBrowsing, listed, page, pages_console

LONG = "<p>top of it</p>" + "".join(f"<p>line {n}</p>" for n in range(200))
LINKS = (
    '<p><ac:link><ri:page ri:content-title="Page 2"/></ac:link> <a href="https://evil.example/?q=1">click</a> '
    '<ac:link><ri:page ri:content-title="No such" ri:space-key="OPS"/></ac:link> '
    '<a href="/wiki/spaces/PLAT/pages/3/Title">three</a></p>'
)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)])
async def test_enter_opens_the_page_under_the_cursor_and_escape_goes_back_to_the_list(size: tuple[int, int]) -> None:
    browsing = FakeBrowsing([page(n) for n in range(1, 6)])
    app = pages_console(browsing)
    async with app.run_test(size=size) as pilot:
        shown = await listed(pilot, "j", "enter")
        for part in ("Body of 2.", "v7 current", "Platform (PLAT)", "2025-11-12 "):
            assert part in shown, part
        assert ("Page 4" in shown) is (size[0] >= 100), "the list is beside it where there is room"
        shown = await press(pilot, "escape")
        assert "Page 4" in shown
        finder = app.query_one(PageFinder)
        assert finder.results.has_focus
        assert finder.results.cursor_id == "2"


async def test_moving_the_cursor_fetches_nothing() -> None:
    browsing = FakeBrowsing([page(n) for n in range(1, 6)])
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await listed(pilot, "j", "j", "k")
        assert browsing.opened == []


async def test_while_a_page_is_on_its_way_the_old_one_stays_and_escape_cancels() -> None:
    browsing = FakeBrowsing([page(n) for n in range(1, 6)])
    browsing.hold("2")
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await listed(pilot, "enter", "escape", "j")
        await pilot.press("enter")
        await pilot.pause()
        shown = screen_text(app)
        assert re.search(r"Opening Page 2…( \d+ s)? · Esc cancels", shown)
        assert "Body of 1." in shown
        assert app.query_one(DocumentView).stale
        shown = await press(pilot, "escape")
        assert browsing.cancelled == ["2"]
        assert "Body of 1." in shown
        assert "Opening" not in shown
        assert not app.query_one(DocumentView).stale


async def test_a_page_opened_later_is_what_is_shown_even_when_the_earlier_answer_comes_last() -> None:
    browsing = FakeBrowsing([page(n) for n in range(1, 6)])
    late = browsing.hold("1")
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await listed(pilot)
        await pilot.press("enter")
        await pilot.pause()
        app.query_one(PageFinder).results.focus()
        await pilot.pause()
        await pilot.press("j", "enter")
        await settle(pilot)
        late.set()
        await settle(pilot)
        assert browsing.cancelled == ["1"]
        assert "Body of 2." in screen_text(app)
        assert "Body of 1." not in screen_text(app)


async def test_an_answer_that_was_cancelled_and_comes_all_the_same_replaces_nothing() -> None:
    browsing = FakeBrowsing([page(n) for n in range(1, 6)], stubborn=True)
    late = browsing.hold("1")
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await listed(pilot)
        await pilot.press("enter")
        await pilot.pause()
        app.query_one(PageFinder).results.focus()
        await pilot.pause()
        await pilot.press("j", "enter")
        for _ in range(20):
            await pilot.pause()
        assert "Body of 2." in screen_text(app)
        late.set()
        await settle(pilot)
        assert browsing.opened == ["1", "2"]
        assert "Body of 2." in screen_text(app)
        assert "Body of 1." not in screen_text(app)


async def test_a_link_to_a_heading_of_another_page_opens_it_there() -> None:
    link = '<p><ac:link ac:anchor="Far down"><ri:page ri:content-title="Page 2"/></ac:link></p>'
    far = f"{'<p>line</p>' * 60}<h2>Far down</h2>{'<p>below</p>' * 60}"
    app = pages_console(FakeBrowsing([page(1, body=link), page(2, body=far)]))
    async with app.run_test(size=(120, 36)) as pilot:
        shown = await listed(pilot, "enter", "tab", "enter")
        assert "Far down" in shown
        assert "below" in shown


async def test_back_and_forward_return_to_where_each_page_was_left_without_asking_again() -> None:
    browsing = FakeBrowsing([page(1, body=LONG), page(2), page(3)])
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await listed(pilot, "enter", "space", "space", "j")
        place = app.query_one(DocumentView).scroll_offset.y
        await press(pilot, "escape", "j", "enter")
        assert "Body of 2." in screen_text(app)
        await press(pilot, "left_square_bracket")
        assert "line 30" in screen_text(app)
        assert app.query_one(DocumentView).scroll_offset.y == place
        assert "Body of 2." in await press(pilot, "right_square_bracket")
        assert browsing.opened == ["1", "2"]


async def test_a_link_within_the_page_is_a_step_back_to_where_it_was_followed() -> None:
    link = '<p><ac:link ac:anchor="Far down"><ac:link-body>below</ac:link-body></ac:link></p>'
    browsing = FakeBrowsing([page(1, body=f"{link}{'<p>line</p>' * 60}<h2>Far down</h2>{'<p>line</p>' * 60}")])
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        below = _text_of(await listed(pilot, "enter", "tab", "enter"))
        assert app.query_one(DocumentView).scroll_offset.y > 40
        await press(pilot, "left_square_bracket")
        assert app.query_one(DocumentView).scroll_offset.y == 0
        assert _text_of(await press(pilot, "right_square_bracket")) == below
        assert browsing.opened == ["1"]


async def test_a_page_left_at_a_place_of_its_source_is_come_back_to_there() -> None:
    browsing = FakeBrowsing([page(1, body=LONG), page(2)])
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        before = _text_of(await listed(pilot, "enter", "v", "space", "j"))
        assert "</p><p>" in before
        assert "Body of 2." in await press(pilot, "escape", "j", "enter")
        assert _text_of(await press(pilot, "left_square_bracket")) == before
        assert _text_of(await press(pilot, "R")) == before
        assert "</p><p>" not in await press(pilot, "v")


def _text_of(shown: str) -> str:
    """The page beside the list."""
    return "\n".join(line.partition("│▌")[2] for line in shown.splitlines())


async def test_without_a_page_before_this_one_the_key_says_so() -> None:
    app = pages_console(FakeBrowsing([page(1)]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        assert "There is no page before this one." in await listed(pilot, "enter", "left_square_bracket")


async def test_an_error_stands_where_the_page_would_be_and_r_tries_again() -> None:
    browsing = FakeBrowsing([page(1)])
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await listed(pilot)
        browsing.problem = NoAnswer("acme.atlassian.net did not answer within 30 s.", advice="Try again.")
        shown = await press(pilot, "enter")
        words = " ".join(shown.replace("│▌", " ").split())
        assert "✗ acme.atlassian.net did not answer within 30 s." in words
        assert "Opening Page 1" in words, "it says which page, also where the list is covered"
        assert "Reading page 1 again" in await press(pilot, "R")
        browsing.problem = None
        assert "Body of 1." in await press(pilot, "R")


async def test_r_reads_the_open_page_again_and_keeps_the_place() -> None:
    browsing = FakeBrowsing([page(1, body=LONG)])
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await listed(pilot, "enter", "space", "space")
        place = app.query_one(DocumentView).scroll_offset.y
        await press(pilot, "R")
        assert browsing.opened == ["1", "1"]
        assert app.query_one(DocumentView).scroll_offset.y == place > 0


async def test_a_link_to_a_page_is_found_by_its_title_in_this_space_and_opened() -> None:
    browsing = FakeBrowsing([page(1, body=LINKS), page(2), page(3)])
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        shown = await listed(pilot, "enter", "tab", "enter")
        assert browsing.searches[-1][0] == PageQuery("Page 2", "65538", "", 25)
        assert "Body of 2." in shown
        assert "Page 2" in await press(pilot, "left_square_bracket"), "the link that was followed"


async def test_a_link_to_a_page_that_is_not_there_says_which_and_where() -> None:
    browsing = FakeBrowsing([page(1, body=LINKS), page(2)])
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        shown = await listed(pilot, "enter", "tab", "tab", "tab", "enter")
        assert "There is no page “No such” in the space OPS" in " ".join(shown.replace("│", " ").split())
        assert "click" in await press(pilot, "left_square_bracket")


async def test_a_web_address_of_this_tenant_opens_the_page_it_names() -> None:
    browsing = FakeBrowsing([page(1, body=LINKS), page(2), page(3)])
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        assert "Body of 3." in await listed(pilot, "enter", *["tab"] * 4, "enter")


async def test_an_address_elsewhere_is_shown_whole_with_its_host_and_never_opened_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("BROWSER", raising=False)
    app = pages_console(FakeBrowsing([page(1, body=LINKS)]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        shown = await listed(pilot, "enter", "tab", "tab", "enter")
        assert isinstance(app.screen, LinkDialog)
        assert "leads to evil.example" in shown
        assert "https://evil.example/?q=1" in shown
        assert "There is no graphical browser on this machine." in shown
        shown = await press(pilot, "y")
        assert app.clipboard == "https://evil.example/?q=1"
        assert "Sent to the terminal's clipboard" in shown
        await press(pilot, "escape")
        assert not isinstance(app.screen, LinkDialog)


async def test_y_copies_the_address_of_the_page() -> None:
    app = pages_console(FakeBrowsing([page(1), page(2)]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await listed(pilot, "j", "y")
        assert app.clipboard == "https://acme.atlassian.net/wiki/spaces/PLAT/pages/2/x"
        await press(pilot, "k", "enter", "y")
        assert app.clipboard == "https://acme.atlassian.net/wiki/spaces/PLAT/pages/1/x"


async def test_a_page_without_a_body_says_so() -> None:
    nothing = page(1)
    object.__setattr__(nothing, "body", None)
    app = pages_console(FakeBrowsing([nothing]))
    async with app.run_test(size=(120, 36)) as pilot:
        assert "The service sent no body for this page." in await listed(pilot, "enter")


@pytest.mark.parametrize("text", EACH_HOSTILE)
async def test_hostile_titles_and_labels_are_literal_in_the_open_page(text: str) -> None:
    app = pages_console(FakeBrowsing([page(1, text, labels=(text,))]))
    async with app.run_test(size=(160, 36), notifications=True) as pilot:
        await listed(pilot, "enter")
        await pilot.click("#page-title", offset=(3, 0))
        await settle(pilot)
        assert app.is_running
        assert app.gate.hits == 0


async def test_the_pane_survives_being_resized_while_a_page_is_open() -> None:
    app = pages_console(FakeBrowsing([page(1, body=LONG)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await listed(pilot, "enter")
        for size in [(60, 20), (200, 60), (40, 12), (80, 24), (120, 36)]:
            await pilot.resize_terminal(*size)
            await settle(pilot)
        assert "top of it" in screen_text(app)
