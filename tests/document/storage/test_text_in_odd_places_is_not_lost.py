"""Text where the service itself would never put it is shown all the same: hiding it there must not work."""

from __future__ import annotations

import pytest

from harbor_tui.document import DocumentLayout, Format, read_document
from harbor_tui.document.model.blocks import Paragraph, Text
from tests.support.documents import macro, shown, storage

SECRET = "<p>said in secret</p>"


def view(body: str) -> str:
    return "\n".join(line.plain.rstrip() for line in DocumentLayout(read_document(body, Format.VIEW), 80).lines())


@pytest.mark.parametrize("name", ["status", "jira", "anchor", "toc", "profile", "view-file", "mathinline", "ui-button"])
def test_a_macro_that_has_no_body_shows_the_one_that_it_was_given(name: str) -> None:
    body = macro(name, SECRET, title="t", key="OPS-1", user="u", url="https://e.example", formula="x^2")
    assert "said in secret" in shown(f"<h1>a</h1>{body}")


@pytest.mark.parametrize("name", ["code", "noformat", "status", "section", "panel", "expand", "unheard-of"])
def test_a_macro_with_both_kinds_of_body_shows_both(name: str) -> None:
    plain = "<ac:plain-text-body><![CDATA[said plainly]]></ac:plain-text-body>"
    rich = f"<ac:rich-text-body>said in a line{SECRET}</ac:rich-text-body>"
    found = shown(f'<ac:structured-macro ac:name="{name}">{plain}{rich}</ac:structured-macro>')
    for words in ("said in a line", "said in secret", "said plainly"):
        assert words in found


def test_code_that_holds_only_another_block_has_no_empty_frame_around_nothing() -> None:
    assert shown(macro("code", "<table><tbody><tr><td>cell</td></tr></tbody></table>")).count("┌") == 1


def test_the_choices_of_a_template_are_shown() -> None:
    assert shown('<at:list at:name="State"><at:option at:value="ready" /></at:list>') == "‹State›‹ready›"


def test_the_reading_of_characters_stands_beside_them() -> None:
    assert view("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> ok</p>") == "漢(kan) ok"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_body_in_another_unicode_encoding_is_read_and_told(encoding: str) -> None:
    document = read_document("<p>naïve</p>".encode(encoding))
    assert document.blocks == (Paragraph((Text("naïve"),)),)
    assert document.warnings == (f"△ The body is {encoding[:6].upper()}, not UTF-8.",)


@pytest.mark.parametrize(
    ("name", "identifier", "short", "seen"),
    [
        ("tick", "atlassian-check_mark", ":check_mark:", "✔"),
        ("blue-star", "atlassian-blue_star", ":blue_star:", "★"),
        ("blue-star", "atlassian-unheard", ":unheard:", ":unheard:"),
        ("blue-star", "1f5d3", ":calendar_spiral:", "🗓"),
        ("tick", "", "", "✔"),
    ],
)
def test_the_sites_own_emoticons_are_seen_as_what_they_are(name: str, identifier: str, short: str, seen: str) -> None:
    told = f'ac:name="{name}" ac:emoji-id="{identifier}" ac:emoji-shortname="{short}" ac:emoji-fallback="{short}"'
    assert shown(f"<p><ac:emoticon {told} /></p>") == seen
    image = f'<img class="emoticon emoticon-{name}" data-emoji-id="{identifier}" data-emoji-shortname="{short}"/>'
    assert view(f"<p>{image}</p>") == seen


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ('by<ac:link><ri:user ri:account-id="u1"/></ac:link>today', "by @u1 today"),
        ('on<time datetime="2026-01-01"/>or <time datetime="2026-01-02"/>, both', "on 2026-01-01 or 2026-01-02, both"),
        ('See<ac:link><ri:page ri:content-title="On call"/></ac:link>now', "See On call now"),
        ('by <ac:link><ri:user ri:account-id="u1"/></ac:link><br/>today', "by @u1\ntoday"),
        ("<b>a</b>b<i>c</i>", "abc"),
    ],
)
def test_names_dates_and_titles_do_not_run_into_the_words_beside_them(body: str, seen: str) -> None:
    assert shown(f"<p>{body}</p>") == seen


