"""ADF that breaks the rules is still shown: what is wrong is said, what carries text is never lost."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.document import DocumentLayout, Format, read_document
from harbor_tui.document.adf.format import read_adf
from harbor_tui.document.diff.diff import compare
from harbor_tui.document.model.blocks import MAX_DEPTH, Literal, MacroBox, Paragraph, Table, TaskList
from harbor_tui.document.model.inlines import InlineMacro, Param, Text
from harbor_tui.document.output.render import notes
from tests.document.bodies.hostile import ADF
from tests.support.document_text import all_text, depth
from tests.support.documents import CORPUS


def doc(*content: Any) -> str:
    return json.dumps({"type": "doc", "version": 1, "content": list(content)})


def paragraph(value: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": value}]}


def text_of(source: str) -> str:
    return all_text(read_adf(source).blocks)


def shown(source: str) -> str:
    return "\n".join(line.plain for line in DocumentLayout(read_document(source, Format.ADF), 80).lines())


def test_an_unknown_block_is_a_box_with_its_name_attributes_and_content() -> None:
    parsed = read_adf(doc({"type": "hologram", "attrs": {"depth": 3}, "content": [paragraph("inside")]}))
    assert parsed.blocks == (MacroBox("hologram", (Param("depth", "3"),), (Paragraph((Text("inside"),)),)),)
    assert parsed.notes == (("unknown node hologram", 1),)


def test_an_unknown_block_with_content_keeps_its_numbers_and_flags() -> None:
    (box,) = read_adf(doc({"type": "hologram", "depth": 3, "content": [paragraph("inside")]})).blocks
    assert box == MacroBox("hologram", (Param("depth", "3"),), (Paragraph((Text("inside"),)),))


def test_an_unknown_node_in_a_line_stays_in_the_line() -> None:
    strange = {"type": "sparkline", "attrs": {"points": [1, 2]}, "text": "~"}
    parsed = read_adf(doc({"type": "paragraph", "content": [{"type": "text", "text": "see "}, strange]}))
    macro = InlineMacro("sparkline", (Param("points", "1, 2"), Param("text", "~")))
    assert parsed.blocks == (Paragraph((Text("see "), macro)),)


@pytest.mark.parametrize("flags", [{}, {"noType": True}, {"version": 3, "gone": None}])
def test_an_unknown_node_without_anything_to_read_is_a_mark_and_a_finding_that_names_it(flags: dict[str, Any]) -> None:
    source = doc({"type": "hologram", **flags})
    assert shown(source) == "⟨?⟩"
    (found,) = (finding for finding in read_adf(source).findings if finding.kind == "unknown node")
    assert found.place == "block 1"
    assert found.excerpt.startswith("hologram")
    assert [flag in found.excerpt for flag in flags] == [True] * len(flags)


def test_a_value_where_a_node_should_be_is_a_mark_and_a_finding_that_tells_it() -> None:
    source = doc(paragraph("before"), {"type": "paragraph", "content": ["a string", None, ""]})
    assert shown(source) == "before\n\n⟨?⟩⟨?⟩⟨?⟩"
    told = [(item.place, item.excerpt) for item in read_adf(source).findings if item.kind == "not a node"]
    assert told == [("block 2", "a string"), ("block 2", "null"), ("block 2", '""')]


def test_no_word_of_a_misplaced_text_is_cut() -> None:
    words = " ".join(f"word{number}" for number in range(500))
    for source in (
        doc(words),
        doc({"type": "paragraph", "content": [words]}),
        doc({"type": "panel", "content": words}),
    ):
        document = read_document(source)
        assert "⟨?⟩" in shown(source)
        assert f"1 × not a node, shown as ⟨?⟩ in block 1: {words}" in list(notes(document))
        assert words in [finding.excerpt for finding in document.findings]


def test_a_comparison_sees_that_such_a_value_changed() -> None:
    old, new = (read_document(doc({"type": "paragraph", "content": [word]}), Format.ADF) for word in ("one", "two"))
    assert not compare(old, new).identical


def test_a_node_without_a_type_shows_its_content() -> None:
    assert "no type" in text_of(doc({"content": [{"type": "text", "text": "no type"}]}))


@pytest.mark.parametrize("stray", [None, 42, "a string", True, [], [[["nested"]]]])
def test_values_that_are_no_nodes_do_not_break_the_page(stray: Any) -> None:
    found = text_of(doc(paragraph("before"), stray, paragraph("after")))
    assert "before" in found
    assert "after" in found
    if isinstance(stray, str):
        assert stray in found


def test_content_that_is_one_object_counts_as_a_list_of_it() -> None:
    assert text_of(json.dumps({"type": "doc", "content": paragraph("alone")})).split() == ["alone"]


def test_text_that_is_a_number_is_shown() -> None:
    assert "12345" in text_of(doc({"type": "paragraph", "content": [{"type": "text", "text": 12345}]}))


def test_what_stands_among_rows_and_items_keeps_its_place() -> None:
    row = {"type": "tableRow", "content": [{"type": "tableCell", "content": [paragraph("cell")]}, paragraph("loose")]}
    (table,) = read_adf(doc({"type": "table", "content": [paragraph("no row"), row]})).blocks
    assert isinstance(table, Table)
    assert all_text((table,)).split() == ["no", "row", "cell", "loose"]


def test_a_task_outside_a_list_is_a_list_of_one_task() -> None:
    (found,) = read_adf(doc({"type": "taskItem", "attrs": None, "content": [{"type": "text", "text": "t"}]})).blocks
    assert isinstance(found, TaskList)


def test_a_block_inside_a_heading_or_paragraph_comes_after_its_text() -> None:
    heading = {"type": "heading", "attrs": {"level": 1}, "content": [{"type": "text", "text": "h"}, paragraph("p")]}
    assert text_of(doc(heading)).split() == ["h", "p"]
    outer = {"type": "paragraph", "content": [{"type": "text", "text": "a"}, {"type": "rule"}, paragraph("b")]}
    assert text_of(doc(outer)).split() == ["a", "b"]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_body_in_a_json_string_is_decoded(times: int) -> None:
    source = doc(paragraph("I was a string"))
    for _ in range(times):
        source = json.dumps(source)
    assert text_of(source) == "I was a string"


def test_a_string_that_is_no_json_is_shown_with_a_warning() -> None:
    parsed = read_adf(json.dumps("just words"))
    assert "just words" in all_text(parsed.blocks)
    assert parsed.warnings


def test_the_wrapper_of_the_api_is_taken_off_with_a_warning() -> None:
    parsed = read_adf(json.dumps({"representation": "atlas_doc_format", "value": doc(paragraph("inner"))}))
    assert all_text(parsed.blocks) == "inner"
    assert parsed.warnings


def test_a_root_that_is_no_doc_is_shown_with_a_warning() -> None:
    parsed = read_adf(json.dumps(paragraph("root is a paragraph")))
    assert all_text(parsed.blocks) == "root is a paragraph"
    assert "no" in parsed.warnings[0] or 'not a "doc"' in parsed.warnings[0]
    listed = read_adf(json.dumps([paragraph("one"), paragraph("two")]))
    assert all_text(listed.blocks).split() == ["one", "two"]


def test_text_that_is_no_json_is_shown_as_it_is_with_line_and_column() -> None:
    source = '{"type": "doc",\n "content": [oops]}'
    parsed = read_adf(source)
    assert parsed.blocks == (Literal((Text(source),)),)
    (fault,) = parsed.faults
    assert (fault.line, fault.column) == (2, 14)
    assert "oops" in fault.excerpt


@pytest.mark.parametrize("source", ["", "  \n"])
def test_an_empty_body_is_an_empty_page(source: str) -> None:
    assert read_adf(source).blocks == ()


def test_of_duplicate_keys_the_last_one_counts_and_all_are_reported() -> None:
    parsed = read_adf('{"type":"doc","content":[],"content":[{"type":"text","text":"first","text":"second"}]}')
    assert all_text(parsed.blocks) == "second"
    reported = {(finding.kind, finding.place) for finding in parsed.findings if finding.kind != "schema"}
    assert reported == {("duplicate key", "text node"), ("duplicate key", "doc node")}
    assert any("first" in finding.excerpt for finding in parsed.findings)


def test_nan_is_a_fault_with_its_place() -> None:
    parsed = read_adf('{"type":"doc",\n"version":NaN,"content":[{"type":"text","text":"NaN is said"}]}')
    assert all_text(parsed.blocks) == "NaN is said"
    assert [(fault.line, fault.column) for fault in parsed.faults] == [(2, 11)]


def test_characters_that_hide_are_found_behind_their_escapes() -> None:
    parsed = read_adf(doc(paragraph("a\u202eb"), paragraph("tag \U000e0041"), paragraph("😀 fine")))
    assert [finding.kind for finding in parsed.findings] == ["bidi", "tag characters"]
    assert "\\u202e" in parsed.findings[0].excerpt
    again = read_adf(json.dumps(doc(paragraph("a\u202eb"))))
    assert [finding.kind for finding in again.findings] == ["bidi"], "also inside a JSON string"


def nested(levels: int) -> str:
    start, end = '{"type":"blockquote","content":[', "]}"
    inner = json.dumps(paragraph("bottom"))
    return (
        '{"type":"doc","content":['
        + start * levels
        + inner
        + end * levels
        + ","
        + json.dumps(paragraph("after"))
        + "]}"
    )


@pytest.mark.parametrize("levels", [450, 20_000])
def test_depth_is_no_limit(levels: int) -> None:
    parsed = read_adf(nested(levels))
    found = all_text(parsed.blocks)
    assert "bottom" in found
    assert "after" in found
    assert depth(parsed.blocks) <= MAX_DEPTH + 1
    assert dict(parsed.notes)["nested too deep, shown flat"] > 0


def test_a_body_too_deep_for_usual_readers_says_so() -> None:
    parsed = read_adf(nested(20_000))
    assert "deep" in parsed.faults[0].message


def test_a_deep_body_that_also_ends_too_early_is_a_fault_not_a_crash() -> None:
    for source in (nested(20_000)[:-3], nested(20_000) + "]", '{"a":[' * 20_000 + "1,]}"):
        parsed = read_adf(source)
        assert parsed.faults
        assert parsed.blocks


CORPUS_WORDS = {
    "40": ("[bold", "code", "p", "[b]S[/b]", "javascript:alert(1)"),
    "41": ("bottom", "after"),
    "42": ("bottom", "after"),
    "43": ("not a list", "h", "not a row", "12345", "no type", "no attrs", "task", "unknown body", "marks", "m2"),
    "44": ("root is a paragraph",),
    "45": ("I was a string",),
    "46": ("which one?",),
}
"""What the documents of the corpus, by number, have to show: the wider check, where it is beside the project."""


@pytest.mark.parametrize(
    ("source", "words"),
    [
        *(pytest.param(body.content, body.words, id=name) for name, body in ADF.items()),
        *(
            pytest.param(path.read_bytes(), CORPUS_WORDS[path.name[:2]], id=path.name)
            for path in sorted((CORPUS / "hostile").glob("4?-*.json"))
        ),
    ],
)
def test_hostile_documents_lose_no_word(source: bytes, words: tuple[str, ...]) -> None:
    started = time.monotonic()
    found = text_of(source.decode())
    assert time.monotonic() - started < 10
    assert [word for word in words if word not in found] == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "content", "attrs", "marks", "text", "url", "x"]), inner, max_size=5)
    ),
    max_leaves=20,
)
_KINDS = st.sampled_from(
    ["doc", "paragraph", "text", "heading", "bulletList", "listItem", "taskList", "taskItem", "table", "tableRow",
     "tableCell", "tableHeader", "panel", "expand", "codeBlock", "mediaSingle", "media", "caption", "layoutSection",
     "layoutColumn", "extension", "inlineExtension", "bodiedExtension", "mention", "status", "date", "emoji",
     "inlineCard", "blockCard", "decisionList", "decisionItem", "syncBlock", "hardBreak", "rule", "nobody knows"]
)  # fmt: skip
_NODES = st.recursive(
    st.fixed_dictionaries({"type": _KINDS}, optional={"text": st.just("word"), "attrs": _JSON, "marks": _JSON}),
    lambda inner: st.fixed_dictionaries(
        {"type": _KINDS, "content": st.lists(inner, max_size=4)}, optional={"attrs": _JSON, "marks": _JSON}
    ),
    max_leaves=30,
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(_JSON, _NODES, st.lists(_NODES, max_size=4).map(lambda c: {"type": "doc", "content": c})))
def test_any_json_is_read_without_an_error(value: Any) -> None:
    parsed = read_adf(json.dumps(value))
    assert isinstance(parsed.blocks, tuple)
    all_text(parsed.blocks)


@settings(max_examples=100, deadline=None)
@given(st.lists(_NODES, max_size=4))
def test_no_text_node_is_lost_wherever_it_stands(content: list[Any]) -> None:
    expected = 0
    todo: list[Any] = [*content]
    while todo:
        found = todo.pop()
        if isinstance(found, dict):
            expected += found.get("type") == "text" and "text" in found
            todo.extend(found.get("content", []))
    assert text_of(json.dumps({"type": "doc", "content": content})).count("word") >= expected


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_without_an_error(source: str) -> None:
    parsed = read_adf(source)
    assert parsed.blocks or parsed.warnings or not source.strip("\ufeff \n\t\r")
