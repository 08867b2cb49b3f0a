"""Which storage bodies the built-in tenant takes, and how it words what is wrong with the others."""

from __future__ import annotations

from html.entities import name2codepoint

import pytest
from lxml import etree

from harbor_tui.document import Format
from harbor_tui.sandbox.bodies.wellformed import NotWellFormed, check, parse, serialised
from tests.document.bodies.hostile import STORAGE
from tests.document.bodies.ordinary_pages import PAGES, format_of
from tests.support.documents import corpus_files


@pytest.mark.parametrize(
    "body",
    [
        "",
        "plain text",
        "<p>a</p><p>b</p>",
        "<p>&nbsp;&mdash;&eacute;&#233;&amp;</p>",
        '<ac:link><ri:page ri:content-title="x" /></ac:link>',
        "<ac:plain-text-body><![CDATA[a]]]]><![CDATA[>b]]></ac:plain-text-body>",
        "<!-- a comment --><p/>",
        "<p>\u65e5\u672c\u8a9e \U0001f6a2</p>",
    ],
)
def test_what_is_well_formed_is_taken(body: str) -> None:
    check(body)


@pytest.mark.parametrize(
    ("body", "words", "place"),
    [
        ("<p>a</br></p>", "Unexpected close tag </br>; expected </p>.", "[1,7]"),
        ("<p>one</p>\n<ul><li>two</ul>", "Unexpected close tag </ul>; expected </li>.", "[2,14]"),
        ("<p>Wind & waves</p>", "Unexpected character ' ' (code 32)", "[1,10]"),
        ("<p>&foo;</p>", 'Undeclared general entity "foo"', "[1,4]"),
        ("<p>", "Unexpected close tag </xml>; expected </p>.", "[2,3]"),
        ("<p a>x</p>", "Unexpected character '>' (code 62)", "[1,5]"),
        ("<p>\u65e5\u672c & </p>", "Unexpected character ' ' (code 32)", "[1,8]"),
        ("</xml><p/>", "Junk after document element", "[1,7]"),
        ("<!DOCTYPE x><p/>", "Unexpected character 'D' (code 68)", "[1,3]"),
        ('<!DOCTYPE x [<!ENTITY e "x">]><p>&e;</p>', "Unexpected character 'D' (code 68)", "[1,3]"),
        ("<p>\x1b</p>", "Unexpected character '\x1b' (code 27)", "[1,4]"),
        ('<p a="1" a="2"/>', "Duplicate attribute", "[1,10]"),
    ],
)
def test_what_is_not_is_refused_with_row_and_column(body: str, words: str, place: str) -> None:
    with pytest.raises(NotWellFormed) as refused:
        check(body)
    assert str(refused.value) == f"Error parsing xhtml: {words}\n at [row,col {{unknown-source}}]: {place}"


def test_a_tree_can_be_written_again() -> None:
    body = '<p class="a &amp; b">x &lt; y<br></br><ac:emoticon ac:name="tick"></ac:emoticon></p>'
    assert serialised(parse(body)) == body


ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">'
    for name, code in name2codepoint.items()
    if name not in ("amp", "lt", "gt", "quot")  # XML's own
)
OUR_BODIES = [
    *(pytest.param(page.read_text("utf-8"), id=page.name) for page in PAGES if format_of(page) is Format.STORAGE),
    *(
        pytest.param(body.content.decode("utf-8", "surrogateescape"), id=name)
        for name, body in STORAGE.items()
        if name not in ("boxes in boxes", "spans in spans")  # deeper than the other parser goes
    ),
]


@pytest.mark.parametrize("body", OUR_BODIES)
def test_it_agrees_with_another_parser_on_our_own_bodies(body: str) -> None:
    assert _taken(body) == _known_to_lxml(body)


@pytest.mark.sweep
def test_it_agrees_with_another_parser_on_bodies_from_the_field() -> None:
    for file in corpus_files("storage"):
        body = file.read_text("utf-8", "surrogateescape")
        assert _taken(body) == _known_to_lxml(body), file.name


def _taken(body: str) -> bool:
    try:
        check(body)
    except NotWellFormed:
        return False
    return True


def _known_to_lxml(body: str) -> bool:
    parser = etree.XMLParser(resolve_entities=True, huge_tree=True, no_network=True, ns_clean=False)
    document = f'<!DOCTYPE xml [{ENTITIES}]><xml xmlns:ac="a" xmlns:ri="r" xmlns:at="t" xmlns:fab="f">{body}</xml>'
    try:
        etree.fromstring(document.encode("utf-8", "surrogateescape"), parser)
    except etree.XMLSyntaxError as error:
        return bool(error.code == etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE)
    return True