@pytest.mark.parametrize("name", ["info", "expand", "status", "excerpt", "details", "code", "toc", "tab-pane", "panel"])
def test_words_in_a_parameter_that_a_macro_does_not_know_are_shown_and_settings_are_not(name: str) -> None:
    found = shown(macro(name, "<p>x</p>", whatever="pay to bearer", theme="Midnight", width="300px", title="T"))
    assert f"⟨{name}: whatever=pay to bearer" in found
    assert "Midnight" not in found


def test_the_server_of_an_issue_is_no_message() -> None:
    assert shown(macro("jira", key="OPS-1", server="System JIRA", serverId="x y")) == "⟨OPS-1⟩"


@pytest.mark.parametrize(
    "body",
    [
        '<ac:structured-macro ac:name="info"><ac:parameter ac:name="title">T<!-- whispered --></ac:parameter>'
        "<ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>",
        '<ac:structured-macro ac:name="code"><ac:plain-text-body>x<!-- whispered --></ac:plain-text-body>'
        "</ac:structured-macro>",
        "<p>a <ac:placeholder>fill in<!-- whispered --></ac:placeholder></p>",
        "<ac:task-list><ac:task><ac:task-id>1<!-- whispered --></ac:task-id><ac:task-body>b</ac:task-body></ac:task>"
        "</ac:task-list>",
    ],
)
def test_a_comment_is_shown_wherever_it_hides(body: str) -> None:
    assert "⟨comment: whispered⟩" in shown(body)


@pytest.mark.parametrize("element", ["ac:task-id", "ac:task-uuid", "ac:task-status"])
def test_words_in_the_place_of_an_id_are_shown_and_reported(element: str) -> None:
    said = f"<{element}>meet at dawn</{element}><ac:task-body>b</ac:task-body>"
    body = f"<ac:task-list><ac:task>{said}</ac:task></ac:task-list>"
    assert f"⟨{element}: meet at dawn⟩" in shown(body)
    assert [(each.kind, each.excerpt) for each in storage(body).findings] == [
        ("misplaced text", f"{element}: meet at dawn")
    ]


def node(content: str, fallback: str, attribute: str = "") -> str:
    told = f'<ac:adf-attribute key="note">{attribute}</ac:adf-attribute>' if attribute else ""
    content = f'<ac:adf-node type="panel">{told}<ac:adf-content>{content}</ac:adf-content></ac:adf-node>'
    return f"<ac:adf-extension>{content}<ac:adf-fallback>{fallback}</ac:adf-fallback></ac:adf-extension>"


def test_a_fallback_is_shown_only_where_it_says_something_else() -> None:
    same = node("<p>Take a backup</p>", "<div><p>Take <b>a</b> backup</p></div>")
    assert shown(same).count("backup") == 1
    assert storage(same).findings == ()
    other = node("<p>Take a backup</p>", "<p>Delete every backup at once</p>")
    assert "Delete every backup at once" in shown(other)
    assert [each.kind for each in storage(other).findings] == ["fallback that says something else"]


def test_words_in_an_attribute_that_no_node_has_are_shown() -> None:
    assert "⟨panel: note=meet at dawn⟩" in shown(node("<p>x</p>", "<p>x</p>", "meet at dawn"))


def test_a_parameter_that_is_given_twice_is_shown_twice() -> None:
    title = '<ac:parameter ac:name="title">{}</ac:parameter>'
    body = f"{title.format('Safe')}{title.format('Danger')}<ac:rich-text-body><p>x</p></ac:rich-text-body>"
    found = shown(f'<ac:structured-macro ac:name="info">{body}</ac:structured-macro>')
    assert "◈ Safe" in found
    assert "⟨info: title=Danger⟩" in found
    assert shown(f'<ac:structured-macro ac:name="unheard">{body}</ac:structured-macro>').count("Danger") == 1


