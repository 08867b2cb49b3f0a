"""ADF documents become the blocks a reader of the page would see."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harbor_tui.document.adf.format import read_adf
from harbor_tui.document.model import ink
from harbor_tui.document.model.blocks import (
    Block,
    CodeBlock,
    Expand,
    Figure,
    Group,
    Heading,
    List,
    MacroBox,
    Panel,
    Paragraph,
    Quote,
    Rule,
    Section,
    Table,
    TaskList,
    Toc,
)
from harbor_tui.document.model.inlines import (
    Date,
    Emoji,
    Image,
    InlineMacro,
    LineBreak,
    Link,
    LinkKind,
    Mention,
    Param,
    Placeholder,
    Status,
    Target,
    Text,
)


def _marks_of(paragraph: Paragraph) -> int:
    """The marks of a paragraph's first run of text."""
    run: object = paragraph.content[0]
    assert isinstance(run, tuple)
    assert isinstance(run[1], int)
    return run[1]


def node(kind: str, *content: Any, **attrs: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"type": kind}
    if attrs:
        found["attrs"] = attrs
    if content:
        found["content"] = list(content)
    return found


def text(value: str, *given: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": value, **({"marks": list(given)} if given else {})}


def mark(kind: str, **attrs: Any) -> dict[str, Any]:
    return {"type": kind, **({"attrs": attrs} if attrs else {})}


def para(*content: Any) -> dict[str, Any]:
    return node("paragraph", *content)


def blocks(*content: Any) -> tuple[Block, ...]:
    return read_adf(json.dumps(node("doc", *content))).blocks


def one(content: Any) -> Any:
    (block,) = blocks(content)
    return block


def inline(content: Any) -> Any:
    (found,) = one(para(content)).content
    return found


@pytest.mark.parametrize(
    ("given", "bit"),
    [
        (mark("strong"), ink.STRONG),
        (mark("em"), ink.EM),
        (mark("underline"), ink.UNDERLINE),
        (mark("strike"), ink.STRIKE),
        (mark("code"), ink.CODE),
        (mark("subsup", type="sub"), ink.SUB),
        (mark("subsup", type="sup"), ink.SUP),
        (mark("annotation", id="1", annotationType="inlineComment"), ink.COMMENTED),
    ],
)
def test_every_text_mark_is_kept(given: dict[str, Any], bit: int) -> None:
    assert inline(text("word", given)) == Text("word", bit)


def test_colours_are_kept_and_a_background_counts_as_highlight() -> None:
    found = inline(text("x", mark("textColor", color="#ff0000"), mark("backgroundColor", color="#00ff00")))
    assert found == Text("x", ink.HIGHLIGHT, "#ff0000", "#00ff00")


def test_text_in_the_colour_of_its_ground_is_marked_and_reported() -> None:
    body = node("doc", para(text("secret", mark("textColor", color="#ffffff"))))
    parsed = read_adf(json.dumps(body))
    (paragraph,) = parsed.blocks
    assert isinstance(paragraph, Paragraph)
    assert _marks_of(paragraph) & ink.HIDDEN
    assert [(f.kind, f.place) for f in parsed.findings] == [("hidden text", "block 1")]
    assert "secret" in parsed.findings[0].excerpt


def test_neighbouring_texts_under_one_link_are_one_link() -> None:
    link = mark("link", href="https://example.test/a")
    (found,) = one(para(text("a ", link), text("b", link, mark("strong")))).content
    assert found == Link((Text("a "), Text("b", ink.STRONG)), Target(LinkKind.URL, "https://example.test/a"))


def test_links_to_mail_and_anchors_say_so() -> None:
    assert inline(text("m", mark("link", href="mailto:a@b.test"))).target == Target(LinkKind.MAIL, "a@b.test")
    assert inline(text("a", mark("link", href="#top"))).target == Target(LinkKind.ANCHOR, anchor="top")


def test_an_unknown_mark_leaves_the_text_and_is_counted() -> None:
    parsed = read_adf(json.dumps(node("doc", para(text("kept", mark("sparkle"))))))
    assert parsed.blocks == (Paragraph((Text("kept"),)),)
    assert ("unknown mark sparkle", 1) in parsed.notes


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (node("hardBreak"), LineBreak()),
        (node("mention", id="u1", text="@Ada"), Mention("u1", "Ada")),
        (node("emoji", shortName=":smile:", id="1f604", text="😄"), Emoji("😄", ":smile:")),
        (node("emoji", shortName=":smile:", id="1f604"), Emoji("😄", ":smile:")),
        (node("emoji", shortName=":acme:", id="acme", text=":acme:"), Emoji("", ":acme:")),
        (node("date", timestamp="1704067200000"), Date("2024-01-01")),
        (node("date", timestamp="soon"), Date("soon")),
        (node("date", timestamp="9" * 30), Date("9" * 30)),
        (node("status", text="DONE", color="green"), Status("DONE", "green")),
        (node("placeholder", text="write here"), Placeholder("write here")),
        (node("inlineCard", url="https://x.test/1"), Link((), Target(LinkKind.URL, "https://x.test/1"), "inline")),
        (
            node("inlineCard", data={"name": "Runbook", "url": "https://x.test/2"}),
            Link((Text("Runbook"),), Target(LinkKind.URL, "https://x.test/2"), "inline"),
        ),
        (node("mediaInline", id="f-1", collection="c", type="file"), Image(file="f-1", kind="file")),
        (node("mediaInline", id="f-1", alt="a plan", width=3.0), Image(alt="a plan", width="3")),
    ],
)
def test_every_inline_node_says_what_it_is(given: dict[str, Any], expected: object) -> None:
    found = inline(given)
    assert type(found) is type(expected)
    assert found == expected


