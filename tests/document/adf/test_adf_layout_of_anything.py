"""Whatever JSON says, its page can be laid out at any width, searched, compared and printed."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.document import DocumentLayout, Format, read_document
from harbor_tui.document.diff.diff import compare
from harbor_tui.document.output.render import rendered
from harbor_tui.document.text.cells import width_of

_TEXT = st.sampled_from(
    ["word", "漢字かな", "e\u0301a", "👩\u200d🚀", "\u202ertl", "a\x1b[31m", "", " ", "x" * 90, "\ud800"]
)
_URL = st.sampled_from(["https://x.test/" + "y" * 60, "data:a,b", ""])
_NUMBER = st.sampled_from([1, 3, 0, -1, 9, 66.6, 10**12, "2", "x", None])
_KEY = st.sampled_from(["toc", "jira", "info", "status", "column", "section", "acme", "include"])
_ATTRS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("text", "title", "alt", "language", "panelIconText"), _TEXT),
        **dict.fromkeys(("level", "colspan", "rowspan", "order", "width", "timestamp"), _NUMBER),
        "url": _URL,
        "panelType": st.sampled_from(["info", "custom", "?"]),
        "extensionKey": _KEY,
        "parameters": st.dictionaries(_TEXT, _TEXT, max_size=3),
        "state": st.sampled_from(["TODO", "DONE", 1]),
        "isNumberColumnEnabled": st.booleans(),
    },
)
_MARK = st.sampled_from(["strong", "link", "code", "textColor", "alignment", "indentation", "strike"])
_MARK_ATTRS = st.sampled_from([{"href": "https://x.test"}, {"color": "#fff"}, {"level": 7}, {"align": "end"}])
_MARKS = st.lists(st.fixed_dictionaries({"type": _MARK}, optional={"attrs": _MARK_ATTRS}), max_size=2)
_INLINE = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "mention", "status", "emoji", "date", "inlineCard", "hardBreak", "mediaInline"])},
    optional={"text": _TEXT, "attrs": _ATTRS, "marks": _MARKS},
)
_BLOCK = st.sampled_from(
    ["paragraph", "heading", "bulletList", "orderedList", "listItem", "taskList", "taskItem", "table", "tableRow",
     "tableCell", "tableHeader", "panel", "expand", "codeBlock", "mediaSingle", "layoutSection", "layoutColumn",
     "bodiedExtension", "inlineExtension", "extension", "blockquote", "decisionList", "unknown", "caption"]
)  # fmt: skip
_NODES = st.recursive(
    _INLINE,
    lambda inner: st.fixed_dictionaries(
        {"type": _BLOCK, "content": st.lists(inner, max_size=3)}, optional={"attrs": _ATTRS, "marks": _MARKS}
    ),
    max_leaves=12,
)


def source(content: list[Any]) -> str:
    return json.dumps({"type": "doc", "version": 1, "content": content})


@settings(max_examples=120, deadline=None)
@given(st.lists(_NODES, max_size=4), st.integers(10, 120))
def test_every_line_is_as_wide_as_it_says_and_no_wider_than_asked_for(content: list[Any], width: int) -> None:
    document = read_document(source(content), Format.ADF)
    for line in DocumentLayout(document, width).lines():
        assert line.width == width_of(line.plain)
        code = any(span.style.startswith(("code", "literal")) for span in line.spans)
        assert line.width <= width or code
        assert "\x1b" not in line.plain


@settings(max_examples=60, deadline=None)
@given(st.lists(_NODES, max_size=3), st.lists(_NODES, max_size=3))
def test_every_page_can_be_printed_and_compared(before: list[Any], after: list[Any]) -> None:
    old, new = read_document(source(before), Format.ADF), read_document(source(after), Format.ADF)
    for line in rendered(DocumentLayout(new, 60), color=True):
        line.encode("utf-8")
    for compared in compare(old, new).lines(60):
        assert compared.width == width_of(compared.plain) <= 60
        compared.plain.encode("utf-8")
    assert compare(new, read_document(source(after), Format.ADF)).identical
