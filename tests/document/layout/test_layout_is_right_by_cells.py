"""Generated documents: nothing raises, nothing is lost, no line is too wide, borders stand below each other."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from harbor_tui.document import DocumentLayout, Format, LayoutOptions, find_in, read_document
from harbor_tui.document.output.render import ansi_lines
from harbor_tui.document.text.cells import graphemes, is_simple, width_of

ALPHABET = "ab Z9-/.,é ß東京한あ👩‍💻🇯🇵👍🏽❤️e\u0301न्दीไทย\u200b\u202e\u00a0\t\n"
words = st.text(st.sampled_from(ALPHABET), max_size=30)
FUZZ = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def element(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>"


def macro(inner: str, name: str, title: str) -> str:
    told = f'<ac:parameter ac:name="title">{escaped(title)}</ac:parameter>' if title else ""
    body = f"<ac:rich-text-body>{inner}</ac:rich-text-body>"
    return f'<ac:structured-macro ac:name="{name}">{told}{body}</ac:structured-macro>'


def code(text: str) -> str:
    body = f"<ac:plain-text-body><![CDATA[{text}]]></ac:plain-text-body>"
    return f'<ac:structured-macro ac:name="code">{body}</ac:structured-macro>'


inline = st.recursive(
    words.map(escaped),
    lambda inner: st.one_of(
        st.builds(element, st.sampled_from(["strong", "em", "code", "sup", "del", "q"]), inner),
        inner.map(lambda text: f'<a href="https://e.example/x">{text}</a>'),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=5,
)


def rows(table: list[list[tuple[str, int, int]]]) -> str:
    cells = ["".join(f'<td colspan="{c}" rowspan="{r}">{text}</td>' for text, c, r in row) for row in table]
    return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</tbody></table>"


def containers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(inner, max_size=3)
    cell = st.tuples(inner, st.integers(1, 3), st.integers(1, 3))
    return st.one_of(
        items.map("".join),
        items.map(lambda parts: "<ul>" + "".join(element("li", part) for part in parts) + "</ul>"),
        items.map(lambda parts: '<ol start="99">' + "".join(element("li", part) for part in parts) + "</ol>"),
        st.builds(element, st.sampled_from(["blockquote", "div", "details"]), inner),
        st.builds(macro, inner, st.sampled_from(["info", "expand", "acme", "panel", "details"]), words),
        st.lists(st.lists(cell, max_size=4), max_size=4).map(rows),
        items.map(
            lambda parts: (
                '<ac:layout><ac:layout-section ac:type="three_equal">'
                + "".join(element("ac:layout-cell", part) for part in parts)
                + "</ac:layout-section></ac:layout>"
            )
        ),
    )


leaf = st.one_of(
    inline.map(lambda text: element("p", text)),
    st.builds(element, st.sampled_from(["h1", "h2", "h5", "pre"]), inline),
    words.filter(lambda text: "\u200b" not in text).map(code),
    st.just("<hr/>"),
)
documents = st.recursive(leaf, containers, max_leaves=12)
widths = st.sampled_from([10, 20, 40, 80, 120])


def too_wide(lines: list[object], width: int) -> list[str]:
    return [
        line.plain  # type: ignore[attr-defined]  # lines
        for line in lines
        if line.width > width and not any(re.match("code|literal", s.style) for s in line.spans)  # type: ignore[attr-defined]  # lines
    ]


@FUZZ
@given(documents, widths)
def test_no_line_is_wider_than_asked_for_and_widths_are_what_the_screen_measures(body: str, width: int) -> None:
    lines = DocumentLayout(read_document(body, Format.STORAGE), width).lines()
    assert too_wide(list(lines), width) == []
    for line in lines:
        assert line.width == sum(cell_len(span.text) for span in line.spans)


@FUZZ
@given(documents, widths)
def test_with_wrapped_code_no_line_at_all_is_too_wide(body: str, width: int) -> None:
    layout = DocumentLayout(read_document(body, Format.STORAGE), width, LayoutOptions(wrap_code=True))
    assert max(line.width for line in layout.lines()) <= width


@FUZZ
@given(st.lists(st.lists(words.map(escaped), min_size=1, max_size=4), min_size=1, max_size=4), widths)
def test_every_line_of_a_table_is_equally_wide(table: list[list[str]], width: int) -> None:
    body = rows([[(f"x{text}", 1, 1) for text in row] for row in table])
    lines = DocumentLayout(read_document(body, Format.STORAGE), width).lines()
    if lines[0].plain.startswith("┌"):
        assert {line.width for line in lines} == {lines[0].width}


@FUZZ
@given(documents)
def test_every_letter_is_shown_in_order(body: str) -> None:
    source = re.sub(r"<!\[CDATA\[(.*?)\]\]>", r"\1", body, flags=re.DOTALL)
    letters = [c for c in re.sub(r"<[^>]*>", "", source) if c in "éß東京한あ"]
    text = "".join(line.plain for line in DocumentLayout(read_document(body, Format.STORAGE), 5000).lines())
    for letter in set(letters):
        assert text.count(letter) >= letters.count(letter)


@FUZZ
@given(st.text(max_size=300), widths)
def test_no_text_whatever_makes_the_reader_or_the_layout_fail(body: str, width: int) -> None:
    for format in (None, Format.STORAGE):
        document = read_document(body, format)
        layout = DocumentLayout(document, width)
        assert layout.total() >= 1
        assert document.findings is not None


@FUZZ
@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<b>", "</b>", "<br>",
     "<ac:link>", "</ac:link>", '<ac:structured-macro ac:name="info">', "</ac:structured-macro>", "<![CDATA[", "]]>",
     "<ac:rich-text-body>", "</ac:rich-text-body>", '<ac:parameter ac:name="title">', "</ac:parameter>", "&amp;", "&x;",
     "<", ">", "<!--", "-->", "<h1>", "</h1>", "<ac:task>", "<ac:layout-cell>", "<dt>", "word", " ", "<a href='#'>",
     "<ac:adf-extension>", "<ac:adf-node type='panel'>", "<ac:adf-content>", "</ac:adf-extension>", "<ri:page/>"]),
    max_size=40), widths)  # fmt: skip
def test_any_heap_of_tags_is_shown_with_all_its_words(tags: list[str], width: int) -> None:
    body = "".join(tags)
    layout = DocumentLayout(read_document(body, Format.STORAGE), width)
    text = "".join(line.plain for line in layout.lines())
    assert text.count("word") >= min(1, body.count("word"))
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert too_wide(list(layout.lines()), width) == []


@FUZZ
@given(st.binary(max_size=200))
def test_any_bytes_are_read(body: bytes) -> None:
    assert DocumentLayout(read_document(body), 40).total() >= 1


@FUZZ
@given(words.filter(str.isprintable))
def test_graphemes_are_the_text_and_its_width(text: str) -> None:
    found = graphemes(text)
    assert "".join(piece for piece, _cells in found) == text
    assert sum(cells for _piece, cells in found) == width_of(text) == cell_len(text)


@FUZZ
@given(documents, st.sampled_from(["a", "東京", "Z9", "e\u0301"]))
def test_what_is_found_lies_inside_its_line(body: str, query: str) -> None:
    lines = DocumentLayout(read_document(body, Format.STORAGE), 40).lines()
    for match in find_in(lines, query):
        assert 0 <= match.start < match.end <= lines[match.line].width


@FUZZ
@given(documents)
def test_coloured_output_holds_no_escape_but_colours(body: str) -> None:
    lines = DocumentLayout(read_document(body, Format.STORAGE), 40).lines()
    for line in ansi_lines(lines):
        assert "\x1b" not in re.sub(r"\x1b\[[0-9;]*m", "", line)


def test_simple_characters_are_one_cell_wide_and_harmless() -> None:
    from harbor_tui.domain.text.display import display

    simple = [chr(code) for code in range(0x20, 0x30000) if is_simple(chr(code))]
    assert len(simple) > 2000
    assert all(get_character_cell_size(character) == 1 and display(character) == character for character in simple)
