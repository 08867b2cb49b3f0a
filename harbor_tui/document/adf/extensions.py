"""ADF's extensions: Confluence's macros and apps, recognised by their key, their parameters and their body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.adf.json_positions import load
from harbor_tui.document.adf.values import Node, attributes, children, flatten, text_of, type_of
from harbor_tui.document.build.builder import flow
from harbor_tui.document.build.macro_names import (
    EMBEDDING,
    INCLUDING,
    LABELS,
    MATHS,
    MEANINGLESS,
    PANELS,
    TABS,
    TRANSPARENT,
    VIEWING,
)
from harbor_tui.document.model.blocks import Literal, MacroBox
from harbor_tui.document.model.inlines import UNREADABLE, InlineMacro, Param, Text
from harbor_tui.document.storage.macros import Macro, close_macro

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Builder, OpenElement

_KNOWN: Final = frozenset(
    (*PANELS, *TRANSPARENT, *TABS, *INCLUDING, *EMBEDDING, *VIEWING, *MATHS, *LABELS,
     "anchor", "auimessage", "code", "column", "details", "excerpt", "expand", "jira", "noformat", "panel",
     "plantumlcloud", "profile", "profile-picture", "section", "status", "toc", "toc-zone", "ui-button", "ui-expand")
)  # fmt: skip
"""Macros that mean the same here as in the storage format."""
_NEED_A_BODY: Final = frozenset({"code", "noformat", "expand", "panel", *PANELS})
_PLAIN_BODY: Final = "__bodyContent"
"""The parameter that holds the body of a macro whose body is plain text."""
_PREFIXES: Final = ("parameters.", "guestParams.")
_MACRO_PARAMS: Final = ("macroParams", "macroparams")
_META: Final = ("macroMetadata", "metadata", *_MACRO_PARAMS)


def name_of(node: Node) -> str:
    """The macro's name (the extension's key)."""
    found = attributes(node)
    return text_of(found.get("extensionKey")) or text_of(found.get("extensionType")) or UNREADABLE


def _object(value: object) -> Node:
    return value if isinstance(value, dict) else {}


def params_of(node: Node) -> tuple[Param, ...]:
    """The parameters as a macro has them (`macroParams.*.value`), then whatever else `parameters` holds."""
    found = attributes(node)
    given = found.get("parameters")
    parameters = _object(given)
    result: list[Param] = []
    for holder in (parameters, found):
        for key in _MACRO_PARAMS:
            for name, value in _object(holder.get(key)).items():
                inner = value.get("value") if isinstance(value, dict) and "value" in value else value
                result.extend(flatten(inner, name))
    if isinstance(given, dict):
        rest: Any = {key: value for key, value in given.items() if key not in _META}
    else:
        rest = given
    for param in flatten(rest, "" if isinstance(rest, dict) else "parameters"):
        name = param.name
        for prefix in _PREFIXES:
            name = name.removeprefix(prefix)
        result.append(param._replace(name=name))
    return tuple(result)


def _label(node: Node) -> str:
    """The name that the editor shows for the extension; '' when the body does not say."""
    found = attributes(node)
    parameters = _object(found.get("parameters"))
    for key in ("macroMetadata", "metadata"):
        if title := text_of(_object(parameters.get(key)).get("title")):
            return title
    return text_of(parameters.get("extensionTitle")) or text_of(found.get("text"))


def _named(node: Node) -> tuple[str, str]:
    """Name and label; no label that only repeats the name."""
    name, label = name_of(node), _label(node)
    return name, label if label.casefold() != name.casefold() else ""


def open_extension(b: Builder, node: Node) -> list[Any]:
    """An extension begins; what to read inside it is its content or the document that it carries."""
    frame = b.push(type_of(node), {}, close_extension)
    if frame is not None:
        frame.data = node
        frame.line = b.line()
        if not attributes(node):
            b.notes[f"{type_of(node)} without attributes"] += 1
    content = children(node)
    document = embedded_document(node)
    if document and not content:
        try:
            return [load(document).value]
        except json.JSONDecodeError:
            b.notes["embedded document that is no JSON"] += 1
    return content


def close_extension(b: Builder, frame: OpenElement) -> None:
    """The extension as the macro that it is; or a labelled box for an unknown one."""
    node, body = frame.data, frame.out
    name, params = name_of(node), params_of(node)
    if name.lower() in _KNOWN and (body or params or name.lower() not in _NEED_A_BODY):
        macro = Macro(name)
        macro.params.extend(params)
        macro.body, macro.mixed = body or None, frame.mixed
        macro.plain = _plain_body(params)
        frame.data, frame.out = macro, []
        close_macro(b, frame)
        return
    if body and embedded_document(node):
        params = tuple(param for param in params if param.name != "adf")
    told = tuple(param for param in params if param.name not in MEANINGLESS)
    name, label = _named(node)
    if type_of(node) == "inlineExtension":
        b.add(InlineMacro(name, (Param("", name), *told) if label else told, label))
        b.splice(body, frame.mixed)
        if plain := _plain_body(params):
            b.put(Literal((Text(plain),)))
    else:
        b.put(MacroBox(name, told, flow(body, frame.mixed), _plain_body(params), label))


def _plain_body(params: tuple[Param, ...]) -> str | None:
    return next((param.value for param in params if param.name == _PLAIN_BODY and param.value), None)


def embedded_document(node: Node) -> str:
    """The ADF text that an extension carries in its parameters (as tables in table cells are stored); '' if none."""
    value = _object(attributes(node).get("parameters")).get("adf")
    return value if isinstance(value, str) and value.lstrip().startswith("{") else ""
