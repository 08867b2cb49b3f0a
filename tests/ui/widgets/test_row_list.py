"""The list: asks for visible rows only, keeps its cursor on an id, moves by itself never."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import App, ComposeResult

from harbor_tui.ui.kit.text import fit, fit_tail
from harbor_tui.ui.widgets.row_list import Cell, Column, FixedRows, RowList
from tests.support.console import screen_lines


class Counting:
    """A hundred thousand rows that count how often they are asked for."""

    def __init__(self, count: int = 100_000) -> None:
        self.ids = [f"row {number}" for number in range(count)]
        self.asked: list[int] = []

    def __len__(self) -> int:
        return len(self.ids)

    def row_id(self, index: int) -> str:
        return self.ids[index]

    def index_of(self, row_id: str) -> int | None:
        return self.ids.index(row_id) if row_id in self.ids else None

    def cells(self, index: int) -> Sequence[Cell]:
        self.asked.append(index)
        return Cell(str(index), "muted"), Cell(self.ids[index])


class ListApp(App[None]):
    """Nothing but a list."""

    def __init__(self, source: Counting | FixedRows) -> None:
        super().__init__()
        self.rows = RowList((Column("No", 6, right=True), Column("Title")), source)
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        yield self.rows


async def test_only_visible_rows_are_asked_for() -> None:
    source = Counting()
    async with ListApp(source).run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert max(source.asked) < 20
        await pilot.press("G")
        await pilot.pause()
        assert min(index for index in source.asked if index > 20) >= 99_980


async def test_a_key_repaints_two_rows() -> None:
    source = Counting()
    app = ListApp(source)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        source.asked.clear()
        await pilot.press("j")
        await pilot.pause()
        assert sorted(set(source.asked)) == [0, 1]
        assert app.rows.cursor_id == "row 1"


async def test_the_keys_of_vi_and_the_arrows_both_move() -> None:
    app = ListApp(Counting(100))
    async with app.run_test(size=(60, 20)) as pilot:
        for keys, expected in (
            ("j", 1), ("down", 2), ("k", 1), ("up", 0), ("up", 0), ("G", 99), ("j", 99), ("g", 0), ("end", 99),
            ("home", 0), ("pagedown", 19), ("pageup", 0), ("space", 19), ("b", 0),
        ):  # fmt: skip
            await pilot.press(keys)
            assert app.rows.cursor == expected, keys


async def test_the_cursor_stays_on_its_id_when_rows_come_and_go() -> None:
    source = Counting(50)
    app = ListApp(source)
    async with app.run_test(size=(60, 20)) as pilot:
        app.rows.move_to("row 10")
        source.ids[:0] = ["new 1", "new 2"]
        app.rows.rows_changed()
        await pilot.pause()
        assert (app.rows.cursor_id, app.rows.cursor) == ("row 10", 12)
        source.ids.remove("row 10")
        app.rows.rows_changed()
        await pilot.pause()
        assert app.rows.cursor == 12


async def test_a_click_moves_and_a_double_click_opens() -> None:
    opened: list[str] = []

    class Opening(ListApp):
        def on_row_list_selected(self, event: RowList.Selected) -> None:
            opened.append(event.row_id)

    app = Opening(Counting(50))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.click(offset=(10, 5))
        assert (app.rows.cursor, opened) == (4, [])
        await pilot.click(offset=(10, 6), times=2)
        await pilot.pause()
        assert opened == ["row 5"]


async def test_wide_characters_keep_the_columns_aligned() -> None:
    rows = [(str(n), (Cell(t), Cell("x"))) for n, t in enumerate(("ascii", "日本語", "👩‍💻 e\u0301", "\u202e"))]
    app = ListApp(FixedRows(rows))
    app.rows.columns = (Column("a", 12), Column("b"))
    async with app.run_test(size=(40, 8)) as pilot:
        await pilot.pause()
        places = {cell_len(line[: line.rindex("x")]) for line in screen_lines(app)[1:5]}
        assert len(places) == 1


def test_fitting_is_exact_in_cells() -> None:
    for text in (
        "",
        "short",
        "a much longer text than fits",
        "日本語のタイトル",
        "👩‍💻" * 9,
        "\x1b[2J" * 3,
        "e\u0301" * 30,
    ):
        for width in (1, 2, 5, 11):
            assert cell_len(fit(text, width)) == width
            assert cell_len(fit(text, width, right=True)) == width
            assert cell_len(fit_tail(text, width)) <= width
    assert fit("abcdef", 4) == "abc…"
    assert fit_tail("abcdef", 4) == "…def"