def test_headings_are_numbered_in_document_order() -> None:
    found = blocks(
        node("heading", text("One"), level=1),
        node("panel", node("heading", text("Two"), level=2), panelType="info"),
        node("heading", text("Three"), level=3),
    )
    assert found[0] == Heading(1, (Text("One"),), 0)
    assert isinstance(found[1], Panel)
    assert found[1].blocks == (Heading(2, (Text("Two"),), 1),)
    assert found[2] == Heading(3, (Text("Three"),), 2)


def test_alignment_and_indentation_are_marks_of_blocks() -> None:
    centred = {**para(text("x")), "marks": [mark("alignment", align="center")]}
    right = {**para(text("x")), "marks": [mark("alignment", align="end"), mark("fontSize", fontSize="small")]}
    indented = {**node("heading", text("x"), level=2), "marks": [mark("indentation", level=3)]}
    found = blocks(centred, right, indented)
    assert found == (
        Paragraph((Text("x"),), 0, "center"),
        Paragraph((Text("x"),), 0, "right"),
        Heading(2, (Text("x"),), 0, "", 3),
    )


def test_lists_nest_and_keep_their_first_number() -> None:
    inner = node("bulletList", node("listItem", para(text("b"))))
    found = one(node("orderedList", node("listItem", para(text("a")), inner), order=7))
    assert isinstance(found, List)
    assert (found.ordered, found.start) == (True, 7)
    assert found.items[0].blocks[0] == Paragraph((Text("a"),))
    assert isinstance(found.items[0].blocks[1], List)


def test_tasks_and_decisions_have_their_state() -> None:
    tasks = node(
        "taskList",
        node("taskItem", text("open"), state="TODO"),
        node("taskItem", text("closed"), state="DONE"),
        node("taskList", node("taskItem", text("below"), state="TODO")),
        node("blockTaskItem", para(text("block")), state="DONE"),
    )
    found = one(tasks)
    assert isinstance(found, TaskList)
    assert [task.done for task in found.tasks] == [False, True, True]
    assert isinstance(found.tasks[1].blocks[1], TaskList), "a list under a task belongs to it"
    decisions = one(node("decisionList", node("decisionItem", text("yes"), state="DECIDED")))
    assert [(task.kind, task.done) for task in decisions.tasks] == [("decision", True)]


