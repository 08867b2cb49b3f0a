"""Text that the page would hide, and characters that hide or reorder: shown, marked, reported."""

from __future__ import annotations

import pytest

from harbor_tui.document import LayoutOptions
from harbor_tui.document.diff.diff import Change, compare
from tests.support.documents import lines, macro, shown, storage


@pytest.mark.parametrize(
    "style",
    [
        "display:none", "display: none !important", "visibility:hidden", "font-size:0", "font-size: 1px", "opacity:0",
        "color:#ffffff;background-color:white", "color: rgb(255,255,255);", "color:transparent",
        "color: #123456; background: #123456", "text-indent:-9999px", "position:absolute;left:-5000px",
        "overflow:hidden;height:0", "clip: rect(0,0,0,0)", "color:#ffff", "color:hsl(0 0% 100%)",
        "color:rgb(254 254 255)", "color:rgba(9,9,9,0.01)", "font:0/0 a", "font-size:2%", "/* */display:none",
        "d\\69splay:none", "transform:scale(0)", "filter:opacity(0)",
    ],
)  # fmt: skip
def test_text_under_a_style_that_hides_it_is_shown_and_marked(style: str) -> None:
    body = f'<p>seen <span style="{style}">secret</span> again</p>'
    assert shown(body) == "seen ⟨hidden: secret⟩ again"
    finding = storage(body).findings[0]
    assert finding.kind == "hidden text"
    assert finding.place == "line 1"
    assert "secret" in finding.excerpt


@pytest.mark.parametrize(
    "style",
    [
        "color:#333",
        "font-size:14px",
        "display:block",
        "background-color:#ffe",
        "margin-left:30px",
        "font-size:85%",
        "font:12px/0 Arial",
        "color:#eee;background:#000",
        "transform:scale(0.5)",
        "color:rgb(var(--c))",
    ],
)
def test_ordinary_styles_are_not_suspected(style: str) -> None:
    assert storage(f'<p><span style="{style}">text</span></p>').findings == ()


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (macro("status", title="APPROVED"), "[APPROVED]"),
        ('<ac:link><ri:user ri:account-id="boss"/></ac:link>', "@boss"),
        ('<ac:link><ri:page ri:content-title="Ledger"/></ac:link>', "Ledger"),
        ('<ac:image ac:alt="seal"><ri:attachment ri:filename="a.png"/></ac:image>', "[▣ seal · a.png]"),
        ('<time datetime="2026-01-31"/>', "2026-01-31"),
    ],
    ids=["status", "mention", "link", "image", "date"],
)
def test_what_is_no_text_is_marked_like_text_where_a_style_hides_it(inside: str, said: str) -> None:
    assert shown(f'<p>seen <b style="display:none">a {inside} b</b> again</p>') == f"seen ⟨hidden: a {said} b⟩ again"
    alone = f'<p>seen <b style="display:none">{inside}</b></p>'
    assert shown(alone) == f"seen ⟨hidden: {said}⟩"
    assert said.strip("[]▣ ").split(" ")[0] in storage(alone).findings[0].excerpt
    assert shown(alone, options=LayoutOptions(review=False)) == "seen"


def test_a_link_without_words_is_kept_where_a_title_or_a_parameter_is_hidden() -> None:
    aim = '<ac:link><ri:page ri:content-title="Ledger"/></ac:link>'
    summary = shown(f'<details><summary><b style="display:none">{aim}</b></summary><p>in</p></details>')
    assert "⟨hidden: Ledger⟩" in summary
    included = macro("include", x=aim)
    assert "Ledger" in shown(f'<p><b style="display:none">{included}</b></p>')


def test_a_hidden_macro_that_changed_behind_its_cut_is_told_in_a_comparison() -> None:
    bodies = [
        storage(f'<p><b style="display:none">{macro("unheard-of", value="word " * 200 + end)}</b></p>')
        for end in ("one", "two")
    ]
    assert [entry.change for entry in compare(*bodies).entries] != [Change.SAME]


def test_hidden_blocks_are_marked_too() -> None:
    assert "⟨hidden: secret⟩" in shown('<div style="display:none"><p>secret</p></div><p>seen</p>')


