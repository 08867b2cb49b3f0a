"""Reading in the viewer: scrolling, the place, the end, reflow, folds and links."""

from __future__ import annotations

import asyncio

import pytest

from harbor_tui.document.model.inlines import LinkKind, Target
from harbor_tui.ui.widgets.lines import loader as line_making
from harbor_tui.ui.widgets.lines.buffer import LineBuffer
from tests.support.console import screen_lines, screen_text, settle
from tests.support.viewer_app import ViewerApp, press

LONG = "".join(f"<h2>Part {n}</h2><p>Paragraph {n} of a long page.</p>" for n in range(100))
FOLDS = (
    '<p>before</p><ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">More</ac:parameter>'
    "<ac:rich-text-body><p>inside the fold</p></ac:rich-text-body></ac:structured-macro><p>after</p>"
)
LINKS = (
    '<p>See <a href="https://example.com/plan">the plan</a> and '
    '<ac:link><ri:page ri:content-title="On-call"/></ac:link> or <a href="#End">the end</a>.</p>'
    f"{'<p>filler</p>' * 30}<h2>End</h2><p>bye</p>"
)


async def test_a_page_is_shown_with_its_place_and_scrolls_by_line_page_half_page_and_to_both_ends() -> None:
    app = ViewerApp(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Part 0" in screen_text(app)
        assert screen_lines(app)[-1].endswith(f"Top 1/{len(app.view.shown)}")
        height = app.view.room.height
        for keys, top in [
            (["j"], 1), (["down"], 2), (["k"], 1), (["space"], height), (["b"], 1), (["ctrl+d"], 1 + height // 2),
            (["ctrl+u"], 1), (["pagedown"], height), (["pageup", "up"], 0),
        ]:  # fmt: skip
            await press(pilot, *keys)
            assert app.view.scroll_offset.y == top, keys
        assert "End" in (await press(pilot, "G")).splitlines()[-1]
        assert "Paragraph 99" in screen_text(app)
        assert "Top 1/" in await press(pilot, "g")


async def test_the_mouse_wheel_scrolls() -> None:
    app = ViewerApp(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot._post_mouse_events([_wheel()], app.view, offset=(5, 5))
        await settle(pilot)
        assert app.view.scroll_offset.y > 0


def _wheel() -> type:
    from textual.events import MouseScrollDown

    return MouseScrollDown


async def test_the_end_counts_as_seen_only_once_its_last_line_was_on_the_screen() -> None:
    app = ViewerApp(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert not app.view.seen_to_end
        await press(pilot, "space", "space")
        assert not app.view.seen_to_end
        await press(pilot, "G")
        assert app.view.seen_to_end
        await press(pilot, "g", "G")
        assert app.ends == 1


async def test_a_short_page_is_seen_at_once_and_another_one_begins_unseen() -> None:
    app = ViewerApp("<p>short</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.view.seen_to_end
        app.viewer.load(LONG)
        await settle(pilot)
        assert not app.view.seen_to_end


async def test_the_source_does_not_count_as_the_rendering() -> None:
    app = ViewerApp(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "v", "G")
        assert not app.view.seen_to_end


@pytest.mark.parametrize("sizes", [[(60, 20), (200, 60)], [(200, 60), (60, 20), (100, 30)]])
async def test_the_readers_place_is_kept_when_the_terminal_changes(sizes: list[tuple[int, int]]) -> None:
    app = ViewerApp("".join(f"<p>Begin{n} {'word ' * 60}</p>" for n in range(80)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        first = next(n for n, line in enumerate(app.view.shown.lines) if "Begin40" in line.plain)
        app.view.scroll_to(y=first, animate=False)
        await settle(pilot)
        for size in sizes:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert "Begin40" in screen_lines(app)[0], size


async def test_no_line_is_wider_than_the_screen_at_any_size() -> None:
    app = ViewerApp(LONG + FOLDS + LINKS)
    async with app.run_test(size=(60, 20)) as pilot:
        for size in [(60, 20), (80, 24), (120, 40), (200, 60)]:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert app.view.shown.widest <= app.view.room.width


async def test_folds_close_and_open_by_key_by_link_key_and_by_click() -> None:
    app = ViewerApp(FOLDS)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "inside the fold" in screen_text(app)
        assert "inside the fold" not in await press(pilot, "f")
        assert "after" in screen_text(app)
        assert "inside the fold" in await press(pilot, "tab", "enter")
        row = next(n for n, line in enumerate(screen_lines(app)) if "More" in line)
        await pilot.click(app.view, offset=(5, row))
        await settle(pilot)
        assert "inside the fold" not in screen_text(app)


async def test_tab_walks_the_links_and_enter_reports_where_they_lead() -> None:
    app = ViewerApp(LINKS)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "enter", "tab", "enter")
        assert [(each.kind, each.target) for each in app.followed] == [
            (LinkKind.URL, "https://example.com/plan"),
            (LinkKind.PAGE, "On-call"),
        ]
        await press(pilot, "shift+tab", "enter")
        assert app.followed[-1].target == "https://example.com/plan"


async def test_a_link_that_was_wrapped_in_a_cell_beside_others_is_one_stop() -> None:
    cells = "".join(f'<td><a href="https://{name}.example/">{"many words " * 6}</a></td>' for name in "ab")
    app = ViewerApp(f"<table><tbody><tr>{cells}</tr></tbody></table><p><a href='https://c.example/'>c</a></p>")
    async with app.run_test(size=(60, 24)) as pilot:
        await settle(pilot)
        for name in "abc":
            assert f"Enter goes to https://{name}.example/" in await press(pilot, "tab")
        assert "Enter goes to https://b.example/" in await press(pilot, "shift+tab")


async def test_enter_without_a_link_says_how_to_choose_one() -> None:
    app = ViewerApp(LINKS)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "No link is chosen: Tab goes" in await press(pilot, "enter")
        assert app.followed == []


async def test_the_line_below_says_where_the_link_under_the_cursor_leads() -> None:
    app = ViewerApp(LINKS + FOLDS)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Enter goes to https://example.com/plan" in await press(pilot, "tab")
        assert "On-call" in (await press(pilot, "tab")).splitlines()[-1]
        assert "Enter folds or unfolds" in await press(pilot, "shift+tab", *["tab"] * 3)


async def test_a_link_within_the_page_jumps_there() -> None:
    app = ViewerApp(LINKS)
    async with app.run_test(size=(80, 16)) as pilot:
        await settle(pilot)
        shown = await press(pilot, "tab", "tab", "tab", "enter")
        assert "bye" in shown


async def test_a_click_selects_a_link_and_a_second_one_follows_it() -> None:
    app = ViewerApp(LINKS)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        column = screen_lines(app)[0].index("the plan") + 1
        await pilot.click(app.view, offset=(column, 0))
        await settle(pilot)
        assert app.followed == []
        await pilot.click(app.view, offset=(column, 0))
        await settle(pilot)
        assert [each.target for each in app.followed] == ["https://example.com/plan"]


async def test_wide_code_scrolls_sideways_and_wraps_on_a_key() -> None:
    code = "x" * 150 + "END"
    text = f"<ac:plain-text-body><![CDATA[{code}]]></ac:plain-text-body>"
    body = f'<ac:structured-macro ac:name="code">{text}</ac:structured-macro>'
    app = ViewerApp(body)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "END" not in screen_text(app)
        assert "w wraps" in screen_text(app)
        assert "END" in await press(pilot, *["l"] * 12)
        await press(pilot, *["h"] * 12)
        assert app.view.scroll_offset.x == 0
        assert "END" in await press(pilot, "w")
        assert "END" not in await press(pilot, "w")


async def test_a_terminal_that_changes_keeps_the_place_sideways() -> None:
    text = f"<ac:plain-text-body><![CDATA[{'x' * 150}HERE{'x' * 150}]]></ac:plain-text-body>"
    app = ViewerApp(f'<ac:structured-macro ac:name="code">{text}</ac:structured-macro>')
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "HERE" in await press(pilot, *["l"] * 12)
        await pilot.resize_terminal(100, 30)
        await settle(pilot)
        assert "HERE" in screen_text(app)
        assert "▌  1  <ac:" in await press(pilot, "v"), "the source is shown from its left"


@pytest.mark.parametrize(("keys", "place"), [(("G",), "End "), (("G", "g"), "Top 1/")])
async def test_the_end_is_gone_to_once_it_is_known_unless_the_reader_went_up_meanwhile(
    keys: tuple[str, ...], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, extend = asyncio.Event(), line_making.extend

    async def held(lines: LineBuffer) -> None:
        await may_go_on.wait()
        await extend(lines)

    monkeypatch.setattr(line_making, "extend", held)
    app = ViewerApp("<p>some words</p>" * 500)
    async with app.run_test(size=(80, 24)) as pilot:
        while not app.view.shown.lines:
            await pilot.pause()
        await pilot.press(*keys)
        assert not app.view.shown.complete
        may_go_on.set()
        await settle(pilot)
        assert place in screen_text(app)


async def test_macros_that_are_shown_as_boxes_are_counted() -> None:
    macro = '<ac:structured-macro ac:name="{}"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>'
    app = ViewerApp(f"<ul><li>{macro.format('odd')}</li></ul>{macro.format('strange')}")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "2 macros shown as boxes" in screen_text(app)


async def test_while_another_page_is_read_the_old_one_stays() -> None:
    app = ViewerApp("<p>old page</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.viewer.load("<p>new page</p>")
        assert app.view.stale
        assert "old page" in app.view.shown.lines[0].plain
        await settle(pilot)
        assert "new page" in screen_text(app)
        assert not app.view.stale


async def test_nothing_is_shown_of_a_page_that_was_closed() -> None:
    app = ViewerApp("<p>old page</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.viewer.set_document(None)
        await settle(pilot)
        assert "old page" not in screen_text(app)


async def test_a_link_to_a_place_that_is_not_there_says_so() -> None:
    app = ViewerApp(f'<p><a href="#nowhere">jump</a> <a href="#">top</a></p>{LONG}')
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "enter", "tab", "enter")
        assert app.view.position.top == 0
        assert [notice.message for notice in app._notifications] == ["There is no place “nowhere” on this page."]


async def test_the_link_key_stops_at_people_and_tells_their_accounts() -> None:
    app = ViewerApp('<p>Owner <ac:link><ri:user ri:account-id="557058:ada"/></ac:link> and nobody else</p>')
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Enter goes to @557058:ada" in await press(pilot, "tab")
        await press(pilot, "enter")
        assert app.followed == [Target(LinkKind.USER, "557058:ada")]


def folding(title: str, body: str) -> str:
    told = f'<ac:parameter ac:name="title">{title}</ac:parameter><ac:rich-text-body>{body}</ac:rich-text-body>'
    return f'<ac:structured-macro ac:name="expand">{told}</ac:structured-macro>'


@pytest.mark.parametrize(
    ("top", "folded"),
    [(0, "Long"), (9, "Long"), (60, "Nested"), (120, "")],
)
async def test_the_fold_key_folds_what_the_reader_is_in_or_sees_and_nothing_out_of_sight(top: int, folded: str) -> None:
    nested = folding("Nested", "<p>x</p>" * 20)
    body = folding("Small", "<p>x</p>") + folding("Long", "<p>a</p>" * 18 + nested) + "<p>after</p>" * 80
    app = ViewerApp(body)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.view.scroll_to(y=top, animate=False)
        await press(pilot, "f")
        closed = [line.plain.strip("▸ ") for line in app.view.shown.lines if line.plain.strip().startswith("▸")]
        assert closed == ([folded] if folded else [])
