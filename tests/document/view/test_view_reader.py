"""HTML that Confluence renders becomes the same blocks as the body it was rendered from."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.document import DocumentLayout, Format, read_document
from harbor_tui.document.model import ink
from harbor_tui.document.model.blocks import (
    Block,
    CodeBlock,
    Expand,
    Group,
    Heading,
    List,
    Literal,
    Panel,
    Paragraph,
    Section,
    Table,
    TaskList,
    Toc,
)
from harbor_tui.document.model.inlines import (
    Anchor,
    Date,
    Emoji,
    HiddenSource,
    Image,
    InlineMacro,
    LineBreak,
    Link,
    LinkKind,
    Mention,
    Placeholder,
    Status,
    Target,
    Text,
)
from harbor_tui.document.view.format import read_view
from tests.support.document_text import all_text


def _marks_of(paragraph: Paragraph) -> int:
    """The marks of a paragraph's first run of text."""
    run: object = paragraph.content[0]
    assert isinstance(run, tuple)
    assert isinstance(run[1], int)
    return run[1]


def blocks(source: str) -> tuple[Block, ...]:
    return read_view(source).blocks


def one(source: str) -> Any:
    (block,) = blocks(source)
    return block


def para(value: str) -> Paragraph:
    return Paragraph((Text(value),))


def test_void_elements_and_missing_end_tags_are_html() -> None:
    assert one("<p>a<br>b") == Paragraph((Text("a"), LineBreak(), Text("b")))
    found = blocks("<p>one<p>two<ul><li>x<li>y</ul>")
    assert found[:2] == (para("one"), para("two"))
    assert isinstance(found[2], List)
    assert len(found[2].items) == 2


def test_a_full_page_shows_its_body_without_doctype_and_head() -> None:
    source = "<!DOCTYPE html>\n<html><head><title>T</title><style>p{}</style></head><body><h1>H</h1></body></html>"
    parsed = read_view(source)
    assert parsed.blocks == (Heading(1, (Text("H"),), 0),)
    assert parsed.notes == (("<head> not shown", 1),)
    assert parsed.findings == ()


def test_attributes_are_read_in_any_case_and_without_quotes() -> None:
    found = one("<A HREF=https://x.test/a/b>t</A>")
    assert found == Paragraph((Link((Text("t"),), Target(LinkKind.URL, "https://x.test/a/b")),))


@pytest.mark.parametrize(
    ("name", "kind"), [("information", "info"), ("note", "note"), ("tip", "tip"), ("warning", "warning")]
)
def test_information_macros_are_panels(name: str, kind: str) -> None:
    source = (
        f'<div class="confluence-information-macro confluence-information-macro-{name} conf-macro">'
        '<p class="title">Mind</p><style>x{}</style><span class="aui-icon confluence-information-macro-icon"></span>'
        '<div class="confluence-information-macro-body"><p>the gap</p></div></div>'
    )
    assert one(source) == Panel(kind, (para("the gap"),), "Mind")


def test_the_panel_macro_keeps_its_title_and_tint() -> None:
    source = (
        '<div class="panel" style="background-color: #eae6ff;border-width: 1px;">'
        '<div class="panelHeader"><b>Head</b></div><div class="panelContent"><p>Body</p></div></div>'
    )
    assert one(source) == Panel("custom", (para("Body"),), "Head", "", "#eae6ff")


def test_highlighted_code_is_verbatim_with_language_title_and_numbers() -> None:
    source = (
        '<div class="code panel pdl"><div class="codeHeader panelHeader pdl"><b>drain.sh</b></div>'
        '<div class="codeContent panelContent pdl"><pre class="syntaxhighlighter-pre" '
        'data-syntaxhighlighter-params="brush: bash; gutter: true; first-line: 7; theme: Confluence">'
        "if a &lt; b;\n\tthen</pre></div></div>"
    )
    assert one(source) == CodeBlock("if a < b;\n\tthen", "bash", "drain.sh", line_numbers=True, first=7)


def test_code_in_preformatted_text_names_its_language() -> None:
    assert one('<pre><code class="language-yaml">a: 1</code></pre>') == CodeBlock("a: 1", "yaml")
    assert one("<pre>a\n b</pre>") == Literal((Text("a\n b"),))


