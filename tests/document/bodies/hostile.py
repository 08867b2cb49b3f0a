"""Bodies made to harm a reader, written for this project: small, so that every run takes them all.

Each says what of it a reader has to see. Larger ones and ones written by others lie in the corpus, outside the project.
"""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

from tests.support.documents import code, macro


class HostileBody(NamedTuple):
    """A body as it comes over the wire, and words that are on the screen when it is shown."""

    content: bytes
    words: tuple[str, ...]


DEEP_LISTS: Final = 600
ROWS: Final = 4_000
SECTIONS: Final = 1_500
HIDDEN_IN: Final = (
    "DISPLAY", "IMPORTANT", "VISIBILITY", "SIZE", "ON-ITS-GROUND", "ON-THE-PAGE", "COMMENT", "PLACEHOLDER", "EXPAND",
    "EXCERPT", "SCRIPT", "RAW",
)  # fmt: skip
FOREIGN_MARKUP: Final = (
    "[bold]", "[/bold]", "[link=https://evil.example]", "[@click=app.quit]", "[$error]", "[/]", "**stars**",
    "{0}", "{node.token}", "%s", "%(name)s", "`tick`",
)  # fmt: skip
_ESCAPES: Final = (
    "\x1b[3J\x1b[32mGREEN\x1b[m \x1b]0;taken over\x07 \x1b]52;c;SEFSQk9S\x07 \x1bPq#0\x1b\\ \x9b5m \x08\x0b\x7f"
)


def _adf(*content: Any, **members: Any) -> bytes:
    return json.dumps({"type": "doc", "version": 1, "content": list(content), **members}).encode()


def _text(words: Any, **members: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **members}


def _paragraph(*words: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [_text(each) for each in words]}


def _nested_adf(levels: int) -> bytes:
    open_quote, close_quote = '{"type":"blockquote","content":[', "]}"
    inner = json.dumps(_paragraph("keel"))
    deep = f"{open_quote * levels}{inner}{close_quote * levels}"
    return f'{{"type":"doc","version":1,"content":[{deep},{json.dumps(_paragraph("shore"))}]}}'.encode()


def _nested_tables(levels: int) -> str:
    body = "<p>kernel</p>"
    for level in range(levels):
        body = f"<table><tbody><tr><th>ring{level}</th><td>{body}</td></tr></tbody></table>"
    return body


def _entities() -> str:
    layers = "".join(f'<!ENTITY w{n} "{f"&w{n - 1};" * 12}">' for n in range(1, 9))
    return f'<!DOCTYPE page [<!ENTITY w0 "wave">{layers}]><p>quay</p><p>&w8;</p><p>shore</p>'


def _hidden() -> str:
    styles = (
        "display: none", "display:none!important", "visibility: hidden", "font-size: 0px",
        "color: #fff; background-color: #ffffff", "color: white",
    )  # fmt: skip
    spans = "".join(
        f'<span style="{style}">LURKS-{where}</span> ' for style, where in zip(styles, HIDDEN_IN, strict=False)
    )
    raw = "<ac:plain-text-body><![CDATA[<b onclick='go()'>LURKS-RAW</b>]]></ac:plain-text-body>"
    return (
        f"<p>in sight {spans}</p><!-- LURKS-COMMENT --><ac:placeholder>LURKS-PLACEHOLDER</ac:placeholder>"
        '<script>run("LURKS-SCRIPT")</script><style>td { color: red }</style>'
        + macro("expand", "<p>LURKS-EXPAND</p>", title="unfold")
        + macro("excerpt", "<p>LURKS-EXCERPT</p>", hidden="true")
        + f'<ac:structured-macro ac:name="html">{raw}</ac:structured-macro><p>shore</p>'
    )


def _containers() -> str:
    status = macro("status", title="Berthed")
    tasks = (
        "<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>complete</ac:task-status>"
        f"<ac:task-body>moor {status}</ac:task-body></ac:task></ac:task-list>"
    )
    split = "<ac:plain-text-body><![CDATA[x[y[0]]]]><![CDATA[>z]]></ac:plain-text-body>"
    inner = macro("expand", f'{tasks}<ac:structured-macro ac:name="code">{split}</ac:structured-macro>', title="Ropes")
    warning = macro("warning", f"<p>inside a cell</p>{inner}", title="Gale")
    table = f'<table><tbody><tr><td colspan="2">{warning}</td></tr></tbody></table>'
    cells = ("<p>port side</p>", f'<ol start="5"><li><p>step</p>{table}</li></ol>', "<p>starboard</p>")
    drawn = "".join(f"<ac:layout-cell>{each}</ac:layout-cell>" for each in cells)
    section = f'<ac:layout-section ac:type="three_with_sidebars">{drawn}</ac:layout-section>'
    return f"<ac:layout>{section}</ac:layout>"