def test_quotes_rules_and_code_are_blocks_of_their_own() -> None:
    found = blocks(
        node("blockquote", para(text("q"))),
        node("rule"),
        node("codeBlock", text("a\n"), text("\tb"), language="python"),
    )
    assert found == (Quote((Paragraph((Text("q"),)),)), Rule(), CodeBlock("a\n\tb", "python"))
    assert [type(block) for block in found] == [Quote, Rule, CodeBlock]


def test_panels_have_a_kind_and_custom_ones_an_icon() -> None:
    found = blocks(
        node("panel", para(text("w")), panelType="warning"),
        node("panel", para(text("c")), panelType="custom", panelIconText="🦊", panelColor="#ffeeaa"),
    )
    assert found == (
        Panel("warning", (Paragraph((Text("w"),)),)),
        Panel("custom", (Paragraph((Text("c"),)),), "", "🦊", "#ffeeaa"),
    )


def test_expands_keep_their_title() -> None:
    inner = node("nestedExpand", para(text("deep")), title="More")
    assert one(node("expand", inner, title="Why")) == Expand("Why", (Expand("More", (Paragraph((Text("deep"),)),)),))


def test_tables_have_header_rows_spans_widths_and_backgrounds() -> None:
    head = node("tableRow", node("tableHeader", para(text("h")), colspan=2, colwidth=[100, 200]))
    body = node(
        "tableRow",
        node("tableCell", para(text("a")), background="#eee", rowspan=3),
        node("tableCell", para(text("b"))),
    )
    found = one(node("table", head, body, isNumberColumnEnabled=True))
    assert isinstance(found, Table)
    assert (found.header_rows, found.numbered, found.widths) == (1, True, ("100px", "200px"))
    assert (found.rows[0][0].header, found.rows[0][0].colspan) == (True, 2)
    assert (found.rows[1][0].background, found.rows[1][0].rowspan) == ("#eee", 3)


def test_layout_columns_keep_their_width() -> None:
    found = one(
        node(
            "layoutSection",
            node("layoutColumn", para(text("l")), width=66.6),
            node("layoutColumn", para(text("r")), width=33.4),
        )
    )
    assert isinstance(found, Section)
    assert [cell.width for cell in found.cells] == [66.6, 33.4]


def test_media_with_a_caption_is_a_figure() -> None:
    found = one(node("mediaSingle", node("media", id="1", alt="plan"), node("caption", text("The plan"))))
    assert found == Figure(Image(alt="plan", caption=(Text("The plan"),)))


def test_every_file_of_a_media_group_is_shown() -> None:
    found = blocks(node("mediaGroup", node("media", id="a"), node("media", __fileName="b.pdf", id="b")))
    assert found == (Figure(Image(file="a")), Figure(Image(file="b.pdf")))


def test_an_external_image_names_its_address_but_never_prints_data() -> None:
    found = one(node("mediaSingle", node("media", type="external", url="data:image/png;base64,AAAA")))
    assert found == Figure(Image(url="data:image/png", kind="external"))


def test_an_image_under_a_link_leads_there() -> None:
    media = {**node("media", id="1", alt="logo"), "marks": [mark("link", href="https://x.test")]}
    assert one(node("mediaSingle", media)).image.link == Target(LinkKind.URL, "https://x.test")


def test_cards_that_are_blocks_show_their_target_and_their_query() -> None:
    found = blocks(
        node("blockCard", url="https://x.test"),
        node("embedCard", url="https://v.test", layout="wide"),
        node("blockCard", datasource={"id": "1", "parameters": {"jql": "project = A"}, "views": []}),
    )
    assert found[0] == Paragraph((Link((), Target(LinkKind.URL, "https://x.test"), "block"),))
    assert found[1] == Paragraph((Link((), Target(LinkKind.URL, "https://v.test"), "embed"),))
    assert isinstance(found[2], MacroBox)
    assert Param("parameters.jql", "project = A") in found[2].params


