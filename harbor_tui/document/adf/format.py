"""Reads the Atlassian Document Format: JSON text to blocks, whatever is wrong with it.

The schema refuses nothing: unknown nodes become labelled boxes, wrong types are shown and counted. Only text that is
not JSON at all is a fault; then the text itself is shown.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.adf.blocks import BLOCKS, open_unknown
from harbor_tui.document.adf.builder import AdfBuilder
from harbor_tui.document.adf.cells import CELLS
from harbor_tui.document.adf.escapes import escaped_findings
from harbor_tui.document.adf.inlines import INLINES, inline_run
from harbor_tui.document.adf.json_positions import Loaded, constant_position, load
from harbor_tui.document.adf.media import MEDIA
from harbor_tui.document.adf.schema_check import SchemaCheck
from harbor_tui.document.adf.values import Node, children, type_of
from harbor_tui.document.model.blocks import Literal
from harbor_tui.document.model.inlines import Text
from harbor_tui.document.model.parsed import Fault, Finding, Parsed
from harbor_tui.domain.patience import step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document.build.builder import Builder

_OPENERS: Final = {**BLOCKS, **CELLS, **MEDIA}
_IN_LINE: Final = frozenset({"paragraph", "heading", "taskItem", "decisionItem", "caption"})
_END: Final = object()
_AROUND: Final = 40
_MAX_DECODING: Final = 3


def read_adf(source: str) -> Parsed:
    """The blocks of an ADF document (or of the JSON string that carries one)."""
    parsed, builder, steps = begin_adf(source)
    for _step in steps:
        pass
    return parsed._replace(
        blocks=parsed.blocks + tuple(builder.take(final=True)),
        findings=parsed.findings + tuple(builder.findings),
        notes=tuple(sorted(builder.notes.items())),
    )


def begin_adf(source: str) -> tuple[Parsed, Builder, Iterator[None]]:
    """What is known before reading, the builder, and the steps that fill it."""
    warnings: list[str] = []
    builder = AdfBuilder()
    try:
        loaded, text = _decoded(source.removeprefix("\ufeff"), warnings)
    except json.JSONDecodeError as error:
        return _not_json(source, error), builder, iter(())
    nodes = _content(loaded.value, warnings)
    findings = (*_duplicate_findings(loaded), *escaped_findings(text))
    parsed = Parsed((), tuple(_faults(source, loaded)), findings, (), tuple(warnings))
    return parsed, builder, _read(builder, nodes)


def _decoded(text: str, warnings: list[str]) -> tuple[Loaded, str]:
    """The JSON value and the text that it was read from: the innermost of JSON strings in JSON strings."""
    loaded = load(text)
    times = 0
    while isinstance(loaded.value, str) and times < _MAX_DECODING:
        text = loaded.value
        try:
            loaded = load(text)
        except json.JSONDecodeError:
            warnings.append("△ The body is a JSON string, but no JSON is inside it: shown as plain text.")
            return Loaded({"type": "paragraph", "content": [{"type": "text", "text": text}]}), text
        times += 1
    if times > 1:
        warnings.append(f"△ The body was encoded as a JSON string {times} times; once is usual.")
    return loaded, text


def _not_json(source: str, error: json.JSONDecodeError) -> Parsed:
    if not source.strip("\ufeff \t\r\n"):
        return Parsed(())
    fault = _fault(source, error.pos, f"Not JSON ({error.msg[:1].lower()}{error.msg[1:]})")
    warning = "No page can be shown of it: this is the body's text as it is. Confluence will refuse it."
    return Parsed((Literal((Text(source),)),), (fault,), warnings=(warning,))


def _fault(text: str, position: int, message: str) -> Fault:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    around = text[max(0, position - _AROUND) : position + _AROUND].replace("\n", " ")
    return Fault(line, column, message, around)


def _faults(source: str, loaded: Loaded) -> list[Fault]:
    faults = []
    if loaded.constants:
        message = f"{loaded.constants[0]} is no JSON value, and strict readers refuse the whole body"
        faults.append(_fault(source, constant_position(source), message))
    if loaded.too_deep:
        message = "Nested too deeply for usual JSON readers (Confluence will probably refuse this body)"
        faults.append(Fault(1, 1, message, source[: 2 * _AROUND]))
    return faults


def _duplicate_findings(loaded: Loaded) -> list[Finding]:
    return [
        Finding(
            "duplicate key", f"{found.owner or 'untyped'} node", f'"{found.key}" given before as: {found.lost[:60]}'
        )
        for found in loaded.duplicates
    ]


def _content(value: Any, warnings: list[str]) -> list[Any]:
    """The nodes of the document; anything that is not a `doc` counts as content, with a warning."""
    if isinstance(value, dict) and type_of(value) == "doc":
        return children(value)
    if isinstance(value, dict):
        inner = value.get("value")
        if "type" not in value and isinstance(inner, (str, dict)):
            warnings.append('△ The body is a wrapper with a "value": shown is what is inside it.')
            return _content(_decoded(inner, warnings)[0].value if isinstance(inner, str) else inner, warnings)
        root = f'a "{type_of(value)}" node' if type_of(value) else "an object without a type"
    else:
        root = "a list" if isinstance(value, list) else "a bare value"
    warnings.append(f'△ The root of the body is {root}, not a "doc": Confluence will refuse it.')
    return value if isinstance(value, list) else [value]


def _read(builder: AdfBuilder, nodes: list[Any]) -> Iterator[None]:
    check = SchemaCheck()
    for index, part in enumerate(_parts(nodes, in_line=False)):
        builder.block = index + 1
        check.check(part, f"block {builder.block}")
        _walk(builder, part)
        yield
    builder.findings += check.findings


def _walk(builder: Builder, root: Any) -> None:
    """Hand `root` and everything below it to `builder`, with a stack instead of recursion."""
    todo: list[Any] = [root]
    while todo:
        step()
        part = todo.pop()
        if part is _END:
            builder.end("")
        elif isinstance(part, list):
            builder.splice(inline_run(builder, part), mixed=False)
        else:
            inner = _open(builder, part)
            todo.append(_END)
            if inner:
                todo.extend(reversed(list(_parts(inner, in_line=type_of(part) in _IN_LINE))))


def _open(builder: Builder, node: Node) -> list[Any]:
    kind = type_of(node)
    if kind in INLINES:
        builder.splice(inline_run(builder, [node]), mixed=False)
        builder.open.append(None)
        return children(node)
    return _OPENERS.get(kind, open_unknown)(builder, node)


def _parts(nodes: list[Any], *, in_line: bool) -> Iterator[Any]:
    """`nodes` as runs of what stands in a line (lists) and blocks (objects); lists inside lists count as content."""
    run: list[Any] = []
    todo = list(reversed(nodes))
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            todo.extend(reversed(node))
        elif not isinstance(node, dict) or _stands_in_line(node, in_line):
            run.append(node)
        else:
            if run:
                yield run
                run = []
            yield node
    if run:
        yield run


def _stands_in_line(node: Node, in_line: bool) -> bool:
    kind = type_of(node)
    if node.get("content"):
        return False
    return kind in INLINES or (in_line and kind not in _OPENERS)