def _unheard_of() -> str:
    node = (
        '<ac:adf-extension><ac:adf-node type="tide-clock"><ac:adf-attribute key="zone">utc</ac:adf-attribute>'
        "<ac:adf-content><p>words of the node</p></ac:adf-content></ac:adf-node>"
        "<ac:adf-fallback><p>stand-in</p></ac:adf-fallback></ac:adf-extension>"
    )
    return (
        macro("tide-table", "<p>words of the macro</p>", station="K9")
        + '<ac:structured-macro ac:name="bare-buoy"/>'
        + "<ac:structured-macro><ac:parameter>nameless</ac:parameter></ac:structured-macro>"
        + '<ac:macro ac:name="old-buoy"><ac:default-parameter>lone value</ac:default-parameter></ac:macro>'
        + f'<sea:chart depth="9">words of others <ac:brand-new>words of tomorrow</ac:brand-new></sea:chart>{node}'
    )


def _same_names() -> str:
    opened = '<ac:structured-macro ac:name="anchor" ac:macro-id="1"><ac:parameter ac:name="">'
    anchors = "".join(f"{opened}{name}</ac:parameter></ac:structured-macro>" for name in ("pier", "pier", "9 !§"))
    label = "<ac:plain-text-link-body><![CDATA[lost]]></ac:plain-text-link-body>"
    lost = f'<p><ac:link ac:anchor="nowhere">{label}</ac:link></p>'
    return macro("toc") + anchors + '<h2 id="1 2">Twin</h2>' * 3 + lost


def _links() -> str:
    targets = {
        "script": "javascript:steal()", "https://bank.example": "https://thief.example/",
        "split": "java&#10;script:steal()", "inline": "data:text/html,boo", "local": "file:///etc/shadow",
        "someone": "https://bank.example@thief.example/", "look": "https://xn--bnk-ula.example",
        "turned": "https://a.example/&#x202e;txt.exe", "void": "", "halved": "//thief.example/x",
    }  # fmt: skip
    return "<p>" + " ".join(f'<a href="{target}">{text}</a>' for text, target in targets.items()) + " <a>bare</a></p>"


def _scripts() -> str:
    rows = ("港湾", "e\u0301clair", "👩‍🚀 crew", "🇳🇴 flag", "नौका", "한국어", "ⅳ ※ ±", "שלום")
    cells = "".join(f"<tr><td>{each}</td><td>berth</td></tr>" for each in rows)
    return f"<table><tbody><tr><th>名前</th><th>where</th></tr>{cells}</tbody></table>"


def _spans_that_lie() -> str:
    first = '<tr><td colspan="9999999">aa</td></tr>'
    spans = {"bb": 'rowspan="9999999"', "cc": 'colspan="-7"', "dd": 'colspan="two"', "ee": 'rowspan="0"'}
    second = "".join(f"<td {span}>{text}</td>" for text, span in spans.items())
    last = "<tr></tr><tr><td>ff</td><td>gg</td><td>hh</td></tr>"
    return f"<table><tbody>{first}<tr>{second}</tr>{last}</tbody></table><p>shore</p>"


def _table(columns: int, rows: int) -> str:
    drawn = "".join("<tr>" + "".join(f"<td>c{r}x{c}</td>" for c in range(columns)) + "</tr>" for r in range(rows))
    return f"<table><tbody>{drawn}</tbody></table><p>shore</p>"


def _wrong_types() -> bytes:
    return _adf(
        None, 7, "stray words", [["listed words"]],
        {"type": "heading", "attrs": {"level": "tall"}, "content": [_text("odd level")]},
        {"type": "paragraph", "content": "words for a list"},
        {"type": "paragraph", "content": [_text(98765), {"content": [_text("typeless")]}]},
        {"type": "table", "content": [_paragraph("among rows"), {"type": "tableRow", "content": {"type": "x"}}]},
        {"type": "taskItem", "attrs": None, "content": [_text("lone task")]},
        {"type": "bodiedExtension", "attrs": 3, "content": [_paragraph("body of nobody")]},
        {"type": "paragraph", "content": [_text("odd marks", marks="strong"), _text("odd mark", marks=[None, {}])]},
        version="one",
    )  # fmt: skip


