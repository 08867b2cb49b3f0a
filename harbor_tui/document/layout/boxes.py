"""Blocks with a frame: code, literal text, panels, expands, macro boxes and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.layout.blocks import Context, lay_blocks, lay_flat
from harbor_tui.document.lines.flatten import flatten
from harbor_tui.document.lines.frames import title_lines
from harbor_tui.document.lines.model import BLANK, Line, Place, Row, Span, line_of, prefixed, with_places
from harbor_tui.document.lines.options import LEAST
from harbor_tui.document.lines.run import TextRun
from harbor_tui.document.lines.wrap import cut_line, wrap
from harbor_tui.document.model.blocks import Block, CodeBlock, Expand, Group, Literal, MacroBox, Panel
from harbor_tui.document.model.inlines import Inline, InlineMacro, Link, Param, Text
from harbor_tui.document.model.outline import children
from harbor_tui.document.model.tuples import new
from harbor_tui.document.text.cells import is_simple, width_of
from harbor_tui.document.text.code import code_lines, cut_text
from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES: Final = {
    "info": "Info", "note": "Note", "tip": "Tip", "warning": "Warning", "success": "Success", "error": "Error",
}  # fmt: skip


def lay_code(block: CodeBlock, width: int, context: Context) -> list[Line]:
    """Code in a frame with language and title; long lines run on unless wrapping is asked for."""
    texts = code_lines(block.code)
    if block.line_numbers or context.options.line_numbers:
        body: Sequence[Row] = _numbered_lines(texts, block.first, width - 4, context)
    elif context.options.wrap_code:
        body = [_code_row(piece) for text in texts for piece in cut_text(text, max(width - 4, 4))]
    else:
        body = [_code_row(text) for text in texts]
    words = (block.language, block.title, "collapse" if block.collapsed else "")
    title = f" {context.signs.rule} ".join([" ".join(display(word).split()) for word in words if word.strip()])
    return context.frames.around(body or [BLANK], title, width, "code.frame", context.signs.box)


def _code_row(text: str) -> Row:
    return ((new(Span, (text, "code.text", None)),), len(text) if text.isascii() else width_of(text), ())


def _numbered_lines(texts: list[str], first: int, width: int, context: Context) -> list[Line]:
    """`texts` behind their numbers; wrapped pieces behind a sign."""
    gutter = len(str(first + len(texts) - 1))
    room = max(width - gutter - 1, 4)
    lines: list[Line] = []
    for number, text in enumerate(texts, first):
        label = str(number)
        for piece in cut_text(text, room) if context.options.wrap_code else [text]:
            spans = [Span(f"{label:>{gutter}} ", "code.number"), *([Span(piece, "code.text")] if piece else [])]
            lines.append(Line(tuple(spans), width_of(piece) + gutter + 1))
            label = context.signs.continued
    return lines


def lay_literal(block: Literal, width: int, context: Context) -> list[Line]:
    """Text whose white space counts."""
    flat = flatten(block.content, "literal", context.review, literal=True)
    body = _wrapped(_literal_lines(flat), width - 4 if block.framed else width, context)
    title = " ".join(display(block.title).split())
    if block.framed:
        return context.frames.around(body, title, width, "literal.frame", context.signs.box) if body else []
    head = title_lines(title, width, "literal.frame")
    return head + body


def _wrapped(lines: list[Line], width: int, context: Context) -> list[Line]:
    """`lines` as they are, or cut to `width` where wrapping is asked for."""
    if not context.options.wrap_code:
        return lines
    return [part for line in lines for part in cut_line(line, max(width, 4))]


def _literal_lines(flat: TextRun) -> list[Line]:
    text = flat.text
    result: list[Line] = []
    spans: list[Span] = []
    start = 0
    for end, style, link in flat.cuts:
        for index, part in enumerate(text[start:end].split("\n")):
            if index:
                result.append(line_of(*spans))
                spans = []
            if part:
                spans.append(Span(part, style, link))
        start = end
    result.append(line_of(*spans))
    while result and not result[-1].plain.strip():
        result.pop()
    while result and not result[0].plain.strip():
        result.pop(0)
    return with_places(result, flat.places)


def lay_panel(block: Panel, width: int, context: Context) -> list[Line]:
    """A panel: its mark and title in the frame."""
    heavy = block.kind in ("warning", "error")
    box = context.signs.heavy + context.signs.box[6:] if heavy else context.signs.box
    icon = context.signs.panels.get(block.kind, context.signs.panels["custom"])
    if block.icon:
        icon = "" if block.icon == "none" else display(block.icon)
    title = " ".join(display(block.title).split()) or _NAMES.get(block.kind, "")
    body = lay_blocks(block.blocks, width - 4 if width >= LEAST else width, context)
    return context.frames.around(body or [BLANK], title, width, f"panel.{_word(block.kind)}", box, icon)


def _word(kind: str) -> str:
    return kind if kind in _NAMES else "custom"


def lay_expand(block: Expand, width: int, context: Context) -> list[Line]:
    """A fold: its title behind a triangle, its body indented below unless it is closed."""
    number = context.expands
    context.expands += 1
    folded = number in context.options.folded
    sign = context.signs.folded if folded else context.signs.unfolded
    title = " ".join(display(block.title).split()) or "…"
    head = wrap(TextRun(title, [(len(title), "expand.title", None)], is_simple(title)), width - 2)
    lines = prefixed(head, Span(f"{sign} ", "expand.mark"), Span("  "), 2)
    lines = with_places(lines, (Place("expand", str(number)),))
    if folded:
        context.expands += _expands_in(block)
        return lines
    indent = 2 if width - 2 >= LEAST else 0
    body = lay_blocks(block.blocks, width - indent, context)
    space = Span(" " * indent)
    return lines + (prefixed(body, space, space, indent) if indent else body)


def _expands_in(block: Block) -> int:
    count, stack = 0, list(children(block))
    while stack:
        inner = stack.pop()
        count += type(inner) is Expand
        stack.extend(children(inner))
    return count


def lay_macro(block: MacroBox, width: int, context: Context) -> list[Line]:
    """A labelled box: name, every parameter, the body."""
    inner = width - 4 if width >= LEAST else width
    label = f"{block.label} ({block.name})" if block.label else block.name
    body: list[Line] = []
    for param in block.params:
        body += _param_lines(param, inner, context)
    rich = lay_blocks(block.blocks, inner, context)
    body += [BLANK, *rich] if body and rich else rich
    if block.plain is not None:
        body += _wrapped([line_of(Span(text, "code.text")) for text in code_lines(block.plain)], inner, context)
    title = " ".join(display(label).split())
    return context.frames.around(body or [BLANK], title, width, "macro.frame", context.signs.box, context.signs.macro)


def _param_lines(param: Param, width: int, context: Context) -> list[Line]:
    name = " ".join(param.name.split())
    value = " ".join(param.value.split())
    content: list[Inline] = [Text(f"{name}: ")] if name else []
    if param.target is not None:
        content.append(Link((Text(value),) if value else (), param.target))
    elif name == "title":
        content.append(Text(value))
    else:
        content = [InlineMacro("", (param,))]
    flat = context.flat(tuple(content), "macro")
    if type(content[0]) is InlineMacro:
        flat = _bare(flat, name)
    return lay_flat(flat, width, context)


def _bare(flat: TextRun, name: str) -> TextRun:
    """`⟨: name=value⟩` as `name: value`."""
    text = flat.text[3:-1]
    if name:
        text = text.replace("=", ": ", 1)
    return TextRun(text, [(len(text), "macro", None)], is_simple(text))


def lay_group(block: Group, width: int, context: Context) -> list[Line]:
    """Blocks under a thin label."""
    label = " ".join(display(block.label).split())
    if block.hidden:
        label = f"{label} · hidden".strip(" ·")
        if not context.review:
            return title_lines(f"⟨{label}⟩", width, "group.hidden")
    style = "group.hidden" if block.hidden else "group"
    lines = lay_blocks(block.blocks, width - 2 if width - 2 >= LEAST else width, context)
    head = title_lines(label, width, style)
    if width - 2 >= LEAST:
        bar = Span(f"{context.signs.box[3]} ", style)
        return head + prefixed(lines, bar, bar, 2)
    return head + lines
