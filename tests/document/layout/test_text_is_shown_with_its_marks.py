"""Headings, paragraphs and marks of the storage format."""

from __future__ import annotations

import pytest

from tests.support.documents import lines, shown, storage


def styles(body: str) -> dict[str, str]:
    return {span.text: span.style for line in lines(body) for span in line.spans}


def test_white_space_is_folded_but_no_space_is_invented_at_tag_borders() -> None:
    assert shown("<p>one\n   two  <b>a</b>b <i> c</i></p>") == "one two ab c"


def test_a_break_ends_a_line_and_empty_paragraphs_leave_one_blank_line() -> None:
    assert shown("<p>one<br/>two</p><p/><p><br/></p><p>three</p>") == "one\ntwo\n\nthree"


@pytest.mark.parametrize(
    ("tag", "style"),
    [("strong", "strong"), ("b", "strong"), ("em", "em"), ("u", "underline"), ("code", "code"), ("small", "small")],
)
def test_marks_become_styles(tag: str, style: str) -> None:
    assert styles(f"<p>a <{tag}>word</{tag}> b</p>")["word"] == style


def test_marks_add_up_and_end_where_their_element_ends() -> None:
    found = styles("<p><strong>a<em>b</em></strong>c</p>")
    assert found == {"a": "strong", "b": "strong em", "c": ""}


def test_struck_and_quoted_text_can_be_told_without_colour() -> None:
    assert shown("<p><del>old</del> new, <q>said</q></p>") == "~~old~~ new, “said”"


def test_raised_and_lowered_text_uses_the_characters_that_exist() -> None:
    assert shown("<p>x<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup> a<sup>Ω</sup></p>") == "x² H₂O 1ˢᵗ a^(Ω)"


def test_colours_are_told_as_written() -> None:
    found = styles('<p><span style="color: rgb(255, 0, 0);">red</span></p>')
    assert found["red"] == "fg:rgb(255,0,0)"


def test_a_colour_cannot_smuggle_in_the_name_of_another_style() -> None:
    assert styles('<p><span style="color: red hidden heading1">x</span></p>')["x"] == "fg:redhiddenheading1"


def test_paragraphs_are_indented_centred_and_set_to_the_right() -> None:
    body = '<p style="margin-left: 60.0px;">in</p><p style="text-align: center">mid</p>'
    assert shown(body, 21) == "    in\n\n         mid"
    assert shown('<p style="text-align: right">end</p>', 20).endswith(" " * 17 + "end")


def test_headings_look_different_by_level_without_colour() -> None:
    assert shown("<h1>One</h1><p>x</p><h2>Two</h2><h3>Three</h3>", 12) == (
        "One\n════════════\nx\n\nTwo\n───\n### Three"
    )


def test_every_heading_is_in_the_outline_wherever_it_stands() -> None:
    body = "<h1>A <em>b</em></h1><table><tbody><tr><td><h2>In a cell</h2></td></tr></tbody></table><h3>C</h3>"
    found = [(h.level, h.text, h.block) for h in storage(body).headings]
    assert found == [(1, "A b", 0), (2, "In a cell", 1), (3, "C", 2)]


def test_upper_case_tags_are_read_like_lower_case_ones() -> None:
    assert styles("<P>a <Strong>b</Strong></P>")["b"] == "strong"


def test_entities_of_html_are_known_and_no_break_spaces_keep_words_together() -> None:
    assert shown("<p>a&nbsp;b &rarr; &eacute; &NotEqualTilde;</p>") == "a\u00a0b → é ≂̸"
    assert shown("<p>aaaa bbbb&nbsp;cc</p>", 10) == "aaaa\nbbbb\u00a0cc"


def test_quotes_rules_and_literal_text() -> None:
    assert shown("<blockquote><p>said</p></blockquote>", 20) == "▎ said"
    assert shown("<p>a</p><hr/><p>b</p>", 10) == "a\n\n──────────\n\nb"
    assert "│  two   spaces" in shown("<pre> two   spaces</pre>", 30)


def test_definitions_stand_below_their_terms() -> None:
    assert shown("<dl><dt>Term</dt><dd>Meaning</dd></dl>") == "Term\n    Meaning"


def test_dates_are_shown_though_their_element_is_empty() -> None:
    assert shown('<p>Due <time datetime="2026-12-01"/>.</p>') == "Due 2026-12-01."


def test_mathml_is_shown_by_its_leaves() -> None:
    assert shown("<p><math><mrow><mi>a</mi><mo>=</mo><mn>2</mn></mrow></math></p>") == "a = 2"


def test_a_closing_mark_stands_before_the_white_space_behind_it() -> None:
    assert shown("<p>a <del>sit </del> amet</p>") == "a ~~sit~~ amet"
    assert shown("<p>a <del>sit</del> <strong>amet</strong></p>") == "a ~~sit~~ amet"
    assert shown("<p>a <del>dolor <em>sit</em> </del></p>") == "a ~~dolor sit~~"
    assert shown("<p><q>a <del>sit </del></q> amet</p>") == "“a ~~sit~~” amet"
    assert shown("<pre>a <del>sit  \n</del>amet</pre>").splitlines()[1].strip("│ ") == "a ~~sit~~"


def test_the_long_form_of_an_abbreviation_stands_behind_it() -> None:
    assert shown('<p>An <abbr title="Service level\nobjective">SLO</abbr>, an <abbr>RFC</abbr>.</p>') == (
        "An SLO (Service level objective), an RFC."
    )


def test_headings_move_with_their_underlines() -> None:
    assert shown('<h2 style="text-align: right;">End</h2>', 20) == " " * 17 + "End\n" + " " * 17 + "───"
    assert shown('<h2 style="margin-left: 30.0px;">In</h2>', 20) == "  In\n  ──"
    assert shown('<h1 style="text-align: center;">Mid</h1>', 9 + 2) == "    Mid\n" + "═" * 11


def test_headings_without_text_are_no_entries_of_the_contents() -> None:
    toc = '<ac:structured-macro ac:name="toc" />'
    assert shown(f"{toc}<h2><br/></h2><h2>Two</h2>").splitlines()[0] == "Two"


@pytest.mark.parametrize("gap", ["<br/>", "<br/> ", "<br/>&nbsp;"])
def test_many_forced_breaks_are_counted_instead_of_pushing_the_rest_out_of_sight(gap: str) -> None:
    assert shown(f"<p>top{gap * 200}payload</p>").replace("\u00a0", "") == "top\n⟨… 199 ↵ …⟩\npayload"
    assert shown(f"<p>top{gap * 4}rest</p>").count("\n") == 4
    assert all(line.width <= 10 for line in lines(f"<p>top{gap * 20_000}payload</p>", 10))
