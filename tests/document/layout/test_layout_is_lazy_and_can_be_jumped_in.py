"""DocumentLayout: as far as somebody looks, by line, block and heading."""

from __future__ import annotations

from harbor_tui.document import DocumentLayout, find_in
from tests.support.documents import line_at, lines, macro, shown, storage

LONG = "".join(f"<h2>Part {n}</h2><p>text {n} {'word ' * 30}</p>" for n in range(3000))


def test_the_first_screen_reads_and_lays_out_only_the_beginning() -> None:
    document = storage(LONG)
    layout = DocumentLayout(document, 80)
    assert layout.ensure(40) >= 40
    assert layout.known < 2000
    assert not document.complete
    assert not layout.complete


def test_contents_at_the_top_do_not_make_the_reader_read_everything() -> None:
    tricky = (
        "<!-- <h1>no</h1> --><h1/><h2 title='a>b'>x &amp; <b>y</b></h2><ac:structured-macro ac:name='code'>"
        "<ac:plain-text-body><![CDATA[<h1>neither</h1>]]></ac:plain-text-body></ac:structured-macro>"
    )
    document = storage(macro("toc") + tricky + LONG)
    layout = DocumentLayout(document, 80)
    layout.ensure(40)
    assert not document.complete
    early = document.contents
    assert [(e.level, e.text, e.number) for e in early] == [(e.level, e.text, e.number) for e in document.headings]
    first = layout.links()[0].target
    assert layout.line(line_at(layout, "heading", first.target) or 0).plain == "x & y"


def test_more_is_laid_out_as_more_is_asked_for() -> None:
    layout = DocumentLayout(storage(LONG), 80)
    known = [layout.ensure(count) for count in (40, 1000, 5000)]
    assert known == sorted(known)
    assert known[-1] >= 5000
    assert not layout.complete
    assert layout.total() == layout.known
    assert layout.complete


def test_lines_after_the_end_are_blank() -> None:
    layout = DocumentLayout(storage("<p>a</p>"), 80)
    assert layout.line(5).plain == ""
    assert layout.total() == 1


def test_headings_are_found_in_their_lines_and_blocks() -> None:
    layout = DocumentLayout(storage(LONG), 80)
    line = line_at(layout, "heading", "1500")
    assert line is not None
    assert layout.line(line).plain == "Part 1500"
    assert layout.block_at_line(line) == layout.document.headings[1500].block


def test_a_heading_inside_a_table_is_found_on_its_line() -> None:
    body = "<table><tbody><tr><td>x</td></tr><tr><td><h3>Inside</h3></td></tr></tbody></table>"
    layout = DocumentLayout(storage(body), 40)
    assert "Inside" in layout.line(line_at(layout, "heading", "0") or 0).plain


def test_an_empty_page_says_so() -> None:
    assert shown("") == "(empty page)"
    assert shown(" \n&nbsp;\t") == "(empty page)"


def test_a_page_whose_elements_hold_nothing_is_told_from_an_empty_body() -> None:
    assert shown("<p/><p> </p>") == "∅"


def test_words_are_found_whatever_their_case_and_accents() -> None:
    found = list(find_in(lines("<p>Émile met EMILE in the cafe\u0301</p>"), "emile"))
    assert [(match.start, match.end) for match in found] == [(0, 5), (10, 15)]
    assert [m.start for m in find_in(lines("<p>Émile met EMILE in the cafe\u0301</p>"), "café")] == [23]


def test_places_are_told_in_cells() -> None:
    match = next(iter(find_in(lines("<p>東京 tower</p>"), "tower")))
    assert (match.start, match.end) == (5, 10)


def test_words_are_found_across_a_wrapped_line() -> None:
    match = next(iter(find_in(lines("<p>aaaa bbbb cccc dddd</p>", 10), "bbbb cccc")))
    assert (match.line, match.start, match.end) == (0, 5, 9)
    assert match.rest == ((1, 0, 4),)


def test_words_are_found_where_a_cell_beside_others_was_wrapped_in_them() -> None:
    table = "<table><tbody><tr><td>one two three four five</td><td>six seven eight nine ten</td></tr></tbody></table>"
    shown = lines(table, 24)
    for query in ("two three four five", "seven eight nine ten"):
        match = next(iter(find_in(shown, query)))
        stretches = (match[:3], *match.rest)
        assert len(stretches) > 2
        assert " ".join(shown[at].plain[start:end] for at, start, end in stretches) == query
    assert list(find_in(shown, "two seven")) == [], "these stand beside each other"


def test_words_are_found_where_a_line_had_to_part_them() -> None:
    assert [m[:3] for m in find_in(lines(f"<p>{'abcdefghij' * 3}</p>", 16), "efghijab")] == [(0, 4, 12), (0, 14, 16)]
    assert len(list(find_in(lines(f"<p>{'漢字' * 12}</p>", 20), "字漢"))) == 11
    assert len(list(find_in(lines("<p>漢字漢字漢字 words</p>", 14), "漢字 words"))) == 1
    assert list(find_in(lines("<p>aaaa bbbb</p>", 5), "aaaabbbb")) == [], "a space stood there, and room was left"


def test_what_stands_below_each_other_in_rows_and_items_is_no_wrapped_text() -> None:
    rows = "".join(f"<tr><td>{one}</td><td>{two}</td></tr>" for one, two in (("yes", 1), ("no", 2), ("perhaps", 3)))
    table = f"<table><tbody>{rows}</tbody></table>"
    for body in (table, "<ul><li>yes</li><li>no</li></ul>", "<p>yes<br/>no</p>"):
        assert list(find_in(lines(f"{body}<hr/>", 40), "yes no")) == []


def test_words_are_found_over_any_white_space_between_them() -> None:
    assert len(list(find_in(lines("<pre>alpha   beta</pre>", 40), "alpha beta"))) == 1


def test_searching_for_nothing_finds_nothing() -> None:
    assert list(find_in(lines("<p>a</p>"), "  ")) == []