@pytest.mark.parametrize(
    "body",
    [
        "<ul {}><li>secret</li></ul>", "<ul><li {}>secret</li></ul>", "<blockquote {}><p>secret</p></blockquote>",
        "<table {}><tbody><tr><td>secret</td></tr></tbody></table>", "<pre {}>secret</pre>",
        "<table><tbody {}><tr><td>secret</td></tr></tbody></table>", "<a {} href='#x'>secret</a>",
        "<table><tbody><tr {}><td>secret</td></tr></tbody></table>", "<dl><dt {}>secret</dt></dl>",
        "<details {}><summary>s</summary>secret</details>", "<font {}>secret</font>", "<strong {}>secret</strong>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("how", ['style="display:none"', 'hidden="hidden"'])
def test_any_element_whose_style_hides_it_is_marked_until_it_ends(body: str, how: str) -> None:
    document = storage(f"{body.format(how)}<p>seen</p>")
    assert "⟨hidden: secret⟩" in shown(f"{body.format(how)}<p>seen</p>").replace("⟨hidden: s⟩", "")
    assert [finding.kind for finding in document.findings] == ["hidden text"]
    assert "secret" in document.findings[0].excerpt
    assert shown(f"{body.format(how)}<p>seen</p>").endswith("\nseen")


def test_text_is_hidden_by_the_ground_that_it_stands_on_not_by_its_colour_alone() -> None:
    words = '<span style="color:{}">words</span>'
    cell = f'<table><tbody><tr><td data-highlight-colour="#172b4d">{words}</td></tr></tbody></table>'
    panel = macro("panel", f"<p>{words}</p>", bgColor="#172b4d")
    for body in (cell, panel):
        assert storage(body.format("#ffffff")).findings == ()
        assert storage(body.format("#172b4d")).findings[0].excerpt == "(same colour as the ground) words"
    nested = '<p><span style="color:#222"><span style="background-color:#222">words</span></span></p>'
    assert storage(nested).findings[0].excerpt == "(same colour as the ground) words"


def test_a_white_font_is_hidden_too() -> None:
    assert shown('<p><font color="#ffffff">words</font></p>') == "⟨hidden: words⟩"


def test_outside_review_hidden_text_is_left_out_but_its_presence_is_stated() -> None:
    text = shown('<p>a <span style="display:none">secret</span></p>', options=LayoutOptions(review=False))
    assert "secret" not in text
    assert "hidden" in text


def test_comments_scripts_and_styles_are_shown_as_inert() -> None:
    body = "<p>a</p><!-- note --><script>alert(1)</script><style>p{}</style>"
    text = shown(body)
    assert "⟨comment: note⟩" in text
    assert "⟨script: alert(1)⟩" in text
    assert "⟨style: p{}⟩" in text
    assert {finding.kind for finding in storage(body).findings} == {"comment", "script", "style"}


def test_a_hidden_excerpt_is_shown_and_reported() -> None:
    body = macro("excerpt", "<p>secret</p>", hidden="true")
    assert "secret" in shown(body)
    assert "hidden" in shown(body)
    assert storage(body).findings[0].kind == "hidden excerpt"


def test_raw_html_and_frames_are_reported() -> None:
    body = (
        '<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[<b>x</b>]]>'
        "</ac:plain-text-body></ac:structured-macro>"
    )
    assert "raw HTML" in [finding.kind for finding in storage(body).findings]
    assert "<b>x</b>" in shown(body)


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        ("\u202e", "bidi"),
        ("\u2066", "bidi"),
        ("\u200b", "zero width"),
        ("\U000e0041", "tag characters"),
        ("\x9b", "control characters"),
    ],
)
def test_invisible_characters_are_named_where_they_stand_and_counted(character: str, kind: str) -> None:
    for body in (f"<p>a{character}b</p>", f"<p>a&#{ord(character)};b</p>"):
        assert f"a⟨U+{ord(character):04X}⟩b" in shown(body)
        assert [finding.kind for finding in storage(body).findings] == [kind]


def test_invisible_characters_are_named_in_code_titles_targets_and_macros() -> None:
    bad = "\u202e"
    body = (
        f'<h1>t{bad}</h1><p><a href="https://x/{bad}">l</a></p>'
        f'<ac:structured-macro ac:name="n{bad}"><ac:parameter ac:name="p{bad}">v{bad}</ac:parameter>'
        "</ac:structured-macro>"
        f'<ac:structured-macro ac:name="code"><ac:parameter ac:name="title">c{bad}</ac:parameter>'
        f"<ac:plain-text-body><![CDATA[x{bad}]]></ac:plain-text-body></ac:structured-macro>"
    )
    assert bad not in shown(body)
    assert shown(body).count("⟨U+202E⟩") == 7


def test_genuine_right_to_left_words_and_emoji_sequences_stay() -> None:
    assert shown("<p>שלום مرحبا 👩‍💻 ❤️</p>") == "שלום مرحبا 👩‍💻 ❤️"


def test_hidden_text_has_its_own_style() -> None:
    line = lines('<p><span style="display:none">x</span></p>')[0]
    assert all("hidden" in span.style for span in line.spans)


def test_a_hidden_multiexcerpt_and_hidden_properties_are_reported_with_their_words() -> None:
    table = "<table><tbody><tr><td>secret word</td></tr></tbody></table>"
    (finding,) = storage(macro("multiexcerpt-macro", table, hidden="true")).findings
    assert (finding.kind, finding.excerpt) == ("hidden multiexcerpt", "secret word")
    (finding,) = storage(macro("details", table, hidden="true")).findings
    assert (finding.kind, finding.excerpt) == ("hidden details", "secret word")
    assert storage(macro("multiexcerpt-macro", table, hidden="false")).findings == ()


def test_embedded_content_is_reported_with_its_address() -> None:
    body = macro("iframe", src='<ri:url ri:value="https://frames.test/x"/>')
    assert [finding.excerpt for finding in storage(body).findings] == ["https://frames.test/x"]
