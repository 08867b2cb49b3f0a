"""Confluence's macros as it renders them to HTML: panels, code, expands, layouts, tables of contents, others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from harbor_tui.document.build.builder import blocks_among, flow, inlines, raw_text
from harbor_tui.document.build.macro_names import LABELS
from harbor_tui.document.model.blocks import CodeBlock, Expand, Group, Literal, Panel, Toc
from harbor_tui.document.model.inlines import HiddenInline, HiddenSource, InlineMacro, Link
from harbor_tui.document.model.plain_text import inline_text
from harbor_tui.document.storage.elements import open_division, open_embedded, open_paragraph
from harbor_tui.document.storage.links import close_section, open_layout_cell, open_section
from harbor_tui.document.view.code import open_highlighter, open_line
from harbor_tui.document.view.drawings import open_overlay

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement
    from harbor_tui.document.storage.openers import Opener

_KINDS: Final = {
    "information": "info",
    "info": "info",
    "note": "note",
    "tip": "tip",
    "hint": "tip",
    "warning": "warning",
    "success": "success",
    "error": "error",
    "generic": "info",
}
_KIND: Final = re.compile(r"(?:confluence-information-macro|aui-message)-([a-z]+)\Z")
_LANGUAGE: Final = re.compile(r"(?:language|lang|brush)[-:]\s*([^\s;]+)")
_GUTTER: Final = re.compile(r"gutter:\s*true")
_FIRST: Final = re.compile(r"first-line:\s*([0-9]{1,8})")
OF_THEIR_OWN: Final = frozenset(
    {"info", "note", "tip", "warning", "panel", "code", "noformat", "expand", "status", "toc", "anchor", "section"}
    | {"column", "excerpt", "multiexcerpt-macro", "div", "span", "jira", "date", "profile"}
)
"""Macros whose rendering needs no label around it."""


def classes_of(attributes: Attributes) -> list[str]:
    """The element's classes."""
    return attributes.get("class", "").split() if attributes else []


def open_box(b: Builder, name: str, attributes: Attributes) -> None:
    """`<div>` (or another box): what Confluence says by its classes, else a block without a look of its own."""
    for given in classes_of(attributes):
        opener = _BY_CLASS.get(given)
        if opener is not None:
            opener(b, name, attributes)
            return
    macro = attributes.get("data-macro-name", "") if attributes else ""
    if macro and macro not in OF_THEIR_OWN:
        b.push(name, attributes, close_macro)
    else:
        open_division(b, name, attributes)


def close_macro(b: Builder, frame: OpenElement) -> None:
    """A rendered macro under its name; an empty one as a mark in the line."""
    name = frame.attributes.get("data-macro-name", "")
    label = LABELS.get(name, "")
    blocks = flow(frame.out, frame.mixed)
    if blocks:
        b.put(Group(blocks, "Page properties" if name == "details" else label or name))
    else:
        b.add(InlineMacro(name, (), label))


def _text(frame: OpenElement) -> str:
    return " ".join(inline_text(inlines(frame.out)).split())


def _open_message(b: Builder, name: str, attributes: Attributes) -> None:
    b.push(name, attributes, close_message)


def close_message(b: Builder, frame: OpenElement) -> None:
    """An information macro or a message: a panel."""
    found = (_KIND.match(given) for given in classes_of(frame.attributes))
    kind = next((_KINDS[match[1]] for match in found if match and match[1] in _KINDS), "info")
    b.put(Panel(kind, flow(frame.out, frame.mixed), frame.data or ""))


def _open_panel(b: Builder, name: str, attributes: Attributes) -> None:
    kinds = classes_of(attributes)
    if "code" in kinds or "preformatted" in kinds:
        b.push(name, attributes, close_code_panel)
    else:
        b.push(name, attributes, close_panel)


def close_panel(b: Builder, frame: OpenElement) -> None:
    """The panel macro."""
    background = re.search(r"background-color:\s*([^;]+)", frame.attributes.get("style", ""))
    tint = background[1].strip() if background else ""
    b.put(Panel("custom", flow(frame.out, frame.mixed), frame.data or "", "", tint))


def close_code_panel(b: Builder, frame: OpenElement) -> None:
    """The frame around code: its header is the code's title."""
    title = frame.data or ""
    for block in flow(frame.out, frame.mixed):
        if title and isinstance(block, (CodeBlock, Literal)):
            b.put(block._replace(title=title))
            title = ""
        else:
            b.put(block)
    if title:
        b.put(CodeBlock("", title=title))


