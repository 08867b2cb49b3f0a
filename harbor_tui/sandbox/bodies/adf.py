"""Storage to Atlassian Document Format and back, for the nodes that ordinary pages are made of."""

from __future__ import annotations

from html import escape
from typing import Any

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.sandbox.bodies.wellformed import Element, parse

Node = dict[str, Any]

_MARKS = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "code": "code", "u": "underline",
    "s": "strike", "del": "strike", "sub": "subsup", "sup": "subsup",
}  # fmt: skip
_TAGS = {"strong": "strong", "em": "em", "code": "code", "underline": "u", "strike": "del"}
_BLOCKS = {"ul": "bulletList", "ol": "orderedList", "li": "listItem", "blockquote": "blockquote"}
_CELLS = {"th": "tableHeader", "td": "tableCell"}
_PANELS = {"info": "info", "note": "note", "warning": "warning", "tip": "success", "panel": "info"}


class AdfError(Exception):
    """A document that is not ADF."""


def adf_of(storage: str) -> Node:
    """The document of a storage body; like the service's own export it drops `ac:link`."""
    return {"type": "doc", "version": 1, "content": _blocks(parse(storage))}


def _blocks(element: Element) -> list[Node]:
    blocks: list[Node] = []
    loose: list[Node] = []
    for part in element.content:
        block = None if isinstance(part, str) else _block(part)
        if block is None:
            loose.extend(_inline(part, ()))
            continue
        _close(loose, blocks)
        blocks.extend(block)
    _close(loose, blocks)
    return blocks


def _close(loose: list[Node], blocks: list[Node]) -> None:
    if any(node.get("text", "x").strip() for node in loose):
        blocks.append({"type": "paragraph", "content": list(loose)})
    loose.clear()


def _block(element: Element) -> list[Node] | None:
    name = element.name
    if name == "p":
        return [{"type": "paragraph", "content": _inlines(element)}]
    if len(name) == 2 and name[0] == "h" and name[1] in "123456":
        return [{"type": "heading", "attrs": {"level": int(name[1])}, "content": _inlines(element)}]
    if name == "hr":
        return [{"type": "rule"}]
    if name in _BLOCKS:
        return [{"type": _BLOCKS[name], "content": _blocks(element)}]
    if name == "table":
        rows = [row for row in element.walk() if row.name == "tr"]
        return [{"type": "table", "content": [_row(row) for row in rows]}]
    if name == "ac:structured-macro":
        return _macro(element)
    if name == "ac:task-list":
        return [{"type": "taskList", "content": [_task(task) for task in element.children()]}]
    if name in ("ac:layout", "ac:layout-section", "ac:layout-cell", "div", "ac:rich-text-body"):
        return _blocks(element)
    return None


def _row(row: Element) -> Node:
    cells = [cell for cell in row.children() if cell.name in _CELLS]
    return {
        "type": "tableRow",
        "content": [{"type": _CELLS[cell.name], "attrs": {}, "content": _blocks(cell)} for cell in cells],
    }


def _task(task: Element) -> Node:
    state = "DONE" if any(part.text() == "complete" for part in task.children()) else "TODO"
    body = task.first("ac:task-body")
    return {"type": "taskItem", "attrs": {"state": state}, "content": _inlines(body) if body else []}


def _macro(macro: Element) -> list[Node] | None:
    name = macro.attributes.get("ac:name", "")
    if name == "status":
        return None
    body = next((child for child in macro.children() if child.name.endswith("-text-body")), None)
    if body is not None and body.name == "ac:plain-text-body":
        language = next((part.text() for part in macro.children() if part.attributes.get("ac:name") == "language"), "")
        return [
            {"type": "codeBlock", "attrs": {"language": language}, "content": [{"type": "text", "text": body.text()}]}
        ]
    inside = _blocks(body) if body is not None else []
    if name in _PANELS:
        return [{"type": "panel", "attrs": {"panelType": _PANELS[name]}, "content": inside}]
    if name == "expand":
        return [{"type": "expand", "attrs": {"title": ""}, "content": inside}]
    attributes = {"extensionType": "com.atlassian.confluence.macro.core", "extensionKey": name}
    if body is None:
        return [{"type": "extension", "attrs": attributes}]
    return [{"type": "bodiedExtension", "attrs": attributes, "content": inside}]


