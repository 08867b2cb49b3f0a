"""Macros of the storage format, known and unknown."""

from __future__ import annotations

import base64
import zlib
from urllib.parse import quote

import pytest

from harbor_tui.document import DocumentLayout, LayoutOptions
from harbor_tui.document.model.blocks import MacroBox
from tests.support.documents import code, line_at, lines, macro, shown, storage


def test_panels_have_their_mark_and_title_in_the_frame() -> None:
    text = shown(macro("info", "<p>b</p>", title="Read"), 20)
    assert text == "┌─ ◈ Read ─────────┐\n│ b                │\n└──────────────────┘"
    assert shown(macro("warning", "<p>b</p>"), 20).startswith("┏━ ⚠ Warning ━")
    assert "◈" not in shown(macro("info", "<p>b</p>", icon="false"))


def test_a_custom_panel_shows_its_icon() -> None:
    assert "─ 🚀 Go ─" in shown(macro("panel", "<p>b</p>", panelIconText="🚀", title="Go"))


def test_status_is_readable_without_colour() -> None:
    assert shown(f"<p>state {macro('status', title='in review', colour='Yellow')}.</p>") == "state [in review]."


def test_expand_shows_its_body_until_it_is_folded() -> None:
    body = f"{macro('expand', '<p>one</p>', title='A')}{macro('expand', '<p>two</p>', title='B')}"
    assert shown(body) == "▾ A\n  one\n\n▾ B\n  two"
    assert shown(body, options=LayoutOptions(folded=frozenset({0}))) == "▸ A\n\n▾ B\n  two"


def test_folding_an_expand_keeps_the_numbers_of_the_later_ones() -> None:
    inner = macro("expand", "<p>x</p>", title="inner")
    body = macro("expand", inner, title="outer") + macro("expand", "<p>y</p>", title="last")
    layout = DocumentLayout(storage(body), 80, LayoutOptions(folded=frozenset({0})))
    assert layout.line(line_at(layout, "expand", "2") or 0).plain == "▾ last"


def test_code_is_kept_to_the_letter_and_never_wrapped_unless_asked() -> None:
    long = "x" * 50 + " y"
    text = shown(code(f"if a:\n\treturn {long}", language="python", title="f.py"), 30)
    assert "─ python ─ f.py " in text
    assert f"│     return {long}" in text
    wrapped = lines(code(long), 30, LayoutOptions(wrap_code=True))
    assert max(line.width for line in wrapped) == 30


def test_literal_text_and_plain_bodies_are_wrapped_inside_their_frame_when_asked() -> None:
    plain = f"<ac:plain-text-body><![CDATA[{'x' * 50}]]></ac:plain-text-body></ac:structured-macro>"
    for name in ("noformat", "acme"):
        text = shown(f'<ac:structured-macro ac:name="{name}">{plain}', 30, LayoutOptions(wrap_code=True))
        assert f"│ {'x' * 26} │\n│ {'x' * 24}   │" in text


def test_code_numbers_its_lines_when_told() -> None:
    text = shown(code("a\nb", linenumbers="true", firstline="9"), 30)
    assert "│  9 a" in text
    assert "│ 10 b" in text
    assert "│ 1 a" in shown(code("a"), 30, LayoutOptions(line_numbers=True))


def test_two_cdata_sections_are_one_text() -> None:
    assert "│ a]]>b " in shown(code("a]]]]><![CDATA[>b"), 30)


def test_a_macro_without_a_body_is_named_with_its_parameters() -> None:
    assert shown(macro("children", depth="2", sort="title")) == "⟨children: depth=2, sort=title⟩"
    assert shown('<ac:structured-macro ac:name="pagetree"/>') == "⟨pagetree⟩"


def test_an_unknown_macro_shows_name_parameters_and_body() -> None:
    text = shown(macro("acme", "<p>the body</p>", data="Q3"), 40)
    assert "⚙ acme" in text
    assert "│ data: Q3" in text
    assert "│ the body" in text


def test_a_plain_body_of_an_unknown_macro_is_shown_literally() -> None:
    body = (
        '<ac:structured-macro ac:name="mermaid"><ac:plain-text-body><![CDATA[a -->  b]]>'
        "</ac:plain-text-body></ac:structured-macro>"
    )
    assert "│ a -->  b" in shown(body)


def test_a_long_parameter_is_cut_and_the_rest_is_counted() -> None:
    assert "… (+760)" in shown(macro("roadmap", source="x" * 1000), 400)


def test_a_jira_issue_is_its_key_and_a_query_is_shown() -> None:
    assert shown(f"<p>{macro('jira', key='OPS-412', server='J')}</p>") == "⟨OPS-412⟩"
    assert "project = OPS" in shown(macro("jira", jqlQuery="project = OPS"))


def test_included_pages_are_named_and_found() -> None:
    page = '<ac:link><ri:page ri:content-title="Shared"/></ac:link>'
    body = (
        f'<ac:structured-macro ac:name="include"><ac:parameter ac:name="">{page}</ac:parameter></ac:structured-macro>'
    )
    assert "Shared" in shown(body)
    assert [finding.kind for finding in storage(body).findings] == ["included content"]


def test_the_contents_are_made_from_the_headings_and_jump_to_them() -> None:
    body = macro("toc", maxLevel="2") + "<h1>One</h1><h2>Two</h2><h3>Three</h3>"
    layout = DocumentLayout(storage(body), 40)
    assert [layout.line(0).plain, layout.line(1).plain, layout.line(2).plain] == ["One", "  Two", ""]
    assert layout.links()[1].target.target == "1"
    assert layout.line(line_at(layout, "heading", "1") or 0).plain == "Two"


