"""Tables: widths, spans, nested blocks, records where the screen is too narrow."""

from __future__ import annotations

import pytest

from harbor_tui.document import DocumentLayout
from tests.support.documents import code, lines, macro, shown, storage


def table(*rows: str) -> str:
    return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"


def cells(*texts: str, tag: str = "td") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def test_columns_are_as_wide_as_their_content_and_the_header_is_parted() -> None:
    text = shown(table(cells("Name", "No", tag="th"), cells("alpha", "1"), cells("b", "22")))
    assert text == ("┌───────┬────┐\n│ Name  │ No │\n├───────┼────┤\n│ alpha │ 1  │\n│ b     │ 22 │\n└───────┴────┘")


def test_long_text_wraps_inside_its_cell() -> None:
    text = shown(table(cells("key", "one two three four five six")), 24)
    assert text == (
        "┌─────┬────────────────┐\n│ key │ one two three  │\n│     │ four five six  │\n└─────┴────────────────┘"
    )


def test_merged_cells_are_drawn_as_one() -> None:
    text = shown(
        table('<td colspan="2">wide</td><td rowspan="2">tall</td>', cells("a", "b")),
    )
    assert text == ("┌───────┬──────┐\n│ wide  │ tall │\n├───┬───┤      │\n│ a │ b │      │\n└───┴───┴──────┘")


def test_the_text_of_a_merged_cell_goes_on_beside_the_line_between_rows() -> None:
    text = shown(table('<td rowspan="2"><p>one</p><p>two</p><p>three</p></td><td>a</td>', cells("b")))
    assert [line.split()[1] for line in text.splitlines()[1:4]] == ["one", "two", "three"]


def test_ragged_rows_leave_their_cells_open() -> None:
    text = shown(table(cells("a", "b", "c"), cells("d")))
    assert len({len(line) for line in text.splitlines()}) == 1


def test_absurd_spans_are_cut_to_the_real_grid() -> None:
    body = table('<td colspan="1000000">a</td>', '<td rowspan="1000000">b</td><td colspan="-3">c</td>', "", cells("d"))
    text = shown(body)
    assert all(letter in text for letter in "abcd")
    assert max(map(len, text.splitlines())) < 30


def test_cells_hold_lists_code_and_tables() -> None:
    inner = table(cells("x", "y"))
    text = shown(table(cells("<ul><li>one</li><li>two</li></ul>", code("a = 1;  b"), inner)))
    assert "│ • one" in text
    assert "│ a = 1;  b │" in text
    assert "│ x │ y │" in text


def test_code_in_a_cell_is_never_cut_while_records_have_room_for_it() -> None:
    long = "x" * 60
    text = shown(table(cells("Name", "Code", tag="th"), cells("one", code(long))), 66)
    assert long in text


def test_a_table_that_does_not_fit_becomes_records() -> None:
    heads = cells(*(f"Heading{number}" for number in range(12)), tag="th")
    text = shown(table(heads, cells(*(f"value{number}" for number in range(12)))), 50)
    assert "  Heading3: value3" in text.splitlines()
    assert text.startswith("── 1 × 12 ─")


def test_a_cell_that_reaches_down_is_named_in_every_record_that_it_belongs_to() -> None:
    body = (
        "<table><tbody><tr><th>Service</th><th>Owner of the thing</th></tr>"
        "<tr><td rowspan='2'>ledger</td><td>Ada of the engine room</td></tr>"
        "<tr><td>Grace of the second one</td></tr><tr><td>mill</td><td>Babbage</td></tr></tbody></table>"
    )
    said = [line.strip() for line in shown(body, 17).splitlines()]
    assert [line for line in said if line.startswith("Service: ")] == ["Service: ledger", "Service: ″", "Service: mill"]


def test_five_thousand_columns_are_records() -> None:
    text = shown(table(cells(*(f"c{number}" for number in range(5000)))), 80)
    assert "c4999" in text


def test_numbered_rows_have_their_numbers() -> None:
    body = table(cells("H", tag="th"), cells("a"), cells("b")).replace("<table>", '<table data-number-column="true">')
    assert "│ 2 │ b │" in shown(body)


def test_a_macro_between_rows_keeps_its_place() -> None:
    body = f"<table><tbody><tr><td>one</td></tr>{code('between')}<tr><td>two</td></tr></tbody></table>"
    text = shown(body)
    assert text.index("one") < text.index("between") < text.index("two")