@pytest.mark.parametrize("around", ["<p>{}</p>", '<a href="#x">{}</a>', "<p><b>{}</b></p>", "{}"])
def test_a_comment_is_shown_however_deep_in_a_parameter(around: str) -> None:
    param = f'<ac:parameter ac:name="title">T{around.format("<!-- whispered -->")}</ac:parameter>'
    assert shown(f'<ac:structured-macro ac:name="x">{param}</ac:structured-macro>').count("whispered") == 1


@pytest.mark.parametrize(
    "around", ["<p>a {} b</p>", "{}", "<ul>{}<li>x</li></ul>", "<ac:adf-extension>{}</ac:adf-extension>"]
)
def test_an_attribute_of_no_node_is_text(around: str) -> None:
    found = shown(around.format('<ac:adf-attribute key="k">secretly<!-- whispered --></ac:adf-attribute>'))
    assert "secretly" in found
    assert "whispered" in found


@pytest.mark.parametrize("body", ["<!-- whispered --><p>x</p>", "a<!-- whispered -->b", "<p>x<!-- whispered --></p>"])
def test_a_comment_in_a_rich_body_of_code_is_shown(body: str) -> None:
    assert shown(macro("code", body)).count("whispered") == 1


@pytest.mark.parametrize(
    "body",
    [
        "<ac:structured-macro ac:name='code'><ac:plain-text-body>{}</ac:plain-text-body></ac:structured-macro>",
        "<ac:structured-macro ac:name='status'><ac:plain-text-body>{}</ac:plain-text-body></ac:structured-macro>",
        "<ac:macro ac:name='x'><ac:default-parameter>{}</ac:default-parameter></ac:macro>",
        "<p><ac:placeholder>{}</ac:placeholder></p>",
        "<script>{}</script>",
        "<details><summary>s</summary><summary>{}</summary></details>",
    ],
)
@pytest.mark.parametrize("inner", ["<ul><li>secret</li></ul>", "<table><tr><td>secret</td></tr></table>"])
def test_blocks_are_shown_where_only_words_belong(body: str, inner: str) -> None:
    assert "secret" in shown(body.format(inner))


def test_a_second_target_or_caption_is_shown_too() -> None:
    pages = '<ri:page ri:content-title="One"/><ri:page ri:content-title="Two"/>'
    assert shown(f"<p><ac:link>{pages}</ac:link></p>") == "One Two"
    assert "Two" in shown(f"<ac:image><ri:attachment ri:filename='a.png'>{pages}</ri:attachment></ac:image>")
    file = '<ri:attachment ri:filename="a.png"/><ri:attachment ri:filename="b.png"/>'
    assert "b.png" in shown(f"<ac:image>{file}</ac:image>")
    captions = "<ac:caption>first</ac:caption><ac:caption>second</ac:caption>"
    assert "first second" in shown(f"<ac:image>{captions}</ac:image>")


def test_links_and_comments_in_the_title_of_a_fold_are_not_lost() -> None:
    body = '<details><summary>s <a href="https://a.test">t</a><!-- note --></summary>body</details>'
    assert "https://a.test" in shown(body)
    assert "⟨comment: note⟩" in shown(body)


def test_a_second_page_in_a_parameter_is_shown_too() -> None:
    pages = '<ri:page ri:content-title="One"/><ri:page ri:content-title="Two"/>'
    found = shown(macro("include", page=f"<ac:link>{pages}</ac:link>"))
    assert "One" in found
    assert "Two" in found
    assert "page=One, page=Two" in shown(macro("children", page=pages))
    people = '<ri:user ri:account-id="a1"/><ri:user ri:account-id="b2"/>'
    assert "@b2" in shown(macro("profile", user=people))
