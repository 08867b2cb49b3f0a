"""Macros around other content: folds, excerpts, tabs, columns, and those that leave no trace of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.document.build.builder import RunBreak, flow
from harbor_tui.document.model.blocks import Expand, Group, LayoutCell, Literal, Section
from harbor_tui.document.model.inlines import InlineMacro, Param, Text
from harbor_tui.document.model.plain_text import words_among
from harbor_tui.document.storage.macro_parts import Macro, pour_body, put_unknown, shown_params

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.document.build.builder import Builder


def close_expand(b: Builder, macro: Macro) -> None:
    """A fold."""
    b.put(Expand(macro.get("title", "label", ""), macro.blocks()))


def close_transparent(b: Builder, macro: Macro) -> None:
    """What leaves no trace but its title or language."""
    title = macro.get("title", "language")
    macro.asked.add("name")
    if title:
        b.edge()
        b.add(InlineMacro(macro.name, (Param("", title),)))
        b.edge()
    if macro.body:
        b.splice(macro.body, macro.mixed)
    if macro.plain:
        b.put(Literal((Text(macro.plain),)))
    if macro.body is None and macro.plain is None:
        put_unknown(b, macro)


def hideable(label: str) -> Callable[[Builder, Macro], None]:
    """A macro that a switch of its own hides: then shown under `label`, marked and reported."""

    def close(b: Builder, macro: Macro) -> None:
        hidden = macro.says("hidden")
        if not macro.body and not macro.plain:
            b.add(InlineMacro(macro.name, shown_params(macro), label))
            return
        if hidden:
            macro.asked.add("name")
            b.find(f"hidden {label.lower()}", words_among(macro.body or ()) or " ".join((macro.plain or "").split()))
        elif label != "details":
            close_transparent(b, macro)
            return
        b.put(Group(macro.blocks(), label, hidden))

    return close


def close_tab(b: Builder, macro: Macro) -> None:
    """A tab or card under its title."""
    b.put(Group(macro.blocks(), macro.get("title", "name", "label", "") or macro.name))


def close_column(b: Builder, macro: Macro) -> None:
    """One column."""
    width = macro.get("width").rstrip("%")
    b.put(LayoutCell(macro.blocks(), float(width) if width.isascii() and width.isdigit() else 0.0))


def close_columns(b: Builder, macro: Macro) -> None:
    """A section: its columns beside each other."""
    cells = [item for item in macro.body or () if type(item) is LayoutCell]
    others = [item for item in macro.body or () if type(item) not in (LayoutCell, RunBreak)]
    if not cells:
        pour_body(b, macro)
        return
    if blocks := flow(others, True):
        cells.insert(0, LayoutCell(blocks))
    b.put(Section(tuple(cells)))
    if macro.plain:
        b.put(Literal((Text(macro.plain),)))
