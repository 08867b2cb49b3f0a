"""Flattening what nearly every paragraph is made of: text, links with a text, forced line breaks, anchors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.lines.model import Place
from harbor_tui.document.lines.run import TextRun, fold, style_name, trimmed
from harbor_tui.document.model import ink
from harbor_tui.document.model.inlines import Anchor, LineBreak, Link, Text
from harbor_tui.document.model.link_targets import shown_target
from harbor_tui.document.model.tuples import new
from harbor_tui.document.text.cells import is_ordinary, is_simple
from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from harbor_tui.document.model.inlines import Inline, Target

SPECIAL: Final = ink.STRIKE | ink.QUOTED | ink.HIDDEN | ink.SUB | ink.SUP
"""Marks that need characters of their own to be seen without colour."""
LONG: Final = 240


def flat_text(only: Text, base: str) -> TextRun:
    """A paragraph of a single text without `SPECIAL` marks."""
    text, bits, color, background = only
    printable = text.isprintable()
    if not printable or "  " in text:
        text = fold(text)
        printable = text.isprintable()
    text = text.strip(" ")
    simple = printable and text.isascii()
    if not simple:
        text, simple = harmless(text)
    style = style_name(base, bits, color, background) if bits or color or background else base
    return new(TextRun, (text, [(len(text), style, None)], simple, ()))


def harmless(text: str) -> tuple[str, bool]:
    """`text` as it may be shown, and whether each of its characters takes one cell."""
    if is_simple(text):
        return text, True
    if is_ordinary(text):
        return text, False
    text = display(text)
    return text, is_simple(text)


def flat_words(content: tuple[Inline, ...], base: str, review: bool) -> TextRun | None:
    """The `content` of a place whose style is `base`; None when it holds something that needs a closer look.

    The same as flattening piece by piece gives, but faster: no method is called for a text.
    """
    parts: list[str] = []
    cuts: list[tuple[int, str, Target | None]] = []
    places: list[Place] = []
    length, space, simple = 0, True, True
    for inline in content:
        place = base
        link: Target | None = None
        if type(inline) is Link:
            inner, link, card = inline
            if card or len(inner) != 1:
                return None
            inline, place = inner[0], f"{base} link" if base else "link"
        if type(inline) is Text:
            text, bits, color, background = inline
            if bits & SPECIAL:
                return None
            printable = text.isprintable()
            if not printable or "  " in text:
                text = fold(text)
                printable = text.isprintable()
            if link is not None and (text.isspace() or not text):
                return None
            if space and text[:1] == " ":
                text = text[1:]
            if not text:
                continue
            if not printable or not text.isascii():
                text, narrow = harmless(text)
                simple = simple and narrow
            style = style_name(place, bits, color, background) if bits or color or background else place
            space = text[-1] in " \n"
        elif type(inline) is Anchor and link is None:
            places.append(Place("anchor", inline.name))
            continue
        elif type(inline) is LineBreak and link is None:
            if space and parts:
                length -= _space_dropped(parts, cuts, length)
            text, style, space = "\n", base, True
        else:
            return None
        parts.append(text)
        length += len(text)
        if cuts and cuts[-1][1] == style and cuts[-1][2] is link:
            cuts[-1] = (length, style, link)
        else:
            cuts.append((length, style, link))
        if review and link is not None:
            shown = shown_target(link)
            if not shown.isascii() or not shown.isprintable():
                return None
            if shown and (shown != text.strip() or len(text) >= LONG):
                text = f"⟨→ {shown}⟩" if space else f" ⟨→ {shown}⟩"
                parts.append(text)
                length += len(text)
                cuts.append((length, f"{base} target" if base else "target", link))
                space = False
    text = "".join(parts)
    if space and text:
        text = text.rstrip(" \n")
        trimmed(cuts, len(text))
    return new(TextRun, (text, cuts, simple, tuple(places)))


def _space_dropped(parts: list[str], cuts: list[tuple[int, str, Target | None]], length: int) -> int:
    """Take away the space before a line break; how many characters that were."""
    last = parts[-1]
    if len(last) == 1 or last[-1] != " ":
        return 0
    parts[-1] = last[:-1]
    trimmed(cuts, length - 1)
    return 1
