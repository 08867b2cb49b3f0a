"""Nothing in a body acts on the terminal or the program, and nothing hostile leaves by copying."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.geometry import Offset
from textual.selection import Selection

from harbor_tui.ui.kit.themes import THEMES
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from tests.support.console import screen_text, settle
from tests.support.pages_console import HOSTILE
from tests.support.viewer_app import ViewerApp, press


def wrapped(text: str) -> str:
    """The text in every place of a body."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    raw = text.replace("]]>", "")
    return (
        f'<h1>{safe}</h1><p title="{safe}">{safe} <a href="https://example.com/{safe}">{safe}</a></p><!-- {raw} -->'
        f'<ac:structured-macro ac:name="{safe}"><ac:parameter ac:name="p">{safe}</ac:parameter></ac:structured-macro>'
        f'<ac:structured-macro ac:name="code"><ac:parameter ac:name="title">{safe}</ac:parameter>'
        f"<ac:plain-text-body><![CDATA[{raw}]]></ac:plain-text-body></ac:structured-macro>"
    )


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_anywhere_in_a_body_is_shown_literally_in_both_views(text: str) -> None:
    app = ViewerApp(wrapped(text))
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await pilot.click(app.view, offset=(4, 0))
        for keys in ([], ["tab"], ["o"], ["escape"], ["v"], ["G"]):
            await press(pilot, *keys)
            shown = screen_text(app)
            assert not any(c in shown for c in "\x1b\x07\x9b\x9d\x90\u202e\u200b\ufeff\ud800")
        assert app.gate.hits == 0
        assert app.is_running


async def test_a_selection_is_copied_as_one_clean_line_without_line_numbers() -> None:
    app = ViewerApp("<p>first &#x9b;2J line</p><p>rm -rf \u202e/</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        everything = app.view.get_selection(Selection(None, None))
        assert everything == ("first ⟨U+009B⟩2J line rm -rf ⟨U+202E⟩/", " ")
        part = app.view.get_selection(Selection(Offset(6, 0), Offset(2, 2)))
        assert part == ("⟨U+009B⟩2J line rm", " ")
        await press(pilot, "v")
        source = app.view.get_selection(Selection(None, None))
        assert source is not None
        assert source[0].startswith("<p>first")


async def test_a_selection_holds_no_frames_but_what_the_body_says_of_them() -> None:
    table = "<table><tbody><tr><th>Key</th><th>Value</th></tr><tr><td>alpha</td><td>beta</td></tr></tbody></table>"
    text = "<ac:plain-text-body><![CDATA[├── one\n│   two]]></ac:plain-text-body>"
    app = ViewerApp(f'<h1>Top</h1>{table}<ac:structured-macro ac:name="code">{text}</ac:structured-macro>')
    async with app.run_test(size=(60, 24)) as pilot:
        await settle(pilot)
        everything = app.view.get_selection(Selection(None, None))
        assert everything is not None
        assert everything[0] == "Top Key Value alpha beta ├── one │ two"


async def test_what_is_selected_can_be_told_from_the_rest_in_every_theme() -> None:
    app = ViewerApp("<p>plain <code>code</code></p>")
    async with app.run_test(size=(60, 24)) as pilot:
        await settle(pilot)
        for theme in THEMES:
            app.theme = theme.name
            app.screen.selections = {app.view: Selection(Offset(0, 0), Offset(9, 0))}
            await settle(pilot)
            segments = list(app.view.render_line(0))
            marked = [each.text for each in segments if each.style is not None and each.style.reverse]
            assert "".join(marked) == "plain cod", theme.name


async def test_a_mouse_selection_reaches_the_clipboard_clean() -> None:
    app = ViewerApp("<p>copy &#x9d;52;c;eA==&#x9c; me</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.selections = {app.view: Selection(None, None)}
        await settle(pilot)
        app.screen.action_copy_text()
        assert app.clipboard.strip() == "copy ⟨U+009D⟩52;c;eA==⟨U+009C⟩ me"


class Broken:
    """A document whose rendering fails."""

    source = "<p>the source is still here</p>"
    faults = ()
    warnings = ()
    notes = ()
    complete = True
    known = 1

    def block(self, index: int) -> object:
        raise ZeroDivisionError


async def test_a_rendering_that_fails_leaves_the_source_and_says_so() -> None:
    app = ViewerApp("<p>before</p>")
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        app.viewer.set_document(Broken())  # type: ignore[arg-type]  # stands in for a defect
        await settle(pilot)
        assert "the source is still here" in screen_text(app)
        assert "This body could not be rendered (" in screen_text(app)


@pytest.mark.parametrize("theme", ["harbor-dark", "harbor-light", "harbor-plain"])
async def test_every_theme_shows_the_same_text(theme: str) -> None:
    app = ViewerApp(wrapped("plain") + '<p style="color: red; background-color: yellow">tinted</p>', theme)
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        assert "tinted" in screen_text(app)


async def test_without_colours_headings_links_and_matches_are_told_by_other_means() -> None:
    app = ViewerApp('<h1>Title</h1><p><a href="https://x.example/">a link</a> needle</p>', "harbor-plain")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"needle", "enter", "tab")
        styles = {name: _style(app.view, name) for name in ("heading1", "link", "match-here", "stop")}
        assert styles["heading1"].bold
        assert styles["link"].underline
        assert styles["match-here"].reverse
        assert styles["stop"].reverse


def _style(view: DocumentView, name: str) -> Style:
    return view._painter.palette.own_style(name)


@pytest.mark.parametrize("text", ["word ", "漢字", "👩\u200d👩\u200d👧 ", "e\u0301\u0302"])
async def test_a_line_of_a_megabyte_is_painted_in_pieces_that_fit_together(text: str) -> None:
    long = text * (400_000 // len(text))
    app = ViewerApp(f"<p>before</p><pre>{long}</pre><p>after</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        view = app.view
        index = max(range(len(view.shown.lines)), key=lambda at: view.shown.lines[at].width)
        line = view.shown.lines[index]
        strip = view._painter.strip(index, line, (), 80)
        assert max(len(segment.text) for segment in strip) < 20_000
        assert sum(segment.cell_length for segment in strip) == line.width
        assert strip.text.rstrip() == line.plain.rstrip()
