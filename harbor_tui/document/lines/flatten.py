"""From inlines to one run of text with the styles of its stretches: white space folded, hidden things made visible.

The problem: a paragraph is a tree, but wrapping needs one string. White space is folded across the borders of its
pieces, and marks that a terminal cannot draw (hidden, quoted) need signs that do not enclose the spaces around words.

The idea: write piece after piece into `parts`, and remember in `cuts` where each style ends. What was written last
decides how the next piece begins: after white space (`space`) it loses its leading space; open `marks` that it does not
have are closed before the spaces at the end; after a thing of its own (`ends`), such as a mention, a letter is parted.

What always holds: the ends in `cuts` rise and the last of them is the length of the text, so every character has
exactly one style; and whatever reaches `parts` went through `display` unless it is known to be harmless.

The cost is proportional to the text. `flat_words` gives the same run faster where there are only texts, links, line
breaks and anchors, as in nearly all paragraphs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.lines.flatten_plain import LONG, SPECIAL, flat_text, flat_words, harmless
from harbor_tui.document.lines.model import Place
from harbor_tui.document.lines.run import TextRun, fold, style_name, trimmed
from harbor_tui.document.model import ink
from harbor_tui.document.model.inlines import (
    UNREADABLE,
    Anchor,
    Date,
    Emoji,
    HiddenInline,
    HiddenSource,
    Image,
    Inline,
    InlineMacro,
    LineBreak,
    Link,
    LinkKind,
    Math,
    Mention,
    Placeholder,
    Status,
    Target,
    Text,
    Variable,
)
from harbor_tui.document.model.link_targets import shown_target
from harbor_tui.document.model.tuples import new
from harbor_tui.document.text.cells import is_simple
from harbor_tui.document.text.scripts import as_script
from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.document.model.inlines import Param

_WRAPPERS: Final = (
    (ink.QUOTED, "“", "”"),
    (ink.STRIKE, "~~", "~~"),
    (ink.HIDDEN, "⟨hidden: ", "⟩"),
)
_CARDS: Final = {"block": "▭", "embed": "▶"}


def flatten(
    content: tuple[Inline, ...], base: str, review: bool, *, literal: bool = False, picture: str = "▣"
) -> TextRun:
    """The `content` of a place whose style is `base`; images begin with `picture`. A forced line break is a newline."""
    if not literal:
        if len(content) == 1:
            only = content[0]
            if type(only) is Text and not only[1] & SPECIAL:
                return flat_text(only, base)
        flat = flat_words(content, base, review)
        if flat is not None:
            return flat
    flattening = Flattener(base, review, literal, picture)
    flattening.run(content)
    return flattening.result()


class Flattener:
    """Flattens one sequence of inlines; the module's docstring says how."""

    __slots__ = (
        "base", "cuts", "ends", "length", "link", "literal", "marks", "parts", "picture", "places", "review", "simple",
        "space",
    )  # fmt: skip

    def __init__(self, base: str, review: bool, literal: bool, picture: str) -> None:
        self.base = base
        self.review = review
        self.literal = literal
        self.picture = picture
        self.parts: list[str] = []
        self.cuts: list[tuple[int, str, Target | None]] = []
        self.length = 0
        self.simple = True
        """Every character so far takes one cell."""
        self.space = True
        """The text so far ends in white space or an opened mark (or is empty)."""
        self.ends = False
        """What was written last is a thing of its own, such as a name: no letter follows it directly."""
        self.marks = 0
        """The visible marks that are open."""
        self.link: Target | None = None
        self.places: tuple[Place, ...] = ()

    def run(self, content: tuple[Inline, ...]) -> None:
        for inline in content:
            if self.marks and type(inline) not in _MARKED:
                self.set_marks(0)
            _WRITERS[type(inline)](self, inline)
        if self.marks:
            self.set_marks(0)

    def add_text(self, inline: Text) -> None:
        text, bits, color, background = inline
        if not self.literal:
            if not text.isprintable() or "  " in text:
                text = fold(text)
            if self.space:
                text = text.removeprefix(" ")
        if not text:
            return
        if self.ends and text[0].isalnum():
            text = f" {text}"
        self.ends = False
        if bits & SPECIAL or self.marks or not text.isascii() or not text.isprintable():
            text = self.unusual(text, bits)
        base = self.base if self.link is None else self.link_base()
        self.write(text, style_name(base, bits, color, background) if bits or color or background else base)

    def result(self) -> TextRun:
        text = "".join(self.parts)
        if not self.literal and text.endswith((" ", "\n")):
            text = text.rstrip(" \n")
            self.trim(len(text))
        return new(TextRun, (text, self.cuts, self.simple, self.places))

    def trim(self, length: int) -> None:
        """Forget the styles behind `length`."""
        trimmed(self.cuts, length)
        self.length = length

    def write(self, text: str, style: str, link: Target | None = None) -> None:
        """Add `text` as it is: it is already fit to be shown."""
        if not text:
            return
        self.parts.append(text)
        self.length += len(text)
        self.space = text[-1] in " \n"
        cuts = self.cuts
        link = link or self.link
        if cuts and cuts[-1][1] == style and cuts[-1][2] is link:
            cuts[-1] = (self.length, style, link)
        else:
            cuts.append((self.length, style, link))

    def say(self, text: str, *names: str, link: Target | None = None) -> None:
        """Add untrusted `text` as a piece of its own, in the style of the place plus `names`."""
        text = fold(text)
        text, narrow = harmless(text)
        self.simple = self.simple and narrow
        if self.space:
            text = text.lstrip(" ")
        self.write(text, " ".join((self.base, *names)) if self.base else " ".join(names), link)

    def unusual(self, text: str, bits: int) -> str:
        """Text that needs a closer look: marks with characters of their own, characters that are not ASCII."""
        if bits & SPECIAL or self.marks:
            text = self.special(text, bits)
        if self.literal:
            text = display(text.expandtabs(4), multiline=True)
            narrow = is_simple(text)
        else:
            text, narrow = harmless(text)
        self.simple = self.simple and narrow
        return text

    def special(self, text: str, bits: int) -> str:
        """Marks that need characters of their own to be seen without colour."""
        if text != " ":
            self.set_marks(bits & SPECIAL)
        if bits & (ink.SUB | ink.SUP):
            return as_script(text, superior=bool(bits & ink.SUP))
        if bits & ink.HIDDEN and not self.review:
            return ""
        return text

    def link_base(self) -> str:
        return f"{self.base} link" if self.base else "link"

    def set_marks(self, bits: int) -> None:
        """Close and open the visible marks between stretches; white space stays outside of them."""
        if bits == self.marks:
            return
        closing, opening = self.marks & ~bits, bits & ~self.marks
        if closing:
            pad = self.take_space()
            for bit, _start, end in reversed(_WRAPPERS):
                if closing & bit:
                    self.write(end, style_name(self.base, bit))
            self.write(pad, self.base)
        for bit, start, _end in _WRAPPERS:
            if opening & bit:
                self.write(start, style_name(self.base, bit))
                self.space = True
        self.marks = bits

    def take_space(self) -> str:
        """Remove the white space at the end and return it: the caller puts it behind a closing mark."""
        taken = ""
        while self.parts:
            last = self.parts.pop()
            kept = last.rstrip(" \n\t")
            taken = last[len(kept) :] + taken
            if kept:
                self.parts.append(kept)
                break
        if taken:
            self.trim(self.length - len(taken))
        return taken

    def line_break(self, _inline: LineBreak) -> None:
        last = self.parts[-1] if self.parts else ""
        if not self.literal and len(last) > 1 and last.endswith(" "):
            self.parts[-1] = last[:-1]
            self.trim(self.length - 1)
        self.ends = False
        self.write("\n", self.base)

    def add_link(self, link: Link) -> None:
        content, target, card = link
        outer, self.link = self.link, target
        if not content:
            self.stand_apart()
        before = len(self.parts)
        if content:  # running over nothing would close the marks around it
            self.run(content)
        text = "".join(self.parts[before:])
        said = text.strip() if len(text) < LONG else ""
        shown = shown_target(target)
        if not said and len(text) < LONG:
            self.say(shown or "⟨→ ∅⟩", "link")
            said = shown
        self.link = outer
        if card and card != "inline":
            self.say(f" [{_CARDS.get(card, card)}]", "mark")
        if self.review and said != shown and shown:
            if shown.isascii() and shown.isprintable():
                gap = "" if self.space else " "
                self.write(f"{gap}⟨→ {shown}⟩", f"{self.base} target" if self.base else "target", target)
            else:
                self.say(f" ⟨→ {shown}⟩", "target", link=target)

    def add_anchor(self, anchor: Anchor) -> None:
        self.places += (Place("anchor", anchor.name),)

    def add_mention(self, mention: Mention) -> None:
        name = mention.name.removeprefix("@") or mention.account
        self.stand_apart()
        self.say(f"@{name}", "mention", link=self.link or Target(LinkKind.USER, mention.account))

    def add_date(self, date: Date) -> None:
        self.stand_apart()
        self.say(date.value, "date")

    def stand_apart(self) -> None:
        """What comes is a thing of its own: no letter stands directly before or after it."""
        if not self.literal and not self.space and self.parts and self.parts[-1][-1].isalnum():
            self.write(" ", self.base)
        self.ends = not self.literal

    def add_status(self, status: Status) -> None:
        self.stand_apart()
        colour = re.sub(r"[^a-z]", "", status.colour.lower()) or "neutral"
        self.say(f"[{' '.join(status.title.split()) or 'status'}]", f"status.{colour}")

    def add_image(self, image: Image) -> None:
        about = [image.alt, image.file if image.file != image.alt else "", image.url]
        if image.page:
            about.append(f"› {image.page}")
        if image.width or image.height:
            about.append(f"{image.width or '?'}×{image.height or '?'}")
        words = " · ".join(" ".join(part.split()) for part in about if part.strip())
        told = ": ".join(filter(None, (image.kind, words)))
        self.say(f"[{self.picture} {told}]" if told else "[image]", "image", link=image.link)
        if image.link and self.review:
            self.say(f" ⟨→ {shown_target(image.link)}⟩", "target", link=image.link)
        if image.caption:
            self.write(" ", self.base)
            self.run(image.caption)

    def add_macro(self, macro: InlineMacro) -> None:
        self.say(f"⟨{macro.label or macro.name}", "macro")
        for number, param in enumerate(macro.params):
            self.say(", " if number else ": ", "macro")
            self.add_param(param)
        self.say("⟩", "macro")

    def add_param(self, param: Param) -> None:
        """`name=value`; a long value is cut and its rest counted."""
        name = " ".join(param.name.split())
        value = " ".join(param.value.split())
        if param.target:
            aim = shown_target(param.target)
            value = f"{value} → {aim}" if value and value != aim else aim
        if len(value) > LONG and param.name != "title":
            kept = value[:LONG].rsplit(" ", 1)[0]
            value = f"{kept}… (+{len(value) - len(kept)})"
        self.say(f"{name}={value}" if name else value, "macro", link=param.target)

    def add_inert(self, inert: HiddenSource) -> None:
        if inert.kind == UNREADABLE:
            self.say(f"⟨{UNREADABLE}⟩", "hidden")
        elif self.review:
            self.say(f"⟨{inert.kind}: {' '.join(inert.text.split()) or '∅'}⟩", "hidden")

    def add_veiled(self, veiled: HiddenInline) -> None:
        if self.review:
            self.set_marks(ink.HIDDEN)
            for inline in veiled.content:
                _WRITERS[type(inline)](self, inline)

    def add_placeholder(self, placeholder: Placeholder) -> None:
        if self.review:
            self.say(f"‹{placeholder.text or placeholder.kind or '…'}›", "placeholder")


_MARKED: Final = frozenset({Text, HiddenInline})
"""What opens and closes the visible marks itself."""
_WRITERS: Final[dict[type, Callable[[Flattener, Any], None]]] = {
    Text: Flattener.add_text,
    LineBreak: Flattener.line_break,
    Link: Flattener.add_link,
    Mention: Flattener.add_mention,
    Status: Flattener.add_status,
    Image: Flattener.add_image,
    InlineMacro: Flattener.add_macro,
    HiddenSource: Flattener.add_inert,
    HiddenInline: Flattener.add_veiled,
    Placeholder: Flattener.add_placeholder,
    Anchor: Flattener.add_anchor,
    Date: Flattener.add_date,
    Emoji: lambda self, inline: self.say(inline.text or inline.name, "emoji"),
    Variable: lambda self, inline: self.say(f"‹{inline.name}›", "variable"),
    Math: lambda self, inline: self.say(inline.source, "math"),
}