def test_parameters_in_lists_are_told_by_their_path_without_a_number_of_ours() -> None:
    (box,) = blocks(
        node("extension", extensionKey="chart", parameters={"sets": [{"n": "a"}, {"n": "b"}], "on": [1, 2]})
    )
    assert isinstance(box, MacroBox)
    assert box.params == (Param("sets[].n", "a"), Param("sets[].n", "b"), Param("on", "1, 2"))


def extension(key: str, params: dict[str, str], *content: Any, kind: str = "extension") -> dict[str, Any]:
    macro = {"macroParams": {name: {"value": value} for name, value in params.items()}}
    return node(kind, *content, extensionType="com.atlassian.confluence.macro.core", extensionKey=key, parameters=macro)


def test_extensions_that_are_macros_become_what_the_macro_is() -> None:
    found = blocks(
        extension("toc", {"maxLevel": "3"}),
        extension("expand", {"title": "T"}, para(text("in")), kind="bodiedExtension"),
        extension("details", {"hidden": "true"}, para(text("props")), kind="bodiedExtension"),
        extension("info", {}, para(text("note")), kind="bodiedExtension"),
    )
    assert found[0] == Toc(1, 3)
    assert found[1] == Expand("T", (Paragraph((Text("in"),)),))
    assert isinstance(found[2], Group)
    assert found[2].hidden
    assert isinstance(found[3], Panel)


def test_an_unknown_extension_is_a_box_with_everything_it_says() -> None:
    found = one(
        node(
            "bodiedExtension",
            para(text("inside")),
            extensionType="com.example",
            extensionKey="chart/static/pie",
            text="Pie",
            parameters={"guestParams": {"slices": 4}, "legend": "left"},
        )
    )
    assert isinstance(found, MacroBox)
    assert (found.name, found.label) == ("chart/static/pie", "Pie")
    assert found.params == (Param("slices", "4"), Param("legend", "left"))
    assert found.blocks == (Paragraph((Text("inside"),)),)


def test_an_extension_in_a_line_stays_in_the_line() -> None:
    content = (text("see "), extension("jira", {"key": "OPS-1"}, kind="inlineExtension"), text("."))
    found = one(para(*content))
    assert found == Paragraph((Text("see "), InlineMacro("jira", (), "OPS-1"), Text(".")))


def test_a_table_that_an_extension_carries_as_text_is_shown() -> None:
    inner = json.dumps(node("doc", node("table", node("tableRow", node("tableCell", para(text("cell")))))))
    found = one(node("extension", extensionKey="nested-table", parameters={"reason": "no", "adf": inner}))
    assert isinstance(found, MacroBox)
    assert found.params == (Param("reason", "no"),)
    assert isinstance(found.blocks[0], Table)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("code", CodeBlock("a\nb")),
        ("html", MacroBox("html", (), (), "a\nb")),
        ("nobody-knows", MacroBox("nobody-knows", (), (), "a\nb")),
    ],
)
def test_the_plain_body_of_a_macro_is_shown(key: str, expected: Block) -> None:
    attrs = {"extensionKey": key, "parameters": {"macroParams": {"__bodyContent": {"value": "a\nb"}}}}
    parsed = read_adf(json.dumps({"type": "doc", "content": [{"type": "extension", "attrs": attrs}]}))
    assert parsed.blocks == (expected,)


def test_what_is_no_text_in_code_is_shown_below_it() -> None:
    link = {"type": "text", "text": "b", "marks": [{"type": "link", "attrs": {"href": "https://a.test"}}]}
    card = {"type": "inlineCard", "attrs": {"url": "https://b.test"}}
    content = [{"type": "text", "text": "a"}, link, card, {"type": "hardBreak"}, {"type": "paragraph"}]
    parsed = read_adf(json.dumps({"type": "doc", "content": [{"type": "codeBlock", "content": content}]}))
    target, other = Target(LinkKind.URL, "https://a.test"), Target(LinkKind.URL, "https://b.test")
    assert parsed.blocks == (
        CodeBlock("ab\n"),
        Paragraph((Link((Text("b"),), target), Link((), other, "inline"))),
    )