def test_expands_have_their_control_as_title() -> None:
    source = (
        '<div class="expand-container conf-macro" data-macro-name="expand"><div class="expand-control">'
        '<span class="expand-control-icon"><img src="i.png"></span><span class="expand-control-text">Why</span></div>'
        '<div class="expand-content"><p>Because</p></div></div>'
    )
    assert one(source) == Expand("Why", (para("Because"),))
    button = '<div class="expand-container"><button class="expand-control">Why</button><div>Because</div></div>'
    assert one(button) == Expand("Why", (para("Because"),))
    assert one("<details><summary>Why</summary><p>Because</p></details>") == Expand("Why", (para("Because"),))


def test_task_lists_have_boxes() -> None:
    source = (
        '<ul class="inline-task-list"><li data-inline-task-id="1"><span class="placeholder-inline-tasks">open</span>'
        '<ul class="inline-task-list"><li class="checked">below</li></ul></li><li class="checked">done</li></ul>'
    )
    found = one(source)
    assert isinstance(found, TaskList)
    assert [task.done for task in found.tasks] == [False, True]
    assert isinstance(found.tasks[0].blocks[1], TaskList)


def test_decisions_are_decisions() -> None:
    found = one('<ul class="decision-list"><li data-decision-state="DECIDED">go</li></ul>')
    assert [(task.kind, task.done) for task in found.tasks] == [("decision", True)]


def inline(source: str) -> Any:
    (found,) = one(f"<p>{source}</p>").content
    return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<span class="status-macro aui-lozenge aui-lozenge-success">DONE</span>', Status("DONE", "Green")),
        ('<span class="aui-lozenge">NEW</span>', Status("NEW", "")),
        ('<a class="confluence-userlink" data-account-id="7:a" href="/x">Ada L.</a>', Mention("7:a", "Ada L.")),
        ('<a class="confluence-userlink" data-username="ada" href="/x">@Ada</a>', Mention("ada", "Ada")),
        ('<time datetime="2024-11-19">19 Nov 2024</time>', Date("19 Nov 2024")),
        ('<time datetime="2024-11-19"></time>', Date("2024-11-19")),
        ('<span class="text-placeholder">write here</span>', Placeholder("write here")),
        ('<span class="inline-comment-marker" data-ref="1">c</span>', Text("c", ink.COMMENTED)),
        ('<img class="emoticon" data-emoji-id="1f600" data-emoji-shortname=":grinning:">', Emoji("😀", ":grinning:")),
        (
            '<a class="confluence-embedded-file" data-linked-resource-type="attachment" '
            'data-linked-resource-default-alias="plan.pdf" href="/download/1">the plan</a>',
            Link((Text("the plan"),), Target(LinkKind.ATTACHMENT, "plan.pdf")),
        ),
        (
            '<a href="/wiki/x" data-linked-resource-type="page" data-linked-resource-id="42">Runbook</a>',
            Link((Text("Runbook"),), Target(LinkKind.CONTENT, "42", detail="/wiki/x")),
        ),
        ('<a href="#top">up</a>', Link((Text("up"),), Target(LinkKind.ANCHOR, anchor="top"))),
        (
            '<a href="https://j.test/1" data-card-appearance="inline">J</a>',
            Link((Text("J"),), Target(LinkKind.URL, "https://j.test/1"), "inline"),
        ),
        ('<span class="confluence-anchor-link" id="here"></span>', Anchor("here")),
    ],
)
def test_what_stands_in_a_line_is_what_it_was(source: str, expected: object) -> None:
    found = inline(source)
    assert type(found) is type(expected)
    assert found == expected


@pytest.mark.parametrize("ended", ["", "</a>"])
def test_links_that_were_never_ended_are_shown_once_each(ended: str) -> None:
    body = "<p>" + '<a href="https://x.test/a">link' * 300 + ended * 300 + "</p>"
    lines = DocumentLayout(read_document(body, Format.VIEW), 200).lines()
    assert "".join(line.plain for line in lines).count("link") == 300


def test_a_block_in_a_link_follows_it() -> None:
    body = '<div><a href="https://x.test/a">go<ul><li>a block</li></ul><script>x()</script></a></div>'
    document = read_document(body, Format.VIEW)
    shown = "\n".join(line.plain for line in DocumentLayout(document, 80).lines())
    assert (shown.count("go"), shown.count("a block")) == (1, 1)
    assert shown.index("go") < shown.index("a block")
    assert [finding.kind for finding in document.findings] == ["script"]


def test_images_name_their_file_or_their_address() -> None:
    own = (
        '<img class="confluence-embedded-image" alt="plan" data-linked-resource-default-alias="plan.png" width="300" '
        'data-image-src="/download/attachments/1/plan.png?version=1">'
    )
    assert inline(own) == Image("plan", "plan.png", "", "300")
    foreign = '<img class="confluence-embedded-image confluence-external-resource" src="https://x.test/a.png">'
    assert inline(foreign) == Image("", "", "https://x.test/a.png")
    assert inline('<img src="data:image/png;base64,AAAA">') == Image(url="data:image/png")


