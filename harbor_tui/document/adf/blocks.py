"""ADF's block nodes: what each opens in the builder, and what it becomes when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.adf.extensions import open_extension
from harbor_tui.document.adf.inlines import is_readable, marks_of, note_unknown, params_of_unknown, unreadable_node
from harbor_tui.document.adf.values import (
    Node,
    attributes,
    children,
    flatten,
    number,
    percent,
    text_of,
    type_of,
    written,
)
from harbor_tui.document.build.builder import flow, inlines
from harbor_tui.document.model.blocks import (
    CodeBlock,
    Expand,
    Heading,
    LayoutCell,
    MacroBox,
    Panel,
    Paragraph,
    Rule,
    Task,
)
from harbor_tui.document.model.inlines import UNREADABLE
from harbor_tui.document.storage.elements import close_quote, close_table
from harbor_tui.document.storage.links import close_section, close_task_list
from harbor_tui.document.storage.lists import close_item, close_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.document.build.builder import Builder, OpenElement

    Opener = Callable[[Builder, Node], list[Any]]
    Closer = Callable[[Builder, OpenElement], None]

_PANEL_KINDS: Final = frozenset({"info", "note", "tip", "warning", "success", "error", "custom"})
_ALIGN: Final = {"center": "center", "end": "right", "right": "right"}
_MAX_INDENT: Final = 8


def _open(b: Builder, node: Node, close: Closer, name: str = "", structural: bool = False, **given: str) -> list[Any]:
    frame = b.push(name or type_of(node), given, close, structural)
    if frame is not None and frame.data is None:
        frame.data = node
    return children(node)


def _layout_of(node: Node) -> tuple[int, str]:
    """Indent and alignment by the node's marks."""
    indent, align = 0, ""
    for mark in marks_of(node):
        if mark.get("type") == "alignment":
            align = _ALIGN.get(text_of(attributes(mark).get("align")), "")
        elif mark.get("type") == "indentation":
            indent = min(max(number(attributes(mark).get("level"), 0), 0), _MAX_INDENT)
    return indent, align


def _paragraph(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, _close_paragraph)


def _close_paragraph(b: Builder, frame: OpenElement) -> None:
    if not frame.out:
        return
    indent, align = _layout_of(frame.data)
    for block in flow(frame.out, frame.mixed):
        b.put(block._replace(indent=indent, align=align) if type(block) is Paragraph else block)


def _heading(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, _close_heading)


def _close_heading(b: Builder, frame: OpenElement) -> None:
    indent, align = _layout_of(frame.data)
    level = min(max(number(attributes(frame.data).get("level"), 1), 1), 6)
    blocks = flow(frame.out, frame.mixed)
    content = inlines(frame.out) if frame.mixed else tuple(frame.out)
    if content:
        b.put(Heading(level, content, b.headings, align, indent))
        b.headings += 1
    for block in blocks:
        if type(block) is not Paragraph:
            b.put(block)


def _bullets(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, close_list, "ul", structural=True)


def _numbers(b: Builder, node: Node) -> list[Any]:
    start = str(number(attributes(node).get("order"), 1))
    return _open(b, node, close_list, "ol", structural=True, start=start)


def _item(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, close_item)


def _quote(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, close_quote)


def _tasks(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, close_task_list, structural=True)


def _task(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, _close_task)


def _close_task(b: Builder, frame: OpenElement) -> None:
    done = text_of(attributes(frame.data).get("state")).upper()
    decision = type_of(frame.data) == "decisionItem"
    blocks = flow(frame.out, frame.mixed)
    if decision:
        b.put(Task(blocks, done in ("DECIDED", "DONE"), kind="decision"))
    else:
        b.put(Task(blocks, done == "DONE"))


def _rule(b: Builder, node: Node) -> list[Any]:
    b.open.append(None)
    b.put(Rule())
    return children(node)


def _code(b: Builder, node: Node) -> list[Any]:
    b.open.append(None)
    code = _all_text(b, node).replace("\r\n", "\n").replace("\r", "\n")
    b.put(CodeBlock(code, text_of(attributes(node).get("language"))))
    return [inner for inner in children(node) if isinstance(inner, dict) and _is_no_code(b, inner)]


def _is_no_code(b: Builder, node: Node) -> bool:
    """Whether `node` says something that is not text of the code: it is shown below."""
    if type_of(node) == "text":
        return any(mark.get("type") == "link" for mark in marks_of(node))
    return type_of(node) != "hardBreak" and not _all_text(b, {"content": [node]})