def test_numbers_are_set_to_the_right_when_the_cell_says_so() -> None:
    body = table(cells("Count"), '<td style="text-align: right;">7</td>')
    assert "│     7 │" in shown(body)


def test_borders_stay_aligned_with_wide_and_combining_characters() -> None:
    body = table(
        cells("名前", "メモ", tag="th"), cells("山田太郎", "家族 👨‍👩‍👧‍👦 e\u0301 한"), cells("a", "ไทย हिन्दी")
    )
    assert len({line.width for line in lines(body)}) == 1


def test_the_caption_stands_above() -> None:
    assert shown("<table><caption>About</caption><tr><td>a</td></tr></table>").startswith("About\n┌")


def test_the_first_rows_of_a_long_table_come_before_the_last_are_laid_out() -> None:
    layout = DocumentLayout(storage(table(*(cells(f"row {n}", "x") for n in range(5000)))), 80)
    layout.ensure(40)
    assert 40 <= layout.known < 1000
    assert "row 4999" in layout.line(layout.total() - 2).plain


WORDS = "some words that go on for a while and have to be wrapped somewhere"


def hinted(*widths: str) -> list[int]:
    """The columns of a table too wide for the screen whose body asks for WIDTHS."""
    columns = "".join(f'<col style="width: {width}" />' if width else "<col />" for width in widths)
    rows = f"<tr>{cells(*[WORDS for _ in widths])}</tr>"
    top = shown(f"<table><colgroup>{columns}</colgroup><tbody>{rows}</tbody></table>", 80).splitlines()[0]
    return [len(part) - 2 for part in top.strip("┌┐").split("┬")]


def test_a_table_that_does_not_fit_has_its_columns_in_the_proportions_that_the_body_asks_for() -> None:
    wide = [round(part / 73, 1) for part in hinted("62%", "38%")]
    assert wide == [0.6, 0.4]
    assert hinted("250.5px", "150px")[0] > hinted("200px", "210px")[0] == hinted("", "")[0]


@pytest.mark.parametrize("widths", [("1%", "99%"), ("2px", "900px", "1px"), ("999999px", "1px")])
def test_no_column_is_so_narrow_that_a_word_is_broken(widths: tuple[str, ...]) -> None:
    assert min(hinted(*widths)) >= len("somewhere")


@pytest.mark.parametrize("widths", [("10%", "200px"), ("auto", "1em"), ("0", "0"), ("", "")])
def test_hints_that_cannot_be_compared_are_ignored(widths: tuple[str, ...]) -> None:
    assert len(set(hinted(*widths))) <= 2
    assert abs(hinted(*widths)[0] - hinted(*widths)[1]) <= 1


def test_hints_never_make_a_table_wider_than_its_content() -> None:
    columns = '<colgroup><col style="width: 700px" /><col style="width: 10px" /></colgroup>'
    assert shown(f"<table>{columns}<tbody><tr>{cells('a', 'b')}</tr></tbody></table>") == shown(table(cells("a", "b")))


def test_widths_that_stand_at_the_cells_count_too() -> None:
    row = f'<td data-colwidth="300">{WORDS}</td><td data-colwidth="200">{WORDS}</td>'
    assert shown(table(row)).splitlines()[0].index("┬") == hinted("300px", "200px")[0] + 3


def test_short_items_in_a_cell_stand_beside_their_marker() -> None:
    text = shown("<table><tbody><tr><td><ul><li>20</li><li>3</li></ul></td></tr></tbody></table>")
    assert text == "┌───────┐\n│ • 20  │\n│ • 3   │\n└───────┘"


def test_words_on_both_sides_of_a_cell_stay_two_words() -> None:
    text = shown("<table><tbody><tr>one<td>x</td>two</tr></tbody></table>")
    assert text == "┌───┬─────┐\n│ x │ one │\n│   │ two │\n└───┴─────┘"


def test_a_panel_in_a_cell_has_room_for_the_words_of_its_title() -> None:
    panel = macro("panel", "<p>x</p>", title="Precautions")
    text = shown(f"<table><tbody><tr><td>{panel}</td><td>{'word ' * 40}</td></tr></tbody></table>", 50)
    assert "Precautions" in text
