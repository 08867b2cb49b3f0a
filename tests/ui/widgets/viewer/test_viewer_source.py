"""The source view shows every character of a body, and where it is faulty."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.document.reader.read import read_document
from harbor_tui.document.text.cells import width_of
from harbor_tui.domain.text.display import display
from harbor_tui.ui.widgets.lines.source import FaultPlace, gutter_of, source_lines
from tests.support.console import screen_text, settle
from tests.support.viewer_app import ViewerApp, press

BODY = '<p class="x">one &amp; two</p>\n<!-- hidden -->\n<ac:link><![CDATA[a < b]]></ac:link>\n'


def shown(text: str, width: int = 80, *, wrap: bool = True) -> list[str]:
    """The source's rows without their numbers; the parts of one line joined."""
    gutter = gutter_of(text)
    rows: list[str] = []
    for placed in source_lines(text, width, wrap=wrap):
        plain = placed.line.plain
        if plain[:gutter].strip():
            rows.append(plain[gutter:])
        else:
            rows[-1] += plain[gutter:]
    return rows


def test_every_line_is_there_with_its_number() -> None:
    assert shown(BODY) == BODY.split("\n")


@given(st.text(alphabet="<>/=\"'&;![]-CDATAp \n\t\r漢é\u202e\x1b\u200b{}:,\\1", max_size=300), st.integers(10, 60))
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_added_or_wider_than_asked_for(text: str, width: int) -> None:
    assert shown(text, width) == [display(line.replace("\t", "    ")) for line in text.split("\n")]
    for placed in source_lines(text, width):
        assert placed.line.width == width_of(placed.line.plain) <= max(width, gutter_of(text) + 8)


def test_the_faulty_line_and_character_stand_out() -> None:
    lines = [placed.line for placed in source_lines("<p>ok</p>\n<p>a & b</p>", 40, fault=FaultPlace(2, 6))]
    assert lines[1].plain.startswith("  2✗ ")
    assert [span.text for span in lines[1].spans if span.style == "source.fault"] == ["  2✗ ", "&"]


def test_a_fault_behind_the_end_is_put_on_the_last_character() -> None:
    lines = [placed.line for placed in source_lines("<p>", 40, fault=FaultPlace(9, 9))]
    assert [span.text for span in lines[0].spans if span.style == "source.fault"] == [">"]


def test_the_first_rows_of_a_megabyte_in_one_line_come_at_once() -> None:
    rows = source_lines("<p>a &amp; b</p>" * 70_000, 80)
    assert [next(rows).line.width <= 80 for _ in range(40)]


def test_unwrapped_lines_are_cut_into_rows_of_a_bounded_width() -> None:
    assert max(placed.line.width for placed in source_lines("x" * 10_000, 80, wrap=False)) <= 2010


async def test_v_shows_the_source_and_back_and_the_place_of_the_fault() -> None:
    app = ViewerApp("<p>fine</p>\n<p>broken & here</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "△ not well-formed · v shows the place" in screen_text(app)
        assert "Confluence will" in screen_text(app)
        source = await press(pilot, "v")
        assert "2✗ <p>broken & here</p>" in source
        assert "source · v shows the page" in source
        assert "Confluence will" in await press(pilot, "v")


async def test_control_characters_in_the_source_are_marked_and_never_painted() -> None:
    app = ViewerApp("<p>\x1b]52;c;ZXZpbA==\x07 \u202e \x9b2J</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for keys in ([], ["v"]):
            seen = await press(pilot, *keys)
            assert "⟨U+001B⟩]52;c;ZXZpbA==⟨U+0007⟩ ⟨U+202E⟩ ⟨U+009B⟩2J" in seen
        assert app.gate.hits == 0


async def test_w_wraps_the_source_or_not() -> None:
    app = ViewerApp("<p>" + "word " * 60 + "END</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "END" in await press(pilot, "v")
        assert "END" not in await press(pilot, "w")


LONG = "\n".join(f"<h2>Part {n}</h2>\n<p>Words of part {n}.</p>\n<ul><li>point {n}</li></ul>" for n in range(80))


def top_of(app: ViewerApp) -> str:
    lines = app.view.shown.lines[app.view.position.top :]
    return next(line.plain for line in lines if any(map(str.isalnum, line.plain)))


async def test_v_shows_the_source_of_what_is_on_top_and_back_exactly_where_one_was() -> None:
    app = ViewerApp(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.view.go_to("heading", "40")
        await press(pilot, "j", "j")
        before, top = app.view.position.top, top_of(app)
        await press(pilot, "v")
        assert top in top_of(app)
        assert "Words of part 40." in screen_text(app)
        await press(pilot, "v")
        assert app.view.position.top == before


async def test_what_was_scrolled_to_in_the_source_is_on_top_of_the_page() -> None:
    app = ViewerApp(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "v", "space", "space", "space", "space", "space")
        seen = top_of(app)
        await press(pilot, "v")
        number = "".join(filter(str.isdigit, seen.partition(" ")[2].rpartition("<")[0]))
        assert f"art {number}" in screen_text(app) or f"point {number}" in screen_text(app)
        assert app.view.position.top > 40


async def test_the_end_is_the_end_on_both_sides() -> None:
    app = ViewerApp(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        before = app.view.position.top
        assert "point 79" in await press(pilot, "v")
        await press(pilot, "v")
        assert app.view.position.top == before


async def test_the_place_is_kept_when_the_width_changes_on_the_other_side() -> None:
    app = ViewerApp(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.view.go_to("heading", "30")
        await press(pilot, "v")
        await pilot.resize_terminal(100, 30)
        await settle(pilot)
        assert "art 30" in await press(pilot, "v")


async def test_the_end_of_another_text_is_not_taken_for_the_end_of_this_one() -> None:
    app = ViewerApp(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "v", "G")
        app.view.raw = False
        app.view.measure()
        assert app.ends == 0, "what is on the screen is still the source"
        app.view.set_document(None)
        app.viewer.load("<p>short</p>")
        await settle(pilot)
        assert app.ends == 1
        app.viewer.set_document(read_document(LONG))
        app.view.measure()
        assert not app.view.seen_to_end, "what is on the screen is still the short one"
        await settle(pilot)
        assert app.ends == 1
