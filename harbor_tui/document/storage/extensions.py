"""ADF nodes inside storage bodies (ac:adf-extension): panels, decisions, app macros, with their fallback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.build.builder import flow, inlines, raw_text
from harbor_tui.document.build.prose import inert_among, is_prose
from harbor_tui.document.model.blocks import Expand, Group, MacroBox, Panel, Task, TaskList
from harbor_tui.document.model.inlines import InlineMacro, Param
from harbor_tui.document.storage.openers import framed

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement
    from harbor_tui.document.storage.openers import Opener

_LONG: Final = 200
_PARAMETERS: Final = "parameters of app macros"


class Node:
    """An open ADF node: attributes and content so far."""

    __slots__ = ("attributes", "content", "mixed", "parameters")

    def __init__(self) -> None:
        self.attributes: dict[str, str] = {}
        self.parameters = 0
        self.content: list[Any] = []
        self.mixed = False


def open_extension(b: Builder, name: str, attributes: Attributes) -> None:
    """`<ac:adf-extension>`; its fallback is kept apart."""
    frame = b.push(name, attributes, close_extension, structural=True)
    if frame is not None:
        frame.data = Node()


def close_extension(b: Builder, frame: OpenElement) -> None:
    """The nodes; the fallback only where they have nothing to say, or where it says something else."""
    fallback: Node = frame.data
    if fallback.content and not frame.data.attributes.get("said"):
        b.splice(fallback.content, fallback.mixed)
        return
    b.splice(frame.out, frame.mixed)
    said, shown = _words(fallback.content), set(_words(frame.out))
    if shown.issuperset(said):
        return
    others = " ".join(word for word in said if word not in shown)
    if is_prose(others):
        b.find("fallback that says something else", others)
        b.put(Group(flow(fallback.content, fallback.mixed), "fallback"))


def _words(items: list[Any]) -> list[str]:
    """Every word of `items`, blocks and inlines, titles and names included."""
    texts: list[str] = []
    todo: list[Any] = items[::-1]
    while todo:
        item = todo.pop()
        if type(item) is str:
            if item:
                texts.append(item)
        elif isinstance(item, tuple):
            todo += item[::-1]
    return " ".join(texts).lower().split()


def open_node(b: Builder, name: str, attributes: Attributes) -> None:
    """`<ac:adf-node>`."""
    frame = b.push(name, attributes, close_node, structural=True)
    if frame is not None:
        frame.data = Node()


def close_node(b: Builder, frame: OpenElement) -> None:
    """A node as the block that it is."""
    node: Node = frame.data
    content = [*node.content, *frame.out]
    mixed = node.mixed or frame.mixed
    kind = frame.attributes.get("type", "")
    if content and any(raw_text([i]).strip() or type(i).__name__ != "Text" for i in content):
        _say(b)
    match kind:
        case "panel":
            b.put(_panel(node, flow(content, mixed)))
        case "decision-item" | "decisionItem":
            b.put(Task(flow(content, mixed), node.attributes.get("state", "").upper() == "DECIDED", kind="decision"))
        case "decision-list" | "decisionList":
            tasks = tuple(item for item in content if type(item) is Task)
            others = [item for item in content if type(item) is not Task]
            b.put(TaskList(tasks))
            b.splice(flow(others, True), True)
        case "expand" | "nested-expand" | "nestedExpand":
            b.put(Expand(node.attributes.get("title", ""), flow(content, mixed)))
        case _:
            _box(b, kind, node, flow(content, mixed))
            return
    unsaid = tuple(Param(*each) for each in node.attributes.items() if each[0] not in _SAID and is_prose(each[1]))
    if unsaid:
        b.add(InlineMacro(kind, unsaid))


def _say(b: Builder) -> None:
    """Tell the enclosing extension that its nodes have content of their own."""
    for frame in reversed(b.frames):
        if frame.close is close_extension:
            frame.data.attributes["said"] = "yes"
            return


def _panel(node: Node, blocks: tuple[Any, ...]) -> Panel:
    a = node.attributes
    kind = a.get("panel-type", "custom")
    return Panel(kind, blocks, a.get("title", ""), a.get("panel-icon-text", ""), a.get("panel-color", ""))


def _box(b: Builder, kind: str, node: Node, blocks: tuple[Any, ...]) -> None:
    a = node.attributes
    label = a.get("extension-title") or a.get("text") or ""
    name = a.get("extension-key") or kind or "extension"
    params = tuple(Param(key, _cut(value)) for key, value in a.items() if key not in _IDS and value)
    if node.parameters:
        b.notes[_PARAMETERS] += node.parameters
    if blocks:
        b.put(MacroBox(name, params, blocks, None, label))
    else:
        b.add(InlineMacro(name, params, label))


def _cut(value: str) -> str:
    return value if len(value) <= _LONG else f"{value[:_LONG]}… (+{len(value) - _LONG})"


_SAID: Final = frozenset({"panel-type", "title", "panel-icon-text", "panel-color", "state"})
_IDS: Final = frozenset(
    {"local-id", "extension-title", "extension-key", "extension-type", "extension-id", "text", "layout", "ui-step"}
)


def close_attribute(b: Builder, frame: OpenElement) -> None:
    """`<ac:adf-attribute>`, handed to its node; a stray one is ordinary text."""
    node = b.top.data
    if b.top.close is not close_node or not isinstance(node, Node):
        b.splice(frame.out, frame.mixed)
        if frame.data:
            b.notes[_PARAMETERS] += frame.data
        return
    if frame.data:
        node.parameters += frame.data
        return
    key = frame.attributes.get("key", "")
    node.attributes[key] = " ".join(raw_text(inlines(frame.out)).split())
    b.splice(inert_among(frame.out), False)


def open_leaf_parameter(b: Builder, name: str, attributes: Attributes) -> None:
    """`<ac:adf-parameter>`: counted, never printed."""
    b.push(name, attributes, close_leaf_parameter)


def close_leaf_parameter(b: Builder, frame: OpenElement) -> None:
    """One more parameter, and those inside it; a stray one is noted, since its text is shown nowhere."""
    count = (frame.data or 0) + 1
    if b.top.close in (close_attribute, close_leaf_parameter):
        b.top.data = (b.top.data or 0) + count
    elif not isinstance(b.top.data, Node):
        b.notes[_PARAMETERS] += count


def close_content(b: Builder, frame: OpenElement) -> None:
    """`<ac:adf-content>`."""
    node = b.top.data
    if isinstance(node, Node) and b.top.close is close_node:
        node.content.extend(frame.out)
        node.mixed = node.mixed or frame.mixed
    else:
        b.splice(frame.out, frame.mixed)


def close_fallback(b: Builder, frame: OpenElement) -> None:
    """`<ac:adf-fallback>`: set aside."""
    if b.top.close is close_extension:
        b.top.data.content.extend(frame.out)
        b.top.data.mixed = b.top.data.mixed or frame.mixed
    else:
        b.splice(frame.out, frame.mixed)


OPENERS: Final[dict[str, Opener]] = {
    "ac:adf-extension": open_extension,
    "ac:adf-node": open_node,
    "ac:adf-leaf": open_node,
    "ac:adf-mark": lambda b, _name, _attributes: b.open.append(None),
    "ac:adf-attribute": framed(close_attribute),
    "ac:adf-parameter": open_leaf_parameter,
    "ac:adf-parameter-value": open_leaf_parameter,
    "ac:adf-content": framed(close_content),
    "ac:adf-fallback": framed(close_fallback),
}