def test_a_regular_expression_that_could_run_away_is_not_used() -> None:
    body = macro("toc", include="(a+)+$") + f"<h1>{'a' * 60}!</h1>"
    assert shown(body).startswith("aaa")


def test_macros_with_blocks_part_the_paragraph_that_they_stand_in() -> None:
    assert shown(f"<p>before {macro('tip', '<p>in</p>')} after</p>", 30).splitlines()[0] == "before"


def test_the_fallback_is_shown_only_where_the_node_says_nothing() -> None:
    node = '<ac:adf-node type="panel"><ac:adf-content><p>real</p></ac:adf-content></ac:adf-node>'
    both = f"<ac:adf-extension>{node}<ac:adf-fallback><p>instead</p></ac:adf-fallback></ac:adf-extension>"
    assert "instead" not in shown(both)
    empty = (
        '<ac:adf-extension><ac:adf-node type="extension"/><ac:adf-fallback><p>instead</p>'
        "</ac:adf-fallback></ac:adf-extension>"
    )
    assert "instead" in shown(empty)


def test_columns_stand_side_by_side_where_there_is_room() -> None:
    cells = "".join(f"<ac:layout-cell><p>{text}</p></ac:layout-cell>" for text in ("left", "right"))
    body = f'<ac:layout><ac:layout-section ac:type="two_equal">{cells}</ac:layout-section></ac:layout>'
    assert [part.strip() for part in shown(body, 100).split("│")] == ["left", "right"]
    assert shown(body, 60) == "left\n\nright"


def test_a_column_with_code_takes_the_room_that_it_needs() -> None:
    cells = f"<ac:layout-cell><p>text</p></ac:layout-cell><ac:layout-cell>{code('x' * 34)}</ac:layout-cell>"
    body = f'<ac:layout><ac:layout-section ac:type="two_right_sidebar">{cells}</ac:layout-section></ac:layout>'
    assert len(shown(body, 100).splitlines()) == 3


def test_templates_show_their_variables_and_instructions() -> None:
    body = '<p><at:var at:name="owner"/> <ac:placeholder ac:type="user">who?</ac:placeholder></p>'
    assert shown(body) == "‹owner› ‹who?›"
    assert "who" not in shown(body, options=LayoutOptions(review=False))


def test_foreign_elements_are_named_and_their_text_is_shown() -> None:
    assert shown('<p><fab:thing a="1">text</fab:thing></p>') == "⟨<fab:thing>: a=1⟩text"


def test_what_cannot_be_shown_is_counted() -> None:
    parameter = '<ac:adf-attribute key="parameters"><ac:adf-parameter key="k">v</ac:adf-parameter></ac:adf-attribute>'
    node = f'<ac:adf-node type="extension">{parameter}<ac:adf-content><p>x</p></ac:adf-content></ac:adf-node>'
    document = storage(f"<ac:adf-extension>{node}</ac:adf-extension>")
    assert dict(document.notes) == {"parameters of app macros": 1}


def packed(source: str) -> str:
    """SOURCE as the diagram apps of the cloud keep it."""
    deflating = zlib.compressobj(6, zlib.DEFLATED, -15)
    return base64.b64encode(deflating.compress(quote(source).encode()) + deflating.flush()).decode()


def test_a_diagram_whose_source_is_packed_in_a_parameter_shows_the_source() -> None:
    body = macro(
        "plantumlcloud", data=packed("@startuml\nA -> B: Grüße\n@enduml"), compressed="true", filename="a.puml"
    )
    found = shown(body, 40)
    assert [line.strip("│ ") for line in found.splitlines()[1:-1]] == [
        "filename: a.puml", "@startuml", "A -> B: Grüße", "@enduml",
    ]  # fmt: skip


@pytest.mark.parametrize("data", ["", "no base64!", "AAAA", packed("x\x00y"), base64.b64encode(b"plain").decode()])
def test_what_is_not_packed_so_is_shown_as_it_stands(data: str) -> None:
    found = shown(macro("plantumlcloud", data=data, compressed="true", filename="a.puml"), 200)
    assert "filename=a.puml" in found
    assert data in found


def test_a_parameter_that_would_grow_without_measure_is_cut() -> None:
    body = macro("plantumlcloud", data=packed("x" * 10_000_000), compressed="true")
    assert len(body) < 20_000
    found = shown(body, options=LayoutOptions(wrap_code=True))
    assert len(found) < 1_000_000
    assert "cut)" in found


def test_many_parameters_that_would_each_grow_a_little_are_unpacked_within_one_measure() -> None:
    one = macro("plantumlcloud", data=packed("a b\n" * 3000), compressed="true")
    document = storage(one * 1000)
    assert sum(len(block.plain or "") for block in document.blocks if isinstance(block, MacroBox)) < 1_200_000
    assert "data=" in shown(one * 1000)


def test_a_formula_of_its_own_stands_on_a_line_of_its_own() -> None:
    body = "<ac:plain-text-body>a+b</ac:plain-text-body>"
    block = f'<ac:structured-macro ac:name="mathblock">{body}</ac:structured-macro>'
    assert shown(f"{block}{block}after") == "a+b\n\na+b\n\nafter"
