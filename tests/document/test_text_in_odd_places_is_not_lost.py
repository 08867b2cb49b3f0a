"""Text where the service itself would never put it is shown all the same: hiding it there must not work."""

from __future__ import annotations

import pytest

from harbor_tui.document import DocumentLayout, Format, read_document
from harbor_tui.document.model import Paragraph, Text
from tests.support.documents import macro, shown

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
