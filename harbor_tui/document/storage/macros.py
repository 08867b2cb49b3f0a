"""Macros of the storage format: what each one is to a reader. Unknown ones become a labelled box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.build.builder import blocks_among, flow, inlines, raw_text
from harbor_tui.document.build.macro_names import (
    EMBEDDING,
    INCLUDING,
    LABELS,
    MATHS,
    PANELS,
    TABS,
    TRANSPARENT,
    VIEWING,
)
from harbor_tui.document.build.prose import inert_among
from harbor_tui.document.model.blocks import CodeBlock, Literal, MacroBox, Panel, Toc
from harbor_tui.document.model.inlines import Anchor, Inline, InlineMacro, Link, Math, Status, Text
from harbor_tui.document.storage.container_macros import (
    close_column,
    close_columns,
    close_expand,
    close_tab,
    close_transparent,
    hideable,
)
from harbor_tui.document.storage.links import url_target
from harbor_tui.document.storage.macro_parts import (
    Macro,
    close_default_parameter,
    close_plain_body,
    close_rich_body,
    left_over,
    open_parameter,
    pour_body,
    put_unknown,
    shown_params,
)
from harbor_tui.document.storage.openers import framed

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement
    from harbor_tui.document.storage.openers import Opener

__all__ = ["OPENERS", "Macro", "close_macro"]


def open_macro(b: Builder, name: str, attributes: Attributes) -> None:
    """`<ac:structured-macro>`, `<ac:macro>`."""
    frame = b.push(name, attributes, close_macro, structural=True)
    if frame is not None:
        macro = frame.data = Macro(attributes.get("ac:name", ""))
        if macro.name.lower() in _REPORTED:
            frame.line = b.line()


def close_macro(b: Builder, frame: OpenElement) -> None:
    """The macro as what it is; content that is in none of its bodies follows it."""
    macro: Macro = frame.data
    name = macro.name.lower()
    _MACROS.get(name, put_unknown)(b, macro)
    if macro.params and (unsaid := left_over(macro)):
        b.add(InlineMacro(macro.name, unsaid))
    if name in _REPORTED:
        b.find(_REPORTED[name], macro.plain or _address(macro) or macro.name, frame.line)
    if frame.out:
        b.splice(frame.out, frame.mixed)


def _address(macro: Macro) -> str:
    """Where what the macro shows comes from."""
    given = (param for param in macro.params if param.name in ("url", "src"))
    return next((param.value.strip() or (param.target.target if param.target else "") for param in given), "")


_REPORTED: Final = {"html": "raw HTML", "html-include": "raw HTML", "iframe": "embedded content"}


def _code(b: Builder, macro: Macro) -> None:
    code = macro.plain or raw_text(inlines(macro.body or ()))
    first = macro.get("firstline")
    shown = CodeBlock(
        code,
        macro.get("language", "lang", ""),
        macro.get("title"),
        macro.says("linenumbers"),
        macro.says("collapse"),
        int(first) if first.isascii() and first.isdigit() and len(first) < 9 else 1,
    )
    if code.strip() or shown.title or not blocks_among(macro.body or ()):
        b.put(shown)
    if not macro.plain:
        b.splice(inert_among(macro.body or ()), False)
    _pour_rest(b, macro)


def _noformat(b: Builder, macro: Macro) -> None:
    content: tuple[Inline, ...] = (Text(macro.plain),) if macro.plain else inlines(macro.body or ())
    b.put(Literal(content, not macro.says("nopanel"), macro.get("title")))
    _pour_rest(b, macro)


def _pour_rest(b: Builder, macro: Macro) -> None:
    """The part of a rich body that was not used as the text: its blocks, or all of it if a plain one was shown."""
    if macro.plain and macro.body:
        b.splice(macro.body, macro.mixed)
    else:
        for block in blocks_among(macro.body or ()):
            b.put(block)


def _panel(kind: str) -> Callable[[Builder, Macro], None]:
    def close(b: Builder, macro: Macro) -> None:
        kind_here = PANELS.get(macro.get("type").lower(), kind) if kind == "custom" else kind
        icon = "none" if macro.get("icon").lower() == "false" else macro.get("panelIconText")
        tint = macro.get("bgColor", "borderColor")
        b.put(Panel(kind_here, macro.blocks(), macro.get("title"), icon, tint))

    return close


def _status(b: Builder, macro: Macro) -> None:
    b.add(Status(macro.get("title", ""), macro.get("colour", "color")))
    pour_body(b, macro)


def _jira(b: Builder, macro: Macro) -> None:
    key = macro.get("key")
    params = shown_params(macro, "server", "serverId", "columnIds")
    if key:
        params = tuple(p for p in params if p.name not in ("key", "columns", "maximumIssues", "count"))
    b.add(InlineMacro("jira", params, key))
    pour_body(b, macro)


def _anchor(b: Builder, macro: Macro) -> None:
    b.add(Anchor(macro.get("", "name", "anchor")))
    pour_body(b, macro)


def _toc(b: Builder, macro: Macro) -> None:
    low, high = macro.get("minLevel"), macro.get("maxLevel")
    b.put(
        Toc(
            int(low) if low in tuple("123456") else 1,
            int(high) if high in tuple("123456") else 6,
            macro.get("include"),
            macro.get("exclude"),
            macro.says("outline"),
        )
    )
    pour_body(b, macro)


def _including(b: Builder, macro: Macro) -> None:
    label, params = LABELS.get(macro.name.lower(), ""), shown_params(macro)
    b.put(MacroBox(macro.name, params, macro.blocks(), None, label))
    said = ", ".join(p.value or (p.target.target if p.target else "") for p in params)
    b.find("included content", f"{macro.name}: {said}")


def _embedding(b: Builder, macro: Macro) -> None:
    params = tuple(
        p._replace(target=url_target(p.value.strip())) if p.name in ("url", "src") and not p.target else p
        for p in shown_params(macro)
    )
    b.put(MacroBox(macro.name, params, flow(macro.body or [], True), macro.plain, LABELS.get(macro.name.lower(), "")))


def _viewing(b: Builder, macro: Macro) -> None:
    b.add(InlineMacro(macro.name, shown_params(macro, "height", "width")))
    pour_body(b, macro)


def _math(b: Builder, macro: Macro) -> None:
    source = macro.plain or macro.get("body", "formula", "")
    alone = "block" in macro.name.lower()
    if source:
        if alone:
            b.edge()
        b.add(Math(source.strip()))
        if alone:
            b.edge()
    elif not macro.body:
        put_unknown(b, macro)
    if macro.body:
        b.splice(macro.body, macro.mixed)


def _profile(b: Builder, macro: Macro) -> None:
    people = tuple(param for param in macro.params if param.name.lower() == "user")
    if not people:
        put_unknown(b, macro)
        return
    macro.asked.update(person.name for person in people)
    b.add(InlineMacro(macro.name, people))
    pour_body(b, macro)


def _button(b: Builder, macro: Macro) -> None:
    title, url = macro.get("title", "display", "text"), macro.get("url", "href")
    if not title or not url:
        put_unknown(b, macro)
        return
    b.add(Link((Text(title),), url_target(url)))
    pour_body(b, macro)


_MACROS: Final[dict[str, Callable[[Builder, Macro], None]]] = {
    **{name: _panel(kind) for name, kind in PANELS.items()},
    **dict.fromkeys(TRANSPARENT, close_transparent),
    **dict.fromkeys(("multiexcerpt-macro", "multiexcerpt"), hideable("MultiExcerpt")),
    **dict.fromkeys(TABS, close_tab),
    **dict.fromkeys(INCLUDING, _including),
    **dict.fromkeys(EMBEDDING, _embedding),
    **dict.fromkeys(VIEWING, _viewing),
    **dict.fromkeys(MATHS, _math),
    **dict.fromkeys(("code", "paste-code-macro"), _code),
    **dict.fromkeys(("panel", "alert", "auimessage", "roundrect"), _panel("custom")),
    **dict.fromkeys(("expand", "ui-expand"), close_expand),
    **dict.fromkeys(("profile", "profile-picture"), _profile),
    **dict.fromkeys(("ui-button", "auibutton"), _button),
    **dict.fromkeys(("toc", "toc-zone"), _toc),
    "noformat": _noformat,
    "status": _status,
    "jira": _jira,
    "anchor": _anchor,
    "excerpt": hideable("Excerpt"),
    "details": hideable("details"),
    "column": close_column,
    "section": close_columns,
}


OPENERS: Final[dict[str, Opener]] = {
    **dict.fromkeys(("ac:structured-macro", "ac:macro"), open_macro),
    "ac:parameter": open_parameter,
    "ac:rich-text-body": framed(close_rich_body),
    "ac:plain-text-body": framed(close_plain_body),
    "ac:default-parameter": framed(close_default_parameter),
}