def test_tables_keep_header_rows_spans_and_colours() -> None:
    source = (
        '<div class="table-wrap"><table class="confluenceTable"><colgroup><col style="width: 30.0px;"></colgroup>'
        '<thead><tr><th class="confluenceTh" colspan="2">h</th></tr></thead>'
        '<tbody><tr><td data-highlight-colour="#eee">a</td><td rowspan="2">b</td></tr></tbody></table></div>'
    )
    found = one(source)
    assert isinstance(found, Table)
    assert (found.header_rows, found.widths) == (1, ("30.0px",))
    assert (found.rows[0][0].colspan, found.rows[1][0].background, found.rows[1][1].rowspan) == (2, "#eee", 2)


def test_columns_stand_side_by_side() -> None:
    source = (
        '<div class="contentLayout2"><div class="columnLayout two-equal" data-layout="two-equal">'
        '<div class="cell normal"><div class="innerCell"><p>l</p></div></div>'
        '<div class="cell normal"><div class="innerCell"><p>r</p></div></div></div></div>'
    )
    found = one(source)
    assert isinstance(found, Section)
    assert [cell.blocks for cell in found.cells] == [(para("l"),), (para("r"),)]
    assert found.kind == "two_equal"


def test_a_table_of_contents_is_made_where_the_page_makes_it_by_script() -> None:
    empty = '<div class="toc-macro client-side-toc-macro" data-headerelements="H2,H3"></div>'
    assert one(empty) == Toc(2, 3)
    made = one('<div class="toc-macro"><ul><li><a href="#a">A</a></li></ul></div>')
    assert isinstance(made, Group)
    assert made.label == "Table of contents"


def test_rendered_macros_stand_under_their_name() -> None:
    source = '<div class="conf-macro output-block" data-macro-name="children"><ul><li>Child</li></ul></div>'
    found = one(source)
    assert isinstance(found, Group)
    assert found.label == "children"
    empty = one('<div class="conf-macro output-block" data-macro-name="acme-chart"></div>')
    assert empty == Paragraph((InlineMacro("acme-chart"),))


def test_scripts_are_reported_and_styles_counted_but_neither_is_prose() -> None:
    parsed = read_view("<p>a</p><script>steal()</script><style>p{color:red}</style>")
    assert [finding.kind for finding in parsed.findings] == ["script"]
    assert dict(parsed.notes) == {"<style> not shown": 1}
    assert parsed.blocks[0] == para("a")


@pytest.mark.parametrize("given", ['style="display: none"', "hidden", 'style="font-size:0"', 'style="opacity:0"'])
def test_hidden_text_is_marked_and_reported(given: str) -> None:
    parsed = read_view(f"<p>seen</p><div {given}>unseen</div>")
    hidden = parsed.blocks[1]
    assert isinstance(hidden, Paragraph)
    assert _marks_of(hidden) & ink.HIDDEN
    assert parsed.findings[0].kind == "hidden text"


def test_a_drawing_says_its_words_and_labels_over_it_count_as_seen() -> None:
    source = (
        '<svg><defs><rect/></defs><g><text style="color:white">Mar</text><text>Apr</text></g></svg>'
        '<div class="svg-overlay"><div style="left:1px; color:#ffffff">Phase 1</div></div><svg><path d="M0"/></svg>'
    )
    parsed = read_view(source)
    assert parsed.blocks == (Group((para("Mar · Apr"),), "Drawing"), para("Phase 1"))
    assert parsed.findings == ()
    assert parsed.notes == (("drawing without text", 1),)


def test_storage_markup_that_was_not_rendered_is_still_understood() -> None:
    source = '<p><ac:link><ri:page ri:content-title="Runbook" /></ac:link></p>'
    assert one(source) == Paragraph((Link((), Target(LinkKind.PAGE, "Runbook")),))


def test_form_boxes_show_their_state() -> None:
    assert all_text(blocks('<input type="checkbox" checked> a <input type=checkbox> b')) == "☑   a  ☐   b"


def test_depth_is_no_limit() -> None:
    found = read_view("<div><blockquote>" * 20_000 + "bottom" + "</blockquote></div>" * 20_000 + "<p>after</p>")
    assert "bottom" in all_text(found.blocks)
    assert "after" in all_text(found.blocks)


