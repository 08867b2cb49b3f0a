"""Bodies of any size that each repeat one thing: what a reader knows, in everything that it may stand in.

They are made from the readers' own tables, so an element, a macro or a node that is added to one is among them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from harbor_tui.document.adf.blocks import BLOCKS
from harbor_tui.document.adf.cells import CELLS
from harbor_tui.document.adf.inlines import INLINES
from harbor_tui.document.adf.media import MEDIA
from harbor_tui.document.model.source import Format
from harbor_tui.document.storage.elements import OPENERS as ELEMENTS
from harbor_tui.document.storage.extensions import OPENERS as EXTENSIONS
from harbor_tui.document.storage.links import OPENERS as LINKS
from harbor_tui.document.storage.macros import _MACROS
from harbor_tui.document.view import elements as view_elements


class GrowingBody(NamedTuple):
    """`head`, then `part` as often as it takes, then `end` as often, then `tail`."""

    name: str
    format: Format
    part: str
    head: str = ""
    tail: str = ""
    end: str = ""
    most: int = 10**9
    """The part is not repeated more often; then the whole is."""

    def of(self, size: int) -> str:
        """A body of about SIZE characters."""
        times = max(size // (len(self.part) + len(self.end)), 1)
        if times <= self.most:
            return self.head + self.part * times + self.end * times + self.tail
        whole = self.head + self.part * self.most + self.end * self.most + self.tail
        return whole * max(size // len(whole), 1)


VOID: Final = frozenset({"br", "hr", "img", "col", "input", "link", "meta", "base", "wbr", "embed", "source", "frame"})
_TASK: Final = "<ac:task><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task>"
_PARAMETER: Final = '<ac:parameter ac:name="title">x</ac:parameter>'
KIDS: Final = {
    "words": "word ",
    "paragraphs": "<p>x</p>",
    "bold": "<b>x</b> ",
    "hidden": '<span style="display:none">x</span>',
    "breaks": "x<br/>",
    "rules": "<hr/>",
    "headings": "<h2>x</h2>",
    "lists": "<ul><li>x</li></ul>",
    "items": "<li>x</li>",
    "tables": "<table><tbody><tr><td>x</td></tr></tbody></table>",
    "rows": "<tr><td>x</td></tr>",
    "cells": "<td>x</td>",
    "terms": "<dt>x</dt>",
    "definitions": "<dd>x</dd>",
    "tasks": _TASK,
    "captions": "<caption>x</caption>",
    "divisions": "<div>x</div>",
    "links": '<a href="https://x.example/">x</a> ',
    "pages": '<ac:link><ri:page ri:content-title="x"/></ac:link> ',
    "images": '<ac:image><ri:url ri:value="https://x.example/"/></ac:image>',
    "scripts": "<script>x</script>",
    "math": "<math><mi>x</mi></math>",
    "status": f'<ac:structured-macro ac:name="status">{_PARAMETER}</ac:structured-macro>',
    "anchors": '<ac:structured-macro ac:name="anchor"/>',
    "panels": '<ac:structured-macro ac:name="info"><ac:rich-text-body>x</ac:rich-text-body></ac:structured-macro>',
    "code": '<ac:structured-macro ac:name="code"><ac:plain-text-body>x</ac:plain-text-body></ac:structured-macro>',
    "tocs": '<ac:structured-macro ac:name="toc"/>',
    "unknown": f'<ac:structured-macro ac:name="acme">{_PARAMETER}</ac:structured-macro>',
    "parameters": _PARAMETER,
    "columns": '<ac:structured-macro ac:name="column"><ac:rich-text-body>x</ac:rich-text-body></ac:structured-macro>',
    "sections": "<ac:layout-section ac:type='two_equal'><ac:layout-cell>x</ac:layout-cell></ac:layout-section>",
    "layout cells": "<ac:layout-cell>x</ac:layout-cell>",
    "comments": "<!-- x -->",
    "cdata": "<![CDATA[x]]>",
    "foreign": "<acme>x</acme>",
    "adf": "<ac:adf-extension><ac:adf-node type='panel'>x</ac:adf-node></ac:adf-extension>",
    "summaries": "<summary>x</summary>",
    "dates": '<time datetime="2026-01-01"/>',
    "entities": "&eacute;&#8203;",
    "bodies": "<ac:rich-text-body>x</ac:rich-text-body>",
    "plain bodies": "<ac:plain-text-body>x</ac:plain-text-body>",
    "nodes": '<ac:adf-node type="panel">x</ac:adf-node>',
    "attributes": '<ac:adf-attribute key="a">x</ac:adf-attribute>',
    "placeholders": "<ac:placeholder>x</ac:placeholder>",
}


def storage_bodies(kids: dict[str, str] = KIDS) -> Iterator[GrowingBody]:
    """Every element and macro of the storage format, holding many of each kind, many times, deep, and unfinished."""
    for name in [*_one_of_each({**ELEMENTS, **LINKS, **EXTENSIONS}), "acme"]:
        yield from _of_element(name, Format.STORAGE, kids)
    for name in [*_one_of_each(_MACROS), "acme"]:
        start = f'<ac:structured-macro ac:name="{name}">'
        end = "</ac:structured-macro>"
        for kid, part in kids.items():
            rich = f"{start}<ac:rich-text-body>"
            yield GrowingBody(f"{kid} in {name}", Format.STORAGE, part, rich, f"</ac:rich-text-body>{end}")
        for kid in ("parameters", "bodies", "plain bodies", "words", "paragraphs"):
            yield GrowingBody(f"{kid} right in {name}", Format.STORAGE, kids[kid], start, end)
        plain = f"{start}<ac:plain-text-body>"
        for what, text in (("words", "word "), ("lines", "word\n"), ("blank lines", "\n"), ("letters", "x")):
            yield GrowingBody(f"plain {what} in {name}", Format.STORAGE, text, plain, f"</ac:plain-text-body>{end}")
        yield GrowingBody(
            f"many {name}", Format.STORAGE, f"{start}{_PARAMETER}<ac:rich-text-body>x</ac:rich-text-body>{end}"
        )
        yield GrowingBody(f"empty {name}", Format.STORAGE, start + end)
        yield GrowingBody(
            f"{name} in {name}",
            Format.STORAGE,
            f"{start}<ac:rich-text-body>",
            end=f"</ac:rich-text-body>{end}",
            most=60,
        )
        for given in ("title", "", "url", "name", "language", "page", "user", "key"):
            long = f'{start}<ac:parameter ac:name="{given}">'
            yield GrowingBody(f"long {given} of {name}", Format.STORAGE, "word ", long, f"</ac:parameter>{end}")


def _one_of_each(readers: Mapping[str, object]) -> list[str]:
    """A name for each way of reading: `h1` stands for `h2` as well."""
    return sorted({reader: name for name, reader in sorted(readers.items(), reverse=True)}.values())


def _of_element(name: str, kind: Format, kids: dict[str, str], given: str = "") -> Iterator[GrowingBody]:
    start, end = (f"<{name}{given}>", f"</{name}>") if name not in VOID else (f"<{name}{given}/>", "")
    where = f"{kind.value} {name}{given}"
    if end:
        for kid, part in kids.items():
            yield GrowingBody(f"{kid} in {where}", kind, part, start, end)
        yield GrowingBody(f"{where} in {where}", kind, start, end=end, most=60)
        yield GrowingBody(f"{where} in {where}, deeper than is shown", kind, start, end=end)
    yield GrowingBody(f"many {where}", kind, f"{start}x{end}")
    yield GrowingBody(f"empty {where}", kind, start + end)
    yield GrowingBody(f"unfinished {where}", kind, start.rstrip("/>") + ">")
    yield GrowingBody(
        f"a long attribute of {where}", kind, "word ", f'<{name} title="', f'"{">" if end else "/>"}x{end}'
    )
    yield GrowingBody(
        f"a long style of {where}", kind, "color:red;", f'<{name} style="', f'"{">" if end else "/>"}x{end}'
    )


def text_bodies() -> Iterator[GrowingBody]:
    """Plain text and what a tokenizer may stumble over, in every format."""
    odd = {
        "letters": "x", "words": "word ", "blanks": " ", "lines": "\n", "words and lines": "word\n",
        "tabs": "\t", "no-break spaces": "\u00a0", "dots": ".", "hyphens": "-", "word-dots": "a.",
        "dots and blanks": ". ", "ideographs": "東", "closing": "東」", "emoji": "👩‍", "combining": "\u0301",
        "bidi": "\u202e", "zero width": "\u200b", "flags": "🇩🇪", "addresses": "https://x.example/a?b=c ",
        "long address": "a/", "mail": "a@b.example ", "ampersands": "&", "entities": "&amp;",
        "numeric": "&#x200b;", "unfinished entity": "&a", "less": "<", "comments": "<!-- ",
        "cdata": "<![CDATA[", "instruction": "<?", "doctype": "<!DOCTYPE x [", "attribute": "<a b=\"",
        "end": "</p>", "start": "<p>", "quotes": "\"", "backslashes": "\\", "escapes": "\\u0041",
        "brackets": "[", "braces": "{", "keys": "{\"a\":", "commas": ",", "password": "password = ",
        "secret": "AKIA", "approve": "approve ", "already": "already ", "no need to": "no need to ",
        "blank paragraphs": "<p></p>", "breaks": "<br/>", "blank lines and words": "\n\n\nx",
        "thousand blanks": " " * 1000 + "x", "thousand lines": "\n" * 30 + "x", "same letters": "a" * 119 + "b",
        "digits": "1", "percent": "%20", "nul": "\0", "breaks and blanks": "<br/> ",
        "nbsp paragraphs": "<p>&nbsp;</p>", "open blank paragraph": "<p>&nbsp;", "lone": "\ud800",
        "uppercase": "A", "hex": "0a", "base64": "QUtJQQ", "underscores": "_", "equals": "=",
        "pem": "-----BEGIN ",
    }  # fmt: skip
    for kind in (Format.STORAGE, Format.VIEW, Format.ADF):
        for name, part in odd.items():
            yield GrowingBody(f"{kind.value}: {name}", kind, part)
    for name, part in odd.items():
        if "<" not in part and "&" not in part and part not in "\0\ud800":
            yield GrowingBody(f"paragraph of {name}", Format.STORAGE, part, "<p>", "</p>")
            yield GrowingBody(
                f"cell of {name}",
                Format.STORAGE,
                part,
                "<table><tbody><tr><td>a</td><td>",
                "</td></tr></tbody></table>",
            )
            yield GrowingBody(f"pre of {name}", Format.STORAGE, part, "<pre>", "</pre>")
            yield GrowingBody(
                f"address of {name}", Format.STORAGE, part.replace('"', ""), '<p><a href="', '">x</a></p>'
            )
            yield GrowingBody(f"link named {name}", Format.STORAGE, part, '<p><a href="https://x.example">', "</a></p>")
            yield GrowingBody(
                f"style of {name}", Format.STORAGE, part.replace('"', ""), '<p><span style="', '">x</span></p>'
            )
            text = json.dumps(part, ensure_ascii=False)[1:-1]
            head = '{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"'
            yield GrowingBody(f"adf text of {name}", Format.ADF, text, head, '"}]}]}')


_SPAN: Final = '<td rowspan="1000" colspan="1000">x</td>'
_OPEN_CODE: Final = '{"type":"codeBlock","content":['
_OPEN_PANEL: Final = '{"type":"panel","content":['
_ADF_WORD: Final = '{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"'
WHOLES: Final = (
    GrowingBody("padding in a width", Format.STORAGE, " ", '<table><colgroup><col width="1', 'x"/></colgroup></table>'),
    GrowingBody(
        "blanks before a scale",
        Format.STORAGE,
        " ",
        '<p style="transform:scale(',
        'x">y</p><p style="filter:opacity(1">z</p>',
    ),
    GrowingBody("digits of a colour", Format.STORAGE, "0", '<p style="color:rgb(', 'x)">y</p>'),
    GrowingBody("a long word and a short one", Format.STORAGE, "a", "<ac:task-id>", " 1</ac:task-id>"),
    GrowingBody("slashes of an attribute", Format.STORAGE, "/", "<a b=", ""),
    GrowingBody("escaped quotes", Format.ADF, '\\"', _ADF_WORD, ""),
    GrowingBody("beginnings of tokens", Format.STORAGE, "-eyJaaaaaaaaaa", "<p>", "</p>"),
    GrowingBody("code in code", Format.ADF, _OPEN_CODE, end="]}"),
    GrowingBody("code in panels in code", Format.ADF, _OPEN_CODE + _OPEN_PANEL, end="]}]}"),
    GrowingBody("a link of many lines", Format.STORAGE, "\u202e", '<p><a href="https://x.example">', "</a></p>"),
    GrowingBody("marks on one letter", Format.STORAGE, "\u0301", "<p>x", "</p>"),
    GrowingBody("runs of one character", Format.STORAGE, "a" * 119 + "b", "<p>", "</p>"),
    GrowingBody("paragraphs in a task list", Format.STORAGE, "<p>x</p>", f"<ac:task-list>{_TASK}", "</ac:task-list>"),
    GrowingBody("paragraphs in a dl", Format.STORAGE, "<p>x</p>", "<dl><dt>x</dt>", "</dl>"),
    GrowingBody("definitions in a dl", Format.STORAGE, "<dd>x</dd>", "<dl><dt>x</dt>", "</dl>"),
    GrowingBody("paragraphs in a dd", Format.STORAGE, "<p>x</p>", "<dl><dt>x</dt><dd>", "</dd></dl>"),
    GrowingBody("paragraphs in a caption", Format.STORAGE, "<p>x</p>", "<table><caption>", "</caption></table>"),
    GrowingBody("spanning cells", Format.STORAGE, _SPAN, "<table><tbody><tr>", "</tr></tbody></table>"),
    GrowingBody("spanning rows", Format.STORAGE, f"<tr>{_SPAN}</tr>", "<table><tbody>", "</tbody></table>"),
    GrowingBody(
        "rows of three", Format.STORAGE, "<tr><td>a</td><td>b</td><td>c</td></tr>", "<table><tbody>", "</tbody></table>"
    ),
    GrowingBody("tasks in a list", Format.STORAGE, _TASK, "<ac:task-list>", "</ac:task-list>"),
    GrowingBody("tasks and strays", Format.STORAGE, f"{_TASK}<p>x</p>", "<ac:task-list>", "</ac:task-list>"),
    GrowingBody("items and strays", Format.STORAGE, "<li>x</li><p>y</p>", "<ul>", "</ul>"),
    GrowingBody("terms and definitions", Format.STORAGE, "<dt>x</dt><dd>y</dd><p>z</p>", "<dl>", "</dl>"),
    GrowingBody("tables of contents and headings", Format.STORAGE, KIDS["tocs"] + KIDS["headings"]),
    GrowingBody(
        "chosen contents",
        Format.STORAGE,
        '<ac:structured-macro ac:name="toc"><ac:parameter ac:name="include">.*a.*b.*</ac:parameter>'
        "</ac:structured-macro><h1>aaaa</h1>",
    ),
    GrowingBody("notes", Format.STORAGE, '<p id="a">x</p><a href="#a">y</a>'),
    GrowingBody("attributes", Format.STORAGE, ' a="b"', "<p", ">x</p>"),
    GrowingBody("declared entities", Format.STORAGE, '<!ENTITY a "b">', "<!DOCTYPE x [", "]><p>x</p>"),
    GrowingBody("mentions", Format.STORAGE, '<ac:link><ri:user ri:account-id="x"/></ac:link>'),
    GrowingBody("list in list", Format.STORAGE, "<ul><li>", end="</li></ul>", most=60),
    GrowingBody("table in table", Format.STORAGE, "<table><tbody><tr><td>x", end="</td></tr></tbody></table>", most=60),
    GrowingBody("quote in quote", Format.STORAGE, "<blockquote>", end="</blockquote>", most=60),
    GrowingBody(
        "adf marks",
        Format.ADF,
        ',{"type":"strong"}',
        '{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"x","marks":[{"type":"em"}',
        "]}]}]}",
    ),
    GrowingBody("adf keys", Format.ADF, ',"a":1', '{"type":"doc","version":1', "}"),
    GrowingBody(
        "adf attributes",
        Format.ADF,
        ',{"a":1}',
        '{"type":"doc","version":1,"content":[{"type":"extension","attrs":{"parameters":[1',
        "]}}]}",
    ),
    GrowingBody(
        "adf colours",
        Format.ADF,
        ',{"type":"textColor","attrs":{"color":"#123456"}}',
        '{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"x","marks":[{"type":"em"}',
        "]}]}]}",
    ),
    GrowingBody(
        "json in json",
        Format.ADF,
        "\\\\u0041",
        '"{\\"type\\":\\"doc\\",\\"version\\":1,\\"content\\":[{\\"type\\":\\"',
        '\\"}]}"',
    ),
)


def adf_bodies() -> Iterator[GrowingBody]:
    """Every node of ADF, holding many of each kind, many times, deep, with long and with many attributes."""
    names = sorted({*BLOCKS, *CELLS, *MEDIA, *INLINES, "acme"})
    kids = {name: _node(name) for name in names}
    for name in names:
        head, tail = f'{{"type":"doc","version":1,"content":[{{"type":"{name}","content":[1', "]}]}"
        for kid, part in kids.items():
            yield GrowingBody(f"adf {kid} in {name}", Format.ADF, f",{part}", head, tail)
        yield GrowingBody(
            f"adf many {name}", Format.ADF, f",{_node(name)}", '{"type":"doc","version":1,"content":[1', "]}"
        )
        yield GrowingBody(f"adf {name} in {name}", Format.ADF, f'{{"type":"{name}","content":[', end="]}")
        yield GrowingBody(
            f"adf {name} in {name}, shown",
            Format.ADF,
            f",{_nested(name, 50)}",
            '{"type":"doc","version":1,"content":[1',
            "]}",
        )
        for key in (
            "text",
            "title",
            "url",
            "id",
            "language",
            "parameters",
            "alt",
            "extensionKey",
            "layout",
            "panelType",
        ):
            long = f'{{"type":"doc","version":1,"content":[{{"type":"{name}","attrs":{{"{key}":"'
            yield GrowingBody(f"adf long {key} of {name}", Format.ADF, "word ", long, '"}}]}')


def _node(name: str) -> str:
    inner: list[Any] = [{"type": "text", "text": "x"}]
    return json.dumps({"type": name, "text": "x", "attrs": {"text": "x", "url": "https://x.example"}, "content": inner})


def _nested(name: str, depth: int) -> str:
    return f'{{"type":"{name}","content":[' * depth + '{"type":"text","text":"x"}' + "]}" * depth


VIEW_GIVEN: Final = {
    "span": ("status-macro aui-lozenge", "text-placeholder", "aui-icon", "inline-comment-marker", "output-block"),
    "div": (
        "confluence-information-macro", "panel", "code panel", "expand-container", "toc-macro", "table-wrap",
        "columnLayout", "cell", "innerCell", "aui-message", "preformatted panel", "content-wrapper",
    ),
    "ul": ("inline-task-list", "decision-list"),
    "li": ("checked",),
    "a": ("confluence-userlink", "user-mention"),
    "img": ("emoticon emoticon-tick", "confluence-embedded-image"),
    "pre": ("syntaxhighlighter-pre",),
}  # fmt: skip


def view_bodies(kids: dict[str, str] = KIDS) -> Iterator[GrowingBody]:
    """Every element of rendered HTML, by its name and by the classes that it is known by."""
    storage = {**ELEMENTS, **LINKS, **EXTENSIONS}
    for name in _one_of_each(view_elements.OPENERS):
        if storage.get(name) is not view_elements.OPENERS[name] and not name.startswith(("ac:", "ri:", "at:")):
            yield from _of_element(name, Format.VIEW, kids)
            for given in VIEW_GIVEN.get(name, ()):
                yield from _of_element(name, Format.VIEW, kids, f' class="{given}"')


def all_bodies() -> list[GrowingBody]:
    """All of them: some ten thousand."""
    return [*WHOLES, *text_bodies(), *storage_bodies(), *adf_bodies(), *view_bodies()]