def _open_title(b: Builder, name: str, attributes: Attributes) -> None:
    if b.top.close in (close_panel, close_code_panel, close_message, close_expand) and b.top.data is None:
        b.push(name, attributes, close_title)
    elif name == "p":
        open_paragraph(b, name, attributes)
    else:
        open_division(b, name, attributes)


def close_title(b: Builder, frame: OpenElement) -> None:
    """The title, handed to the box it stands in; what is more than text stays in the box."""
    b.top.data = _text(frame)
    b.splice((item for item in inlines(frame.out) if type(item) in (HiddenSource, Link, HiddenInline)), mixed=False)
    if frame.mixed:
        b.splice(blocks_among(frame.out), True)


def open_text(b: Builder, name: str, attributes: Attributes) -> None:
    """`<p>`, which in a message can be its title."""
    if "title" in classes_of(attributes):
        _open_title(b, name, attributes)
    else:
        open_paragraph(b, name, attributes)


def open_button(b: Builder, name: str, attributes: Attributes) -> None:
    """`<button>`, which in an expand is its title."""
    if "expand-control" in classes_of(attributes):
        _open_title(b, name, attributes)
    else:
        open_embedded(b, name, attributes)


def _open_expand(b: Builder, name: str, attributes: Attributes) -> None:
    b.push(name, attributes, close_expand)


def close_expand(b: Builder, frame: OpenElement) -> None:
    """An expand with its title."""
    b.put(Expand(frame.data or "", flow(frame.out, frame.mixed)))


def _open_contents(b: Builder, name: str, attributes: Attributes) -> None:
    b.push(name, attributes, close_contents)


def close_contents(b: Builder, frame: OpenElement) -> None:
    """A table of contents: the one the server made, or ours if a script would have made it."""
    if blocks := flow(frame.out, frame.mixed):
        b.put(Group(blocks, "Table of contents"))
        return
    levels = [int(level) for level in re.findall(r"[hH]([1-6])", frame.attributes.get("data-headerelements", ""))]
    b.put(Toc(min(levels, default=1), max(levels, default=6)))


def _open_columns(b: Builder, name: str, attributes: Attributes) -> None:
    kind = attributes.get("data-layout", "")
    open_section(b, name, {"ac:type": kind if kind == "fixed-width" else kind.replace("-", "_")})


def _open_column(b: Builder, name: str, attributes: Attributes) -> None:
    if b.top.close is close_section:
        open_layout_cell(b, name, attributes)
    else:
        open_division(b, name, attributes)


def open_preformatted(b: Builder, name: str, attributes: Attributes) -> None:
    """`<pre>`."""
    b.push(name, attributes, close_preformatted)


def close_preformatted(b: Builder, frame: OpenElement) -> None:
    """Code where the page highlights it, else preformatted text."""
    told = " ".join(
        frame.attributes.get(key, "") for key in ("data-syntaxhighlighter-params", "class", "data-language-class")
    )
    language = _LANGUAGE.search(told)
    if language or frame.data or "syntaxhighlighter-pre" in told or b.top.close is close_code_panel:
        first = _FIRST.search(told)
        code = raw_text(inlines(frame.out)).replace("\r\n", "\n").replace("\r", "\n")
        numbers = _GUTTER.search(told) is not None
        name = language[1] if language else frame.data or ""
        b.put(CodeBlock(code, name, "", numbers, first=int(first[1]) if first else 1))
    else:
        b.put(Literal(inlines(frame.out)))
    for block in blocks_among(frame.out) if frame.mixed else ():
        b.put(block)


def note_language(b: Builder, attributes: Attributes) -> None:
    """`<code class="language-x">` in `<pre>` says which language it is."""
    language = _LANGUAGE.search(attributes.get("class", "")) if attributes else None
    if language and b.top.close is close_preformatted:
        b.top.data = language[1]


_BY_CLASS: Final[dict[str, Opener]] = {
    "confluence-information-macro": _open_message,
    "aui-message": _open_message,
    "panel": _open_panel,
    "panelHeader": _open_title,
    "codeHeader": _open_title,
    "preformattedHeader": _open_title,
    "expand-container": _open_expand,
    "expand-control": _open_title,
    "toc-macro": _open_contents,
    "columnLayout": _open_columns,
    "cell": _open_column,
    "svg-overlay": open_overlay,
    "syntaxhighlighter": open_highlighter,
    "line": open_line,
}