def _of(content: str | bytes, *words: str) -> HostileBody:
    return HostileBody(content.encode() if isinstance(content, str) else content, words)


_LONG_ENTITY = f'<!DOCTYPE page [<!ENTITY long "{"y" * 5_000}">]><p>{"&long;" * 2_000}</p><p>shore</p>'
_OUTSIDE = (
    '<!DOCTYPE page [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY % g SYSTEM "http://127.0.0.1:9/g">%g;]>'
    "<p>[&f;]</p>"
)
_SHOUTED = (
    "<P><EM>loud</EM> <A HREF='http://a.example' HREF='http://b.example'>twice</A></P>"
    "<TABLE><TR><TD>cell</TD></TR></TABLE>"
)
_HALVES = (
    "<p>x&#xd83d;&#xdea2; &#xdea2;</p>"
    '<p><ac:emoticon ac:name="blue-star" ac:emoji-id="1f6a2" ac:emoji-fallback="\\uD83D\\uDEA2"/></p>'
)
_MARKS = "up\u202edown\u202c \u2066in\u2069 a\u200bb \ufeffc soft\u00adened \U000e0048\U000e0049 \u2028end"
_SECTION = "<h1>Part {0}</h1><p>words {0}</p>"

STORAGE: Final = {
    "entities of entities": _of(_entities(), "quay", "shore", "&w8;"),
    "one long entity again and again": _of(_LONG_ENTITY, "shore"),
    "an entity that is a file": _of(_OUTSIDE, "[&f;]"),
    "boxes in boxes": _of("<div>" * 3_000 + "keel" + "</div>" * 3_000 + "<p>shore</p>", "keel", "shore"),
    "lists in lists": _of("<ul><li>x" * DEEP_LISTS + "</li></ul>" * DEEP_LISTS + "<p>shore</p>", "shore"),
    "spans in spans": _of("<p>" + "<span>" * 20_000 + "keel" + "</span>" * 20_000 + "</p>", "keel"),
    "tags that are never closed": _of(
        "<h2>Name<p>one <em>two<p>three</p><ol><li>four<li>five</ol></em></span> six" + macro("tip", "<p>seven")[:60],
        "Name", "one", "two", "three", "four", "five", "six", "refuse",
    ),
    "bare signs": _of("<p>Ropes & Sons: 3 < 4 && 5 > 4 &nonsense;</p><p>shore</p>",
                      "Ropes & Sons: 3 < 4 && 5 > 4 &nonsense;", "shore"),
    "raw control characters": _of(
        f"<p>x {_ESCAPES} y</p>{code(_ESCAPES, title=_ESCAPES)}<p><a href='http://h.example/{_ESCAPES}'>z</a></p>",
        "⟨U+001B⟩", "⟨U+009B⟩", "GREEN", "Not well-formed",
    ),
    "control characters by number": _of(
        "<p>x&#x9b;5m y&#x9d;0;t&#x9c; z&#x85;</p>" + macro("status", title="&#x9b;3J") + "<p title='&#x9b;'>shore</p>",
        "⟨U+009B⟩", "shore",
    ),
    "markup of other programs": _of(
        f"<p>{' '.join(FOREIGN_MARKUP)}</p>{code(' '.join(FOREIGN_MARKUP))}"
        + macro("info", "<p>[reverse]</p>", title="[blink]")
        + "<h1>[dim]</h1>", *FOREIGN_MARKUP, "[reverse]", "[blink]", "[dim]",
    ),
    "marks that turn and hide text": _of(
        f"<p>{_MARKS}</p>{code(_MARKS)}<p>שלום و مرحبا</p>",
        "⟨U+202E⟩", "⟨U+2066⟩", "⟨U+200B⟩", "⟨U+E0048⟩", "⟨U+2028⟩", "שלום", "مرحبا",
    ),
    "what a page would hide": _of(_hidden(), "in sight", "shore", *(f"LURKS-{where}" for where in HIDDEN_IN)),
    "a table of 1,200 columns": _of(_table(1_200, 2), "c0x0", "c1x1199", "shore"),
    "a table of 4,000 rows": _of(_table(2, ROWS), f"c{ROWS - 1}x1", "shore"),
    "a paragraph of 50,000 words": _of("<p>" + "buoy " * 50_000 + "LANTERN</p><p>shore</p>", "LANTERN", "shore"),
    "a word of 200,000 letters": _of(f"<p>{'q' * 200_000}</p><p>shore</p>", "shore"),
    "every script in a table": _of(_scripts(), "名前", "berth"),
    "tables in tables": _of(_nested_tables(6), *(f"ring{level}" for level in range(6)), "kernel"),
    "containers in containers": _of(
        _containers(), "port side", "5. step", "Gale", "inside a cell", "Ropes", "moor", "Berthed", "x[y[0]]>z",
        "starboard",
    ),
    "what nobody has heard of": _of(
        _unheard_of(), "tide-table", "K9", "words of the macro", "bare-buoy", "nameless", "old-buoy", "lone value",
        "sea:chart", "words of others", "words of tomorrow", "tide-clock", "words of the node",
    ),
    "one name for many things": _of(_same_names(), "Twin", "#nowhere"),
    "nothing": _of("", "(empty page)"),
    "only spaces": _of(" \n\t \r\n ", "(empty page)"),
    "mixed line ends": _of(
        b"\xef\xbb\xbf<?xml version='1.0'?>\r\n<p>ebb\rflow\ntide</p>\n"
        + code("first\r\nsecond\rthird\n\tfourth").encode(), "ebb flow tide", "first", "second", "third", "fourth",
    ),
    "ADF where storage is expected": _of(_adf(_paragraph("words of ADF")), "words of ADF"),
    "Markdown where storage is expected": _of("# Not markup\n\n- a & b < c\n- *d*\n", "# Not markup", "- a & b < c"),
    "not UTF-8": _of(b"<p>M\xf8ring \xe5</p><p>shore</p>", "not UTF-8", "shore"),
    "halves of characters": _of(_HALVES, "🚢"),
    "tags that shout": _of(_SHOUTED, "loud", "twice", "cell", "refuse"),
    "links that lie": _of(
        _links(), "script ⟨→ javascript:steal()⟩", "https://bank.example ⟨→ https://thief.example/⟩", "local", "bare"),
    "spans that lie": _of(_spans_that_lie(), *(letter * 2 for letter in "abcdefgh"), "shore"),
    "20,000 words in bold": _of("<p>" + "<b>b</b> " * 20_000 + "LANTERN</p>", "LANTERN"),
    "1,500 sections": _of(
        "".join(map(_SECTION.format, range(SECTIONS))), f"Part {SECTIONS - 1}", f"words {SECTIONS - 1}",
    ),
}  # fmt: skip
"""Bodies that come as storage format, by what is wrong with them."""

