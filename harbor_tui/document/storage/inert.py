"""Openers and closers for what has no text of its own: dates, formulas, scripts, things from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.build.builder import blocks_among, inlines, raw_text
from harbor_tui.document.model.inlines import Date, HiddenSource, InlineMacro, Math, Param, Text

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement


def open_time(b: Builder, _name: str, attributes: Attributes) -> None:
    """`<time>`: a date."""
    b.open.append(None)
    if attributes.get("datetime"):
        b.add(Date(attributes["datetime"]))


def close_abbreviation(b: Builder, frame: OpenElement) -> None:
    """`<abbr>`: the long form, which a page shows on hover, after the short one."""
    b.splice(frame.out, frame.mixed)
    if long := " ".join(frame.attributes.get("title", "").split()):
        b.add(Text(f" ({long})"))


def close_inert(b: Builder, frame: OpenElement) -> None:
    """Content that is never run and never shown as prose."""
    text = raw_text(inlines(frame.out))
    name = frame.name.lower()
    b.add(HiddenSource(name, text))
    b.find(name, " ".join(text.split()) or f"<{name}>", frame.line)
    b.splice(blocks_among(frame.out), frame.mixed)


def open_inert(b: Builder, name: str, attributes: Attributes) -> None:
    """`<script>`, `<style>`, ..."""
    frame = b.push(name, attributes, close_inert)
    if frame is not None:
        frame.line = b.line()


def close_math(b: Builder, frame: OpenElement) -> None:
    """MathML: the text of its leaves."""
    leaves = (raw_text([item]).strip() for item in frame.out)
    b.add(Math(" ".join(leaf for leaf in leaves if leaf)))
    b.splice(blocks_among(frame.out), frame.mixed)


def open_embedded(b: Builder, name: str, attributes: Attributes) -> None:
    """An element that would load or show something from elsewhere."""
    params = tuple(Param(key, value) for key, value in attributes.items() if key in _SAYING and value)
    b.transparent({})
    b.add(InlineMacro(f"<{name.lower()}>", params))
    b.find("embedded content", " ".join(f"{p.name}={p.value}" for p in params) or f"<{name}>")


_SAYING: Final = ("src", "href", "data", "action", "name", "type", "value", "placeholder", "checked", "title", "alt")