def _inlines(element: Element) -> list[Node]:
    return [node for part in element.content for node in _inline(part, ())]


def _inline(part: Element | str, marks: tuple[Node, ...]) -> list[Node]:
    if isinstance(part, str):
        return [{"type": "text", "text": part, **({"marks": list(marks)} if marks else {})}] if part else []
    if part.name == "br":
        return [{"type": "hardBreak"}]
    if part.name == "ac:structured-macro":
        return [{"type": "status", "attrs": {"text": part.text(), "color": "neutral"}}]
    if part.name == "ac:emoticon":
        return [{"type": "emoji", "attrs": {"shortName": part.attributes.get("ac:emoji-shortname", "")}}]
    if part.name == "time":
        return [{"type": "date", "attrs": {"timestamp": part.attributes.get("datetime", "")}}]
    if part.name.startswith(("ac:", "ri:")):
        return []
    own: tuple[Node, ...] = ()
    if part.name == "a":
        own = ({"type": "link", "attrs": {"href": part.attributes.get("href", "")}},)
    elif part.name in _MARKS:
        own = ({"type": _MARKS[part.name]},)
    return [node for inner in part.content for node in _inline(inner, (*marks, *own))]


def storage_of(value: str) -> str:
    """The storage body of an ADF document; raises AdfError when it is none."""
    try:
        document = json_reader.parse(value.encode("utf-8"), json_reader.ANSWERS)
    except (InvalidInput, UnicodeEncodeError):
        raise AdfError("not JSON") from None
    if not isinstance(document, dict) or document.get("type") != "doc":
        raise AdfError("not a document")
    return _storage(document)


_WRAP = {
    "paragraph": "p", "bulletList": "ul", "orderedList": "ol", "listItem": "li", "blockquote": "blockquote",
    "tableRow": "tr", "tableHeader": "th", "tableCell": "td",
}  # fmt: skip


def _storage(node: Node) -> str:
    kind = node.get("type")
    if not isinstance(kind, str) or not isinstance(node.get("content", []), list):
        raise AdfError("not a node")
    if kind == "text":
        return _text(node)
    if kind == "hardBreak":
        return "<br/>"
    if kind == "rule":
        return "<hr/>"
    if kind == "codeBlock":
        return _code(node)
    inside = "".join(_storage(child) for child in node.get("content", []) if isinstance(child, dict))
    if kind == "heading":
        level = (node.get("attrs") or {}).get("level", 1)
        return f"<h{level}>{inside}</h{level}>"
    if kind == "table":
        return f"<table><tbody>{inside}</tbody></table>"
    if kind == "panel":
        return (
            f'<ac:structured-macro ac:name="info"><ac:rich-text-body>{inside}</ac:rich-text-body></ac:structured-macro>'
        )
    tag = _WRAP.get(kind)
    return f"<{tag}>{inside}</{tag}>" if tag else inside


def _text(node: Node) -> str:
    text = node.get("text")
    if not isinstance(text, str):
        raise AdfError("text without text")
    markup = escape(text, quote=False)
    for mark in node.get("marks", []):
        kind = mark.get("type") if isinstance(mark, dict) else None
        if kind == "link":
            markup = f'<a href="{escape(str((mark.get("attrs") or {}).get("href", "")))}">{markup}</a>'
        elif kind in _TAGS:
            markup = f"<{_TAGS[kind]}>{markup}</{_TAGS[kind]}>"
    return markup


def _code(node: Node) -> str:
    text = "".join(str(child.get("text", "")) for child in node.get("content", []) if isinstance(child, dict))
    language = escape(str((node.get("attrs") or {}).get("language", "")))
    safe = text.replace("]]>", "]]]]><![CDATA[>")
    return (
        f'<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">{language}</ac:parameter>'
        f"<ac:plain-text-body><![CDATA[{safe}]]></ac:plain-text-body></ac:structured-macro>"
    )