def _all_text(b: Builder, node: Node) -> str:
    """The text of everything inside `node`, hard breaks as newlines; a node without text is not searched twice."""
    found: list[str] = []
    seen: list[int] = []
    todo: list[Any] = [*reversed(children(node))]
    while todo:
        inner = todo.pop()
        if id(inner) in b.textless:
            continue
        if isinstance(inner, list):
            todo.extend(reversed(inner))
        elif not isinstance(inner, dict):
            found.append("" if inner is None else text_of(inner))
        elif type_of(inner) == "hardBreak":
            found.append("\n")
        else:
            found.append(written(inner.get("text")) or text_of(attributes(inner).get("text")))
            seen.append(id(inner))
            todo.extend(reversed(children(inner)))
    text = "".join(found)
    if not text:
        b.textless.update(seen)
    return text


def _panel(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, _close_panel)


def _close_panel(b: Builder, frame: OpenElement) -> None:
    found = attributes(frame.data)
    kind = text_of(found.get("panelType"))
    if kind not in _PANEL_KINDS:
        b.notes[f"unknown panel type {kind or '(none)'}"] += 1
        kind = "custom" if kind else "info"
    icon = text_of(found.get("panelIconText")) or text_of(found.get("panelIcon")) if kind == "custom" else ""
    background = text_of(found.get("panelColor")) if kind == "custom" else ""
    b.put(Panel(kind, flow(frame.out, frame.mixed), "", icon, background))


def _expand(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, _close_expand)


def _close_expand(b: Builder, frame: OpenElement) -> None:
    b.put(Expand(text_of(attributes(frame.data).get("title")), flow(frame.out, frame.mixed)))


def _table(b: Builder, node: Node) -> list[Any]:
    numbered = text_of(attributes(node).get("isNumberColumnEnabled"))
    frame = b.push("table", {"data-number-column": numbered}, close_table, structural=True)
    if frame is not None:
        frame.data = {"widths": _column_widths(node)}
    return children(node)


def _column_widths(table: Node) -> list[str]:
    rows = [row for row in children(table) if isinstance(row, dict)]
    widths: list[str] = []
    for cell in children(rows[0]) if rows else ():
        given = attributes(cell).get("colwidth") if isinstance(cell, dict) else None
        span = attributes(cell).get("colspan") if isinstance(cell, dict) else None
        if isinstance(given, list) and given:
            widths.extend(f"{text_of(width)}px" if text_of(width) not in ("", "0") else "" for width in given[:1000])
        else:
            widths.extend([""] * min(max(number(span, 1), 1), 1000))
    return widths if any(widths) else []


def _section(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, close_section, structural=True)


def _column(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, _close_column)


def _close_column(b: Builder, frame: OpenElement) -> None:
    b.put(LayoutCell(flow(frame.out, frame.mixed), percent(attributes(frame.data).get("width"))))


def open_unknown(b: Builder, node: Node) -> list[Any]:
    """An unknown block: a labelled box with its attributes and its content."""
    note_unknown(b, node)
    return _open(b, node, _close_unknown)


def _close_unknown(b: Builder, frame: OpenElement) -> None:
    node, blocks = frame.data, flow(frame.out, frame.mixed)
    if blocks or is_readable(node):
        b.put(MacroBox(type_of(node) or UNREADABLE, params_of_unknown(node), blocks))
    else:
        b.edge()
        b.splice([unreadable_node(b, node)], mixed=False)
        b.edge()


def _synced(b: Builder, node: Node) -> list[Any]:
    return _open(b, node, _close_synced)


def _close_synced(b: Builder, frame: OpenElement) -> None:
    params = tuple(param for param in flatten(attributes(frame.data)) if param.name == "resourceId")
    b.put(MacroBox(type_of(frame.data), params, flow(frame.out, frame.mixed)))
    b.find("included content", " ".join((type_of(frame.data), *(param.value for param in params))))


def _transparent(b: Builder, node: Node) -> list[Any]:
    b.open.append(None)
    b.edge()
    return children(node)


BLOCKS: Final[dict[str, Opener]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "bulletList": _bullets,
    "orderedList": _numbers,
    "listItem": _item,
    "blockquote": _quote,
    "taskList": _tasks,
    "decisionList": _tasks,
    "taskItem": _task,
    "blockTaskItem": _task,
    "decisionItem": _task,
    "rule": _rule,
    "codeBlock": _code,
    "panel": _panel,
    "expand": _expand,
    "nestedExpand": _expand,
    "table": _table,
    "layoutSection": _section,
    "layoutColumn": _column,
    "extension": open_extension,
    "bodiedExtension": open_extension,
    "multiBodiedExtension": open_extension,
    "inlineExtension": open_extension,
    "extensionFrame": _transparent,
    "syncBlock": _synced,
    "bodiedSyncBlock": _synced,
    "doc": _transparent,
}
