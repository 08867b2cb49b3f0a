"""Finding in the viewer, and its outline."""

from __future__ import annotations

import pytest

from harbor_tui.document.lines.model import Span, line_of
from harbor_tui.ui.widgets.lines.buffer import CHUNK, LineBuffer, Placed
from harbor_tui.ui.widgets.lines.text_search import SearchState
from harbor_tui.ui.widgets.viewer.find_bar import FindBar
from harbor_tui.ui.widgets.viewer.source_toggle import BEGINNING
from tests.support.console import screen_text, settle
from tests.support.viewer_app import ViewerApp, press

BODY = (
    "<h1>Rollout</h1><p>Café or CAFE</p>"
    + "".join(f"<h2>Step {n}</h2><p>do the thing {n}</p><p>another café</p>" for n in range(30))
    + f"<p>{'word ' * 14}needle in the hay {'word ' * 20}</p>"
)


def _keys(text: str) -> list[str]:
    return ["space" if character == " " else character for character in text]


async def test_what_is_typed_is_found_whatever_case_and_accents_and_counted() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = await press(pilot, "slash", *"cafe")
        assert "1/32" in shown
        assert "“cafe” 1/32" in shown


async def test_n_and_capital_n_step_through_the_matches_in_a_circle() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"cafe", "enter")
        assert app.view.has_focus
        assert "2/32" in await press(pilot, "n")
        assert "1/32" in await press(pilot, "N")
        assert "32/32" in await press(pilot, "N")
        assert app.view.scroll_offset.y > 0
        assert "1/32" in await press(pilot, "n")


async def test_a_match_that_was_wrapped_over_two_lines_is_found() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        line = next(each.plain for each in app.view.shown.lines if "needle" in each.plain)
        assert not line.rstrip().endswith("hay"), "the words have to be on two lines for this test"
        assert "1/1" in await press(pilot, "slash", *"needle", "space", *"in", "space", *"the", "space", *"hay")


async def test_words_that_are_not_there_say_so_and_escape_forgets_them() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "not found" in await press(pilot, "slash", *"zzz")
        assert "zzz" not in await press(pilot, "escape")
        assert not app.query_one(FindBar).has_class("-open")
        assert app.view.has_focus


async def test_matches_are_found_again_after_the_terminal_has_changed_and_the_current_one_stays_it() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"cafe", "enter", "n", "n", "n", "n")
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        assert "“cafe” 5/32" in screen_text(app)
        assert "6/32" in await press(pilot, "n")


async def test_a_terminal_that_changes_does_not_take_the_reader_back_to_a_match() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"step", "space", *"20", "enter", "g")
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        assert "“step 20” 1/1 · Top" in screen_text(app)


async def test_words_are_found_in_cells_that_were_wrapped_beside_others() -> None:
    cells = "".join(f"<td>{'wide ' * 9}column {name} goes on {'wide ' * 9}</td>" for name in ("one", "two", "three"))
    app = ViewerApp(f"<table><tbody><tr>{cells}</tr></tbody></table>")
    async with app.run_test(size=(60, 24)) as pilot:
        await settle(pilot)
        for name in ("one", "two", "three"):
            wanted = f"wide column {name} goes on wide"
            assert not any(wanted in line.plain for line in app.view.shown.lines), "it has to be on several lines"
            assert "1/1" in await press(pilot, "slash", *_keys(wanted))
            await press(pilot, "escape")


async def test_words_are_found_where_the_source_was_wrapped_inside_them() -> None:
    app = ViewerApp(f"<p>{'x' * 60}needle in the hay</p>")
    async with app.run_test(size=(72, 24)) as pilot:
        await settle(pilot)
        shown = await press(pilot, "v")
        assert "needle" not in shown, "the word has to be on two lines for this test"
        assert "1/1" in await press(pilot, "slash", *"needle")


async def test_what_is_folded_is_unfolded_to_find_something_in_it() -> None:
    body = '<ac:structured-macro ac:name="expand"><ac:rich-text-body><p>the needle</p></ac:rich-text-body>'
    app = ViewerApp(f"{BODY}{body}</ac:structured-macro>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "the needle" not in await press(pilot, "G", "f", "g")
        shown = await press(pilot, "slash", *_keys("the needle"))
        assert "“the needle” 1/1" in shown
        assert "  the needle" in shown


async def test_a_long_search_leaves_the_readers_place_on_the_screen() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(60, 16)) as pilot:
        await settle(pilot)
        assert "…” not found · Top 1/" in await press(pilot, "slash", *("quux" * 20))


def test_what_is_not_on_the_lines_so_far_is_gone_to_once_it_is() -> None:
    shown = LineBuffer(Placed(line_of(Span(text)), place) for place, text in enumerate(["hay"] * CHUNK + ["needle"]))
    finding = SearchState()
    finding.look_for("needle")
    shown.reach(BEGINNING, 1)
    assert not finding.take(finding.look_in(shown, 80), complete=shown.complete)
    assert finding.count(complete=shown.complete) == "not found yet"
    shown.reach(BEGINNING, 2 * CHUNK)
    assert finding.take(finding.look_in(shown, 80), complete=shown.complete), "the reader has waited for it"
    assert not finding.take(finding.look_in(shown, 80), complete=shown.complete), "and is taken there once"
    assert finding.count(complete=shown.complete) == "1"


async def test_line_numbers_of_the_source_are_not_found() -> None:
    app = ViewerApp("<p>one</p>\n<p>two</p>\n<p>three</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "not found" in await press(pilot, "v", "slash", *"3")


@pytest.mark.parametrize("text", ["[/", "[@click=app.quit]x", "foo\\", "$error", "%s", "((", "*"])
async def test_hostile_search_words_are_shown_literally(text: str) -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = await press(pilot, "slash", *text)
        assert f"“{text}” not found" in shown


async def test_the_outline_lists_the_headings_and_jumps_to_one() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        shown = await press(pilot, "o")
        assert "31 headings" in shown
        assert "Part" not in shown
        assert "do the thing 0" in shown, "there is room for both"
        await press(pilot, *["j"] * 20, "enter")
        assert app.view.has_focus
        assert "Step 19" in screen_text(app).splitlines()[0]


async def test_in_a_narrow_terminal_the_outline_covers_the_text_and_escape_uncovers_it() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "do the thing" not in await press(pilot, "o")
        assert "do the thing" in await press(pilot, "escape")
        assert app.view.has_focus


async def test_the_outline_opens_at_the_heading_that_is_read() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "o", *["j"] * 20, "enter", "j", "o", "enter")
        assert "Step 19" in screen_text(app).splitlines()[0]


async def test_the_outline_beside_the_text_follows_the_reader() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "o")
        app.view.focus()
        shown = await press(pilot, *["space"] * 3)
        cursor = next(line for line in shown.splitlines() if "▌  Step" in line or "▌ Step" in line)
        top = next(line for line in reversed(app.view.shown.lines[: app.view.position.top + 1]) if "Step" in line.plain)
        assert top.plain.strip() in cursor.rpartition("▌")[2]


async def test_a_page_without_headings_says_so() -> None:
    app = ViewerApp("<p>x</p>")
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert "no headings" in await press(pilot, "o")
        await press(pilot, "o")
        assert app.view.has_focus