_TAGS = st.sampled_from(
    ["p", "div", "span", "b", "ul", "li", "table", "tr", "td", "th", "pre", "code", "a", "h1", "svg", "text", "br",
     "time", "button", "details", "summary", "blockquote", "x-y", "head", "dl", "dt", "section"]
)  # fmt: skip
_CLASSES = st.sampled_from(
    ["", "panel", "panelHeader", "code panel", "expand-container", "expand-control", "toc-macro", "columnLayout",
     "cell", "inline-task-list", "confluence-information-macro", "title", "status-macro", "svg-overlay",
     "conf-macro output-block", "text-placeholder", "confluence-userlink", "confluence-information-macro-icon"]
)  # fmt: skip
_PIECES = st.one_of(
    st.tuples(_TAGS, _CLASSES).map(lambda t: f'<{t[0]} class="{t[1]}" data-macro-name="m" data-account-id="1">'),
    _TAGS.map(lambda tag: f"</{tag}>"),
    st.just("word "),
    st.sampled_from(["< ", "&", "<!-- c -->", "<img alt=x>", "]]>", "</", "<p/>"]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=40))
def test_any_soup_is_read_and_no_word_of_it_is_lost(pieces: list[str]) -> None:
    pieces = [piece for piece in pieces if not piece.startswith("<head")]
    parsed = read_view("".join(pieces))
    said = all_text(parsed.blocks) + " ".join(finding.excerpt for finding in parsed.findings)
    assert said.count("word") >= pieces.count("word ")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(source: str) -> None:
    read_view(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('data-emoji-id="1f600" data-emoji-shortname=":grinning:" alt="(big grin)"', "😀 (big grin)"),
        ('data-emoji-id="1f600" data-emoji-shortname=":grinning:" alt=":grinning:"', "😀 :grinning:"),
        ('data-emoticon-name="tick" alt="(tick)"', "✔ (tick)"),
        ('data-emoji-fallback="😀" alt="😀"', "😀"),
        ('data-emoji-shortname=":logo:" alt=":logo:"', ":logo:"),
        ('data-emoji-id="1f600" alt=""', "😀"),
    ],
)
def test_an_emoji_is_shown_with_what_the_page_says_in_words_instead_of_it(source: str, expected: str) -> None:
    document = read_document(f'<p>so <img class="emoticon" {source}> it is</p>', Format.VIEW)
    assert [line.plain for line in DocumentLayout(document, 60).lines()] == [f"so {expected} it is"]


def test_code_that_a_script_laid_out_as_a_table_is_code_again() -> None:
    lines = "".join(
        f'<div class="line number{n}"><code class="java plain">{text}</code></div>'
        for n, text in enumerate(("if (a) {", "&nbsp;", "&nbsp;&nbsp;b;"), 1)
    )
    numbers = "".join(f'<div class="line number{n}">{n}</div>' for n in (7, 8, 9))
    body = (
        '<div class="code panel"><div class="codeHeader panelHeader"><b>T</b></div><div class="codeContent">'
        '<div class="syntaxhighlighter sh-confluence java"><table><tbody><tr>'
        f'<td class="gutter">{numbers}</td><td class="code"><div class="container">{lines}</div></td>'
        "</tr></tbody></table></div></div></div>"
    )
    assert read_view(body).blocks == (CodeBlock("if (a) {\n \n  b;", "java", "T", True, first=7),)
    assert read_view('<div class="line">words</div>').blocks == (Paragraph((Text("words"),)),)


def test_what_is_more_than_code_in_highlighted_code_stays_a_table() -> None:
    body = '<div class="syntaxhighlighter"><table><tr><td>{}</td><td><div class="line">{}</div></td></tr></table></div>'
    for numbers, line in (("said", "b"), ("1", "a<ul><li>said</li></ul>"), ("1", "<h2>said</h2>")):
        assert "said" in str(read_view(body.format(numbers, line)).blocks)
    code, said = read_view(body.format("1", "a<!-- note -->")).blocks
    assert (code, said) == (CodeBlock("a", line_numbers=True), Paragraph((HiddenSource("comment", " note "),)))


def test_the_target_of_a_link_in_a_title_is_shown() -> None:
    title = '<div class="panel"><div class="panelHeader"><a href="https://a.test">T</a></div><p>x</p></div>'
    assert "https://a.test" in str(read_view(title).blocks)
    lozenge = '<span class="status-macro aui-lozenge"><a href="https://a.test">T</a></span>'
    assert "https://a.test" in str(read_view(lozenge).blocks)
