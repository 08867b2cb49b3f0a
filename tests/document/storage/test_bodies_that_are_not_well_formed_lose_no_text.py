"""What Confluence would refuse: said with its place, shown in full."""

from __future__ import annotations

import pytest

from harbor_tui.document import Format, read_document
from tests.support.documents import shown, storage


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [
        ("<p>a</p>\n<p>b & c</p>", 2, 7),
        ("<p>a &unknown; b</p>", 1, 6),
        ("<p>x</b></p>", 1, 7),
        ("<p>é東 <b x=1>y</b></p>", 1, 12),
    ],
)
def test_the_place_is_told_by_line_and_column(body: str, line: int, column: int) -> None:
    fault = storage(body).faults[0]
    assert (fault.line, fault.column) == (line, column)
    assert f"Not well-formed at {line}:{column}" in shown(body, 200)
    assert "Confluence will refuse this body" in shown(body, 200)


def test_a_body_that_ends_too_early_says_so() -> None:
    assert "Unclosed" in storage("<p>a <b>c").faults[0].message


def test_every_word_is_shown_in_order() -> None:
    body = (
        "<h1>Title<p>one <strong>two<p>three</p><ul><li>four<li>five</ul></strong></div> six "
        '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>seven'
    )
    text = shown(body).partition("\n\n")[2]
    places = [text.index(word) for word in ("one two", "three", "four", "five", "six", "seven")]
    assert places == sorted(places)


def test_text_that_looks_a_little_like_markup_stays_literal() -> None:
    text = shown("<p>AT&T & Co: 1 < 2 && 3 > 2 &unknown; &nbsp;&rarr; <name@host> end</p>")
    assert "AT&T & Co: 1 < 2 && 3 > 2 &unknown;" in text
    assert "<name@host> end" in text


def test_of_two_attributes_with_one_name_the_first_counts() -> None:
    assert "text ⟨→ https://a.example⟩" in shown('<p><a href="https://a.example" href="https://b.example">text</a></p>')


def test_unclosed_items_rows_and_cells_are_parted() -> None:
    text = shown("<table><tr><td>a<td>b<tr><td>c</table><ul><li>x<li>y</ul>")
    assert "│ a │ b │" in text
    assert "• x\n• y" in text


def test_an_unclosed_cdata_section_is_text() -> None:
    assert "a < b" in shown('<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a < b')


def test_the_cdata_end_of_space_exports_is_understood() -> None:
    text = shown(
        '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[x]] ></ac:plain-text-body>'
        "</ac:structured-macro><p>after</p>"
    )
    assert "│ x " in text
    assert "after" in text


def test_well_formed_bodies_have_no_fault() -> None:
    assert storage("<p>a &nbsp; <fab:x/> <![CDATA[<]]></p><!-- c --><?pi x?>").faults == ()


def test_a_doctype_is_named_blanked_and_expands_nothing() -> None:
    body = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "boom"><!ENTITY f SYSTEM "file:///etc/hostname">]><p>&a; &f;</p>'
    )
    document = storage(body)
    assert "boom" not in shown(body).splitlines()[-1]
    assert "&a; &f;" in shown(body)
    assert any("DOCTYPE" in fault.message for fault in document.faults)


def test_a_body_cannot_close_the_element_around_it() -> None:
    assert storage("<p>a</p></harbor-document><p>b</p>").faults
    assert "b" in shown("<p>a</p></harbor-document><p>b</p>")


def test_what_is_not_utf8_is_said_and_shown_with_replacements() -> None:
    text = shown(b"<p>caf\xe9</p><p>after</p>")
    assert "not UTF-8" in text
    assert "caf�" in text
    assert "after" in text


def test_a_byte_order_mark_and_mixed_line_ends_do_no_harm() -> None:
    body = (
        '\ufeff<?xml version="1.0"?>\r\n<p>a\r\nb</p>\r<ac:structured-macro ac:name="code">'
        "<ac:plain-text-body><![CDATA[x\r\ny\rz]]></ac:plain-text-body></ac:structured-macro>"
    )
    text = shown(body.encode())
    assert text.startswith("a b\n")
    assert "⟨U+000D⟩" not in text
    assert storage(body).faults == ()


def test_markdown_is_shown_as_it_is_with_a_warning() -> None:
    text = shown("# Title\n\n* a < b & c\n")
    assert "no markup" in text
    assert "* a < b & c" in text


def test_an_atlassian_document_in_place_of_storage_is_recognised() -> None:
    body = '{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"hello"}]}]}'
    document = read_document(body, Format.STORAGE)
    assert document.format is Format.ADF
    assert "hello" in shown(body)


def test_the_source_is_kept_as_it_is() -> None:
    body = "\ufeff<p>a\r\n&nbsp;</p>"
    assert storage(body).source == body
    assert storage(body.encode()).source == body


def test_line_ends_in_the_lenient_reader_are_normal_ones() -> None:
    assert "⟨U+" not in shown("<p>a\r\nb & c</p>")
