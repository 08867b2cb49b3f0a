"""Two documents are compared as a reader sees them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.document import Format, read_document
from harbor_tui.document.diff.diff import Change, DocumentDiff, compare, compare_blocks, difference_lines
from harbor_tui.document.diff.units import units
from harbor_tui.document.model.blocks import Block, CodeBlock, Heading, List, ListItem, Panel, Paragraph, Table
from harbor_tui.document.model.inlines import Text
from harbor_tui.document.text.cells import width_of


def diff(old: str, new: str) -> DocumentDiff:
    return compare(read_document(old, Format.STORAGE), read_document(new, Format.STORAGE))


def shown(old: str, new: str, width: int = 80) -> list[str]:
    lines = difference_lines(read_document(old, Format.STORAGE), read_document(new, Format.STORAGE), width)
    return list(lines)


SENTENCES = [f"<p>Sentence number {n} says something of its own.</p>" for n in range(9)]


def test_the_same_document_has_no_difference() -> None:
    found = diff("".join(SENTENCES), "".join(SENTENCES))
    assert found.identical
    assert found.summary == "No difference."
    assert shown(SENTENCES[0], SENTENCES[0]) == ["No difference."]


def test_a_difference_that_nobody_sees_is_said() -> None:
    found = diff("<p>a b</p>", "<p>a   b</p><p></p>")
    assert found.identical
    assert found.summary == "No difference that a reader sees; the sources differ."


def test_added_and_removed_passages_have_their_signs() -> None:
    assert shown("<p>stays</p><p>goes far away</p>", "<p>stays</p><h2>Brand new title</h2>") == [
        "1 added, 1 removed; 1 unchanged",
        "  stays",
        "- goes far away",
        "+ ## Brand new title",
    ]


def test_changed_words_stand_in_brackets_inside_their_passage() -> None:
    assert shown("<p>Take a full backup first.</p>", "<p>Take a complete backup first.</p>")[1:] == [
        "~ Take a [-full-]{+complete+} backup first."
    ]


def test_a_changed_target_is_a_change_even_when_the_text_is_the_same() -> None:
    (line,) = shown('<p>See <a href="https://a.test">here</a></p>', '<p>See <a href="https://b.test">here</a></p>')[1:]
    assert line == "~ See here ⟨→ https://[-a-]{+b+}.test⟩"


def test_a_passage_that_only_looks_different_says_so() -> None:
    (line,) = shown("<p>mind the gap</p>", "<p>mind <strong>the</strong> gap</p>")[1:]
    assert line.startswith("~ mind the gap ⟨same words")


def test_a_heading_whose_level_changes_shows_both_levels() -> None:
    assert shown("<h2>Title of it</h2>", "<h3>Title of it</h3>")[1:] == ["~ [-##-]{+###+} Title of it"]


def test_a_moved_passage_is_not_an_added_and_a_removed_one() -> None:
    found = diff("".join(SENTENCES), "".join([*SENTENCES[1:], SENTENCES[0]]))
    assert found.counts[:4] == (0, 0, 0, 1)
    lines = shown("".join(SENTENCES), "".join([*SENTENCES[1:], SENTENCES[0]]))
    assert lines[1] == "> moved away: “Sentence number 0 says something of its…”"
    assert lines[-1] == "> Sentence number 0 says something of its own."


def test_unchanged_passages_are_collapsed_and_counted() -> None:
    lines = shown("".join(SENTENCES), "".join(SENTENCES) + "<p>One more at the end.</p>")
    assert lines == [
        "1 added; 9 unchanged",
        "  … 8 unchanged",
        "  Sentence number 8 says something of its own.",
        "+ One more at the end.",
    ]


def test_a_number_that_a_list_gives_its_item_is_a_change() -> None:
    old = "<ol><li>first step</li><li>second step</li></ol>"
    said = "⟨same words: only look, place or hidden details changed⟩"
    assert shown(old, '<ol start="5"><li>first step</li><li>second step</li></ol>')[1:] == [
        f"~   5. first step {said}",
        "    6. second step",
    ]
    assert shown(old, '<ol><li>first step</li><li value="4">second step</li></ol>')[1:] == [
        "    1. first step",
        f"~   4. second step {said}",
    ]


def test_an_item_put_into_a_numbered_list_changes_no_other_item() -> None:
    found = diff("<ol><li>one</li><li>two</li></ol>", "<ol><li>zero</li><li>one</li><li>two</li></ol>")
    assert found.counts == (1, 0, 0, 0, 2)


def test_a_done_task_is_a_change() -> None:
    task = (
        "<ac:task-list><ac:task><ac:task-status>{}</ac:task-status>"
        "<ac:task-body>freeze writes</ac:task-body></ac:task></ac:task-list>"
    )
    assert shown(task.format("incomplete"), task.format("complete"))[1:] == ["~   [-☐-]{+☑+} freeze writes"]


def test_tables_are_compared_row_by_row() -> None:
    table = "<table><tr><th>Step</th><th>Who</th></tr><tr><td>Switch DNS</td><td>{}</td></tr></table>"
    assert shown(table.format("net"), table.format("ops"))[1:] == [
        "  Step │ Who",
        "~ Switch DNS │ [-net-]{+ops+}",
    ]


def test_code_is_compared_line_by_line_and_white_space_counts() -> None:
    code = (
        '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[{}]]></ac:plain-text-body>'
        "</ac:structured-macro>"
    )
    assert shown(code.format("if a:\n  b = 1\nend"), code.format("if a:\n    b = 1\nend"))[1:] == [
        "  … 1 unchanged",
        "    if a:",
        "~   [-  -]{+    +}b = 1",
        "    end",
    ]


def test_hidden_text_that_comes_is_shown() -> None:
    (line,) = shown("<p>Pay now please.</p>", '<p>Pay now please.<span style="display:none"> to me</span></p>')[1:]
    assert "{+" in line
    assert "⟨hidden:" in line
    assert "to me⟩" in line


def test_a_parameter_of_a_macro_is_compared_whole() -> None:
    start, end = '<ac:structured-macro ac:name="acme"><ac:parameter ac:name="q">', "</ac:structured-macro>"
    macro = start + "{}</ac:parameter><ac:rich-text-body><p>b</p></ac:rich-text-body>" + end
    bare = f"<p>{start}{{}}</ac:parameter>{end}</p>"
    long = "word " * 100
    assert diff(macro.format(long + "one"), macro.format(long + "two")).counts.changed == 1
    assert diff(bare.format(long + "one"), bare.format(long + "two")).counts.changed == 1


def test_a_passage_that_goes_into_a_panel_is_a_change_of_place() -> None:
    old = [Paragraph((Text("The same words"),))]
    new = [Panel("warning", (Paragraph((Text("The same words"),)),))]
    counts = compare_blocks(old, new).counts
    assert (counts.added, counts.changed, counts.removed) == (1, 1, 0)


def test_styles_say_what_the_signs_say() -> None:
    lines = diff("<p>old words here</p><p>x</p>", "<p>x</p><p>brand new thing</p>").lines(40)
    names = {span.style.split(" ")[0] for line in lines for span in line.spans}
    assert {"diff.added", "diff.removed"} <= names


def test_documents_of_different_formats_can_be_compared() -> None:
    adf = '{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"Hello there"}]}]}'
    assert compare(read_document("<p>Hello there</p>"), read_document(adf, Format.ADF)).identical


def test_empty_documents_can_be_compared() -> None:
    assert diff("", "").identical
    assert diff("", "<p>first words</p>").counts == (1, 0, 0, 0, 0)


_WORDS = st.sampled_from(["alpha", "beta", "gamma", "delta", "🙂", "漢字", "é", "x-y", "a\u0301"])
_SENTENCES = st.lists(_WORDS, max_size=8).map(" ".join)
_LEAVES = st.one_of(
    _SENTENCES.map(lambda s: Paragraph((Text(s),))),
    _SENTENCES.map(lambda s: Heading(2, (Text(s),), 0)),
    st.lists(_SENTENCES, max_size=3).map(lambda lines: CodeBlock("\n".join(lines), "sh")),
)
_BLOCKS: st.SearchStrategy[Block] = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda b: List((ListItem(tuple(b)), ListItem(())), ordered=True)),
        st.lists(inner, max_size=3).map(lambda b: Panel("info", tuple(b))),
    ),
    max_leaves=6,
)
_DOCUMENTS = st.lists(_BLOCKS, max_size=8)


@settings(max_examples=100, deadline=None)
@given(_DOCUMENTS)
def test_nothing_changes_from_a_document_to_itself(blocks: list[Block]) -> None:
    assert compare_blocks(blocks, blocks).identical


@settings(max_examples=150, deadline=None)
@given(_DOCUMENTS, _DOCUMENTS)
def test_both_documents_can_be_read_off_the_comparison_in_order(old: list[Block], new: list[Block]) -> None:
    found = compare_blocks(old, new)
    before = [e.old for e in found.entries if e.change not in (Change.ADDED, Change.MOVED)]
    after = [e.new for e in found.entries if e.change not in (Change.REMOVED, Change.LEFT)]
    assert [u.key for u in before if u] == [u.key for u in units(old)]
    assert [u.key for u in after if u] == [u.key for u in units(new)]
    counts = found.counts
    assert counts.same + counts.changed + counts.moved + counts.removed == len(units(old))
    assert counts.same + counts.changed + counts.moved + counts.added == len(units(new))


@settings(max_examples=100, deadline=None)
@given(_DOCUMENTS, _DOCUMENTS, st.integers(10, 60))
def test_no_line_is_wider_than_asked_for(old: list[Block], new: list[Block], width: int) -> None:
    for line in compare_blocks(old, new).lines(width):
        assert line.width == sum(width_of(span.text) for span in line.spans)
        assert line.width <= width


@settings(max_examples=50, deadline=None)
@given(st.permutations(range(12)))
def test_a_shuffled_document_has_only_moved_and_unchanged_passages(order: list[int]) -> None:
    blocks: list[Block] = [Paragraph((Text(f"passage number {n} of twelve"),)) for n in range(12)]
    counts = compare_blocks(blocks, [blocks[n] for n in order]).counts
    assert counts[:3] == (0, 0, 0)
    assert counts.moved + counts.same == 12


@pytest.mark.sweep
@pytest.mark.parametrize("kind", ["changed", "different", "same passages"])
def test_thirty_thousand_passages_take_seconds_not_minutes(kind: str) -> None:
    old: list[Block] = [Paragraph((Text(f"this is passage {n} of the document"),)) for n in range(30_000)]
    new: dict[str, list[Block]] = {
        "changed": [Paragraph((Text(f"this is passage {n} of another document"),)) for n in range(30_000)],
        "different": [Paragraph((Text(f"nothing like it {-n}"),)) for n in range(30_000)],
        "same passages": [Paragraph((Text(f"this is passage {n % 7} of the document"),)) for n in range(30_000)],
    }
    started = time.process_time()  # a loaded machine does not count
    found = compare_blocks(old, new[kind])
    assert found.lines(80)
    assert time.process_time() - started < 30


def test_a_table_of_many_rows_stays_readable() -> None:
    rows = "".join(f"<tr><td>row {n}</td><td>{n * n}</td></tr>" for n in range(500))
    found = diff(
        f"<table>{rows}</table>", f"<table>{rows.replace('>250<', '>250 000<').replace('row 77<', 'row 78<')}</table>"
    )
    assert found.counts.changed == 1
    assert len(found.lines(80)) < 12
    assert isinstance(read_document(f"<table>{rows}</table>").blocks[0], Table)


_ROW = "<table{}><tbody><tr><td{}>{}</td></tr></tbody></table>"
_CODE = '<ac:structured-macro ac:name="code">{}<ac:plain-text-body>a\n{}b</ac:plain-text-body></ac:structured-macro>'
_PANEL = '<ac:structured-macro ac:name="panel">{}<ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>'
_ACME = '<ac:structured-macro ac:name="acme"><ac:parameter ac:name="q">{}</ac:parameter></ac:structured-macro>'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>a</p>", '<p style="text-align:right">a</p>'),
        ("<p>a</p>", '<p style="margin-left:60px">a</p>'),
        ("<h2>a</h2>", '<h2 style="text-align:center">a</h2>'),
        (_CODE.format("", ""), _CODE.format("", "\n")),
        (_CODE.format("", ""), _CODE.format('<ac:parameter ac:name="linenumbers">true</ac:parameter>', "")),
        (_CODE.format("", ""), _CODE.format('<ac:parameter ac:name="collapse">true</ac:parameter>', "")),
        (_ROW.format("", "", "a"), _ROW.format(' data-number-column="true"', "", "a")),
        (_ROW.format("", "", "a"), _ROW.format("", ' data-highlight-colour="#ff0000"', "a")),
        (_ROW.format("", "", "a"), _ROW.format("", ' style="text-align:right"', "a")),
        (_ROW.format("", "", "• a"), _ROW.format("", "", "<ul><li>a</li></ul>")),
        (_ROW.format("", "", _ACME.format("w " * 300 + "a")), _ROW.format("", "", _ACME.format("w " * 300 + "b"))),
        (_PANEL.format(""), _PANEL.format('<ac:parameter ac:name="bgColor">#ff0000</ac:parameter>')),
    ],
)
def test_what_changes_only_the_look_or_a_hidden_end_is_a_change_with_the_same_words(old: str, new: str) -> None:
    assert diff(old, old).identical
    assert "⟨same words: only look, place or hidden details changed⟩" in "".join(shown(old, new, 400))