ADF: Final = {
    "controls and markup": _of(
        _adf(
            {"type": "paragraph", "content": [
                _text(f"[reverse]ink {_ESCAPES}"),
                _text("click", marks=[{"type": "link", "attrs": {"href": "javascript:steal()"}}]),
                {"type": "status", "attrs": {"text": f"[dim]Q[/dim]{_ESCAPES}", "color": "nocolour"}},
            ]},
            {"type": "codeBlock", "attrs": {"language": _ESCAPES}, "content": [_text("[u]code[/u]")]},
        ),
        "[reverse]ink", "javascript:steal()", "[dim]Q[/dim]", "[u]code[/u]",
    ),
    "quotes in quotes": _of(_nested_adf(300), "keel", "shore"),
    "deeper than JSON readers go": _of(_nested_adf(8_000), "keel", "shore"),
    "values of the wrong types": _of(
        _wrong_types(), "odd level", "98765", "typeless", "among rows", "lone task", "body of nobody", "odd marks",
        "odd mark",
    ),
    "a root that is no document": _of(json.dumps(_paragraph("only a paragraph")), "only a paragraph"),
    "a document in a string": _of(json.dumps(_adf(_paragraph("once a string")).decode()), "once a string"),
    "one member twice, and no number": _of(
        '{"type":"doc","version":NaN,"content":[],"content":[{"type":"paragraph","content":'
        '[{"type":"text","text":"early","text":"late"}]}]}', "late",
    ),
}  # fmt: skip
"""Bodies that come as ADF, by what is wrong with them."""

HOSTILE: Final = STORAGE | ADF
