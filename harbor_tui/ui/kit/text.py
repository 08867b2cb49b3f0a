"""The text boundary of the screen: the only place that makes `Content` or rich `Text` from data, and the last gate.

Whatever comes from outside is data: it is shown literally, with everything that hides, reorders or commands replaced by
a mark like `⟨U+202E⟩` in a warning style (threats A6). No markup is ever parsed from it. The last gate catches what a
forgotten path let through, cell by cell, just before it is painted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.content import Content, Span
from textual.filter import LineFilter

from harbor_tui.domain.text.display import FLAGS, MARK, display

if TYPE_CHECKING:
    from textual.color import Color
    from textual.dom import DOMNode

    from harbor_tui.domain.errors import HarborError

MARK_STYLE: Final = "bold $warning"
"""How a `⟨U+…⟩` mark stands out; the mark itself carries the meaning without colour."""

Part = str | tuple[str, str] | Content
"""Raw text, raw text with a style of ours (`"bold"`, `"$text-muted"`), or finished content."""


def content(raw: str, style: str = "", *, multiline: bool = False) -> Content:
    """Data as literal content: marks stand out, nothing is markup."""
    shown = display(raw, multiline=multiline)
    spans = [Span(0, len(shown), style)] if style and shown else []
    if shown != raw:
        spans += [Span(found.start(), found.end(), MARK_STYLE) for found in MARK.finditer(shown)]
    return Content(shown, spans)


def line(*parts: Part) -> Content:
    """Parts side by side as one literal content."""
    return Content("").join([_as_content(part) for part in parts])


def lines(*rows: Content) -> Content:
    """Contents one below the other."""
    return Content("\n").join(rows)


def _as_content(part: Part) -> Content:
    if isinstance(part, Content):
        return part
    return content(part) if isinstance(part, str) else content(part[0], part[1])


def rich_text(raw: str, style: str = "", *, multiline: bool = False) -> Text:
    """Data for the few places that take rich text only."""
    return Text(display(raw, multiline=multiline), style=style)


def fit(raw: str, width: int, *, right: bool = False) -> str:
    """Data in exactly `width` cells: made visible, cut with `…`, padded."""
    if width <= 0:
        return ""
    bound = 8 * width + 8
    shown = display(raw[:bound])
    length = cell_len(shown)
    if length > width or len(raw) > bound:
        return set_cell_size(set_cell_size(shown, min(length, width - 1)).rstrip() + "…", width)
    padding = " " * (width - length)
    return padding + shown if right else shown + padding


def fit_tail(raw: str, width: int) -> str:
    """Data in at most `width` cells, cut at its beginning: ids and paths, whose end tells them apart."""
    shown = display(raw[-8 * width - 8 :])
    if cell_len(shown) <= width and len(raw) <= 8 * width + 8:
        return shown
    while shown and cell_len(shown) > width - 1:
        shown = shown[1:]
    return "…" + shown


def marked_segments(shown: str, style: Style, mark_style: Style) -> Iterator[Segment]:
    """Segments of text that `display` or `fit` gave, with its marks standing out: for line-API widgets."""
    at = 0
    for found in MARK.finditer(shown) if "⟨" in shown else ():
        if found.start() > at:
            yield Segment(shown[at : found.start()], style)
        yield Segment(found.group(), mark_style)
        at = found.end()
    if at < len(shown):
        yield Segment(shown[at:], style)


def safe_notify(node: DOMNode, message: str, *, title: str = "", error: bool = False, warning: bool = False) -> None:
    """A notice with data in it; it stays long enough to be read when it matters."""
    severity: Final = "error" if error else "warning" if warning else "information"
    node.app.notify(message, title=title, severity=severity, timeout=10 if error or warning else 4, markup=False)


def notify_problem(node: DOMNode, problem: HarborError) -> None:
    """What happened and what to do next, as a notice."""
    safe_notify(node, " ".join(part for part in (problem.summary, problem.advice) if part), error=True)


_HOSTILE: Final = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


_HOSTILE_BUT_FLAGS: Final = re.compile(f"({FLAGS.pattern})|{_HOSTILE.pattern}")


def _gap(found: re.Match[str]) -> str:
    return found.group(1) or "\ufffd" * cell_len(found.group())


class ControlFilter(LineFilter):
    """The last gate before the terminal: no control or hidden character and no hyperlink passes; hits are counted.

    A hit in normal use is a bug in what should have gone through `content`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hits = 0

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Segments as they may be painted; the same list when there is nothing to do."""
        if not any(map(_suspicious, segments)):
            return segments
        return [self._clean(segment) if _suspicious(segment) else segment for segment in segments]

    def _clean(self, segment: Segment) -> Segment:
        style = segment.style.update_link(None) if segment.style is not None and segment.style.link else segment.style
        text = _HOSTILE_BUT_FLAGS.sub(_gap, segment.text)
        self.hits += (text, style) != (segment.text, segment.style)
        return Segment(text, style)


def _suspicious(segment: Segment) -> bool:
    text, style, control = segment
    if control:
        return False
    return (style is not None and style.link is not None) or (
        not (text.isascii() and text.isprintable()) and _HOSTILE.search(text) is not None
    )


_STAND_INS: Final = (
    "○o ◔~ ◑> ●* ✗x –- ✓v ■# ▲! △^ ·. ▌| ▐| █# │| ┃| ┆: ─- ━- ┌+ ┐+ └+ ┘+ ├+ ┤+ ┬+ ┴+ ┼+ ╭+ ╮+ ╰+ ╯+ "
    "▸> ▾v ▴^ ◂< →> ←< ↑^ ↓v …~ “\" ”\" ‘' ’' •* ☐- ☑x ❯> ⟨< ⟩> ░. ▁_ ▔-"
)
_ASCII_FOR: Final = str.maketrans({pair[0]: pair[1] for pair in _STAND_INS.split()} | {"⌛": "E "})


class AsciiFilter(LineFilter):
    """For terminals without UTF-8: our marks become ASCII stand-ins, every other foreign character `?`."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Segments in ASCII, cell for cell."""
        return [segment if segment.text.isascii() else _ascii(segment) for segment in segments]


def _ascii(segment: Segment) -> Segment:
    text = segment.text.translate(_ASCII_FOR)
    if not text.isascii():
        text = "".join(each if each.isascii() else "?" * cell_len(each) for each in text)
    return Segment(text, segment.style, segment.control)


def two_sides(left: Content, right: Content, width: int) -> Content:
    """Left and right in one line."""
    gap = width - left.cell_length - right.cell_length
    return line(left, " " * max(gap, 1), right)
