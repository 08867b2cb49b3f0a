"""A line of the rendering is found in the source, and a place of the source in the rendering."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.document import DocumentLayout, Format, read_document
from harbor_tui.document.lines.model import Line, Span
from harbor_tui.document.output.correspondence import Correspondence, offset_of_line, offset_saying

NUMBERS = range(0, 120, 7)


def storage_body() -> str:
    parts = (
        f"<h2>Part {n}</h2><p>The <strong>node {n}</strong> runs on every host.</p>"
        f"<ac:structured-macro ac:name='info'><ac:rich-text-body><p>same words</p></ac:rich-text-body>"
        f"</ac:structured-macro><table><tbody><tr><td>ring</td><td>ok</td></tr></tbody></table>"
        for n in range(120)
    )
    return "".join(parts)


def adf_body() -> str:
    content = [
        {"type": "paragraph", "content": [{"type": "text", "text": f"Größe der Zelle {n} und 漢字 {n}"}]}
        for n in range(120)
    ]
    return json.dumps({"type": "doc", "version": 1, "content": content})


def laid_out(source: str, format: Format = Format.STORAGE) -> list[Line]:
    return DocumentLayout(read_document(source, format), 60).lines()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_line_leads_to_its_words_in_the_source_and_back(number: int) -> None:
    source = storage_body()
    lines = laid_out(source)
    index = next(index for index, line in enumerate(lines) if f"node {number} runs" in line.plain)
    both = Correspondence(lines, source)
    offset = both.offset_of(index)
    start = source.index(f"<h2>Part {number}<")
    assert start <= offset < start + 90
    assert abs(both.line_of(offset) - index) <= 3


@pytest.mark.parametrize("number", NUMBERS[1:])
def test_words_that_stand_many_times_are_told_apart_by_their_order(number: int) -> None:
    paragraph = "<p>same words</p>"
    source = paragraph * 120
    lines = laid_out(source)
    wanted = [index for index, line in enumerate(lines) if line.plain == "same words"][number]
    both = Correspondence(lines, source)
    assert both.offset_of(wanted) == number * len(paragraph) + len("<p>")
    assert both.line_of(both.offset_of(wanted)) == wanted


@pytest.mark.parametrize("number", NUMBERS[1:])
def test_an_escaped_document_in_one_line_is_found_as_well(number: int) -> None:
    source = adf_body()
    lines = laid_out(source, Format.ADF)
    index = next(index for index, line in enumerate(lines) if line.plain.endswith(f" {number}"))
    both = Correspondence(lines, source)
    assert abs(source.index(f"Zelle {number} ") - both.offset_of(index)) < 80
    assert abs(both.line_of(source.index(f"Zelle {number} ")) - index) <= 2


def test_an_excerpt_is_found_where_it_is_shown_else_where_it_stands() -> None:
    source = "<p>one</p>" + "<p>filler text</p>" * 30 + '<p style="display:none">secret words</p><p>end</p>'
    lines = laid_out(source)
    both = Correspondence(lines, source)
    assert "secret words" in lines[both.line_saying("(display: none) secret words", 0)].plain
    assert lines[both.line_saying("nobody says this", source.index("end"))].plain == "end"


def test_a_place_of_the_source_is_a_line_a_column_and_an_excerpt() -> None:
    source = "one\ntwo three\nfour"
    assert [offset_of_line(source, *place) for place in ((1, 1), (2, 5), (2, 99), (3, 1), (9, 9))] == [0, 8, 13, 14, 18]
    assert offset_saying(source, 4, "(why) three") == 8
    assert offset_saying(source, 4, "one") == 4


@given(st.lists(st.text(max_size=30), max_size=30), st.text(max_size=200), st.integers(0, 300))
@settings(max_examples=150, deadline=None)
def test_whatever_the_texts_are_a_place_inside_them_comes_out(shown: list[str], source: str, place: int) -> None:
    both = Correspondence([Line((Span(text),), len(text)) for text in shown], source)
    assert 0 <= both.offset_of(place) <= len(source)
    assert 0 <= both.line_of(place) <= max(len(shown) - 1, 0)
    assert 0 <= both.line_saying(source[place : place + 20], min(place, len(source))) <= max(len(shown) - 1, 0)
