"""Links, people, images and emoji of the storage format."""

from __future__ import annotations

import pytest

from harbor_tui.document import DocumentLayout, LayoutOptions
from harbor_tui.document.model.inlines import LinkKind, Target
from harbor_tui.document.model.link_targets import shown_target
from tests.support.documents import line_at, shown, storage


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<a href="https://x.example/">text</a>', "text ⟨→ https://x.example/⟩"),
        ('<a href="https://x.example/">https://x.example/</a>', "https://x.example/"),
        ('<a href="https://evil.example">https://good.example</a>', "https://good.example ⟨→ https://evil.example⟩"),
        ('<a href="javascript:alert(1)">js</a>', "js ⟨→ javascript:alert(1)⟩"),
        ('<a href="mailto:a@b.example">mail</a>', "mail ⟨→ mailto:a@b.example⟩"),
        ('<a href="#there">jump</a>', "jump ⟨→ #there⟩"),
        ("<a>nowhere</a>", "nowhere"),
        (
            '<ac:link><ri:page ri:content-title="T" ri:space-key="S"/><ac:link-body>b</ac:link-body>'
            '</ac:link>',
            "b ⟨→ S: T⟩",
        ),
        ('<ac:link><ri:page ri:content-title="T"/></ac:link>', "T"),
        ('<ac:link ac:anchor="a"><ri:page ri:content-title="T"/></ac:link>', "T#a"),
        ('<ac:link ac:anchor="a"/>', "#a"),
        ("<ac:link/>", "⟨→ ∅⟩"),
        ('<ac:link><ri:space ri:space-key="KEY"/></ac:link>', "KEY"),
        ('<ac:link><ri:user ri:account-id="5b10"/></ac:link>', "@5b10"),
        ('<ac:link><ri:attachment ri:filename="f.pdf"/></ac:link>', "f.pdf"),
        (
            '<ac:link><ri:attachment ri:filename="f.pdf"><ri:page ri:content-title="P"/>'
            '</ri:attachment></ac:link>',
            "P › f.pdf",
        ),
        ('<ac:link><ri:blog-post ri:content-title="N" ri:posting-day="2026/01/02"/></ac:link>', "N (2026/01/02)"),
        ('<ac:link><ri:content-entity ri:content-id="12"/></ac:link>', "contentId=12"),
    ],
)  # fmt: skip
def test_text_and_target_are_both_visible(body: str, text: str) -> None:
    assert shown(f"<p>{body}</p>", 120) == text


def test_outside_review_a_link_is_its_text_alone() -> None:
    body = '<p><a href="https://x.example/">text</a></p>'
    assert shown(body, options=LayoutOptions(review=False)) == "text"


def test_the_words_of_a_link_carry_its_target() -> None:
    layout = DocumentLayout(storage('<p>see <a href="https://x.example/">the text</a> now</p>'), 80)
    first = layout.links()[0]
    assert (first.line, first.start, first.target) == (0, 4, Target(LinkKind.URL, "https://x.example/"))


def test_a_link_that_is_wrapped_is_a_link_on_every_line_but_one_link() -> None:
    layout = DocumentLayout(storage('<p><a href="https://x.example/">aaaa bbbb cccc</a></p>'), 10)
    assert all(span.link for line in layout.lines() for span in line.spans if span.text.strip())
    assert [link.text for link in layout.links()] == ["aaaa bbbb cccc"]


def test_links_in_link_bodies_of_both_kinds() -> None:
    plain = (
        '<ac:link><ri:page ri:content-title="T"/><ac:plain-text-link-body><![CDATA[a < b]]>'
        "</ac:plain-text-link-body></ac:link>"
    )
    assert shown(f"<p>{plain}</p>") == "a < b ⟨→ T⟩"


def test_images_are_told_by_words_file_and_size() -> None:
    body = (
        '<ac:image ac:alt="Ship" ac:original-width="8" ac:original-height="6">'
        '<ri:attachment ri:filename="s.png"/></ac:image>'
    )
    assert shown(f"<p>{body}</p>") == "[▣ Ship · s.png · 8×6]"


def test_an_image_of_which_nothing_is_known_is_called_by_its_kind() -> None:
    assert shown("<p><ac:image/></p>") == "[image]"
    assert shown('<p><img src="x.png"/></p>', options=LayoutOptions(ascii=True)) == "[img x.png]"


def test_the_caption_stands_below_its_image() -> None:
    body = '<ac:image><ri:attachment ri:filename="s.png"/><ac:caption><p>In <em>port</em></p></ac:caption></ac:image>'
    assert shown(body) == "[▣ s.png]\nIn port"


def test_data_urls_are_never_printed() -> None:
    assert shown('<p><img src="data:image/png;base64,AAAA" alt="dot"/></p>') == "[▣ dot · data:image/png]"


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ('ac:name="tick"', "✔"),
        ('ac:name="blue-star" ac:emoji-id="1f469-200d-1f4bb"', "👩‍💻"),
        (r'ac:name="blue-star" ac:emoji-id="x" ac:emoji-fallback="\uD83D\uDDD3"', "🗓"),
        ('ac:name="blue-star" ac:emoji-shortname=":mine:" ac:emoji-fallback=":mine:" ac:emoji-id="mine"', ":mine:"),
        ('ac:name="unheard-of"', ":unheard-of:"),
    ],
)
def test_emoticons_are_shown_by_code_point_fallback_or_name(attributes: str, text: str) -> None:
    assert shown(f"<p><ac:emoticon {attributes}/></p>") == text


def test_anchors_take_no_room_and_can_be_jumped_to() -> None:
    body = (
        "<p>a</p>" * 3
        + '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">here</ac:parameter>'
        + "</ac:structured-macro><p>b</p>"
    )
    layout = DocumentLayout(storage(body), 80)
    assert layout.line(line_at(layout, "anchor", "here") or 0).plain == "b"
    assert line_at(layout, "anchor", "nowhere") is None


def test_people_are_links_to_their_accounts_unless_they_stand_in_another_link() -> None:
    ada = '<ac:link><ri:user ri:account-id="557058:ada" /></ac:link>'
    layout = DocumentLayout(storage(f'<p>{ada}{ada} and <a href="https://e.example">{ada}</a></p>'), 80)
    kinds = [(link.text, link.target.kind.value, shown_target(link.target)) for link in layout.links()]
    person = ("@557058:ada", "user", "@557058:ada")
    assert kinds == [person, person, ("@557058:ada", "url", "https://e.example")]


@pytest.mark.parametrize("end", ["", "<p>not closed"])
def test_the_target_of_a_link_in_capitals_is_seen_too(end: str) -> None:
    body = f'<P><A HREF="https://a.test">text</A> <IMG SRC="https://b.test/c.png" ALT="words"/></P>{end}'
    assert "text ⟨→ https://a.test⟩ [▣ words · https://b.test/c.png]" in shown(body)


def test_the_caption_of_a_plain_figure_stands_below_its_image_too() -> None:
    assert shown('<figure><img src="a.png"/><figcaption>words</figcaption></figure>') == "[▣ a.png]\n\nwords"


def test_a_page_and_a_place_in_it_are_one_target() -> None:
    body = '<p><ac:link ac:anchor="there"><ri:page ri:content-title="Page"/></ac:link></p>'
    assert shown(body) == "Page#there"
