"""The text of inlines as a reader would say it, without marks or places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.model.inlines import (
    Date,
    Emoji,
    HiddenInline,
    Image,
    Inline,
    InlineMacro,
    LineBreak,
    Link,
    Math,
    Mention,
    Placeholder,
    Status,
    Target,
    Text,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_EXCERPT: Final = 100


def inline_text(content: Iterable[Inline]) -> str:
    """The words of `content`."""
    return "".join(map(_text, content))


def _text(inline: Inline) -> str:
    match inline:
        case Text():
            return inline.text
        case Link():
            return inline_text(inline.content) or target_text(inline.target)
        case LineBreak():
            return " "
        case Status():
            return f"[{inline.title}]"
        case Mention():
            return f"@{inline.name or inline.account}"
        case Date():
            return inline.value
        case Emoji():
            return inline.text or inline.name
        case Image():
            return f"[▣ {inline.alt or inline.file or inline.url or inline.kind or 'image'}]"
        case Placeholder():
            return inline.text
        case Variable():
            return f"‹{inline.name}›"
        case InlineMacro():
            told = ", ".join(p.value or (target_text(p.target) if p.target else "") for p in inline.params)
            return f"⟨{inline.label or inline.name}{': ' if told else ''}{told}⟩"
        case Math():
            return inline.source
        case HiddenInline():
            return inline_text(inline.content)
        case _:
            return ""


def words_among(items: Iterable[Any]) -> str:
    """The words of blocks and inlines, as far as a short excerpt needs them."""
    words: list[str] = []
    todo: list[Any] = [*items][::-1]
    while todo and len(words) < _EXCERPT:
        item = todo.pop()
        if type(item) is Text:
            words += item.text.split()
        elif isinstance(item, str):
            continue
        elif isinstance(item, Inline):
            words += inline_text((item,)).split()
        elif isinstance(item, tuple):
            todo += item[::-1]
    return " ".join(words)


def target_text(target: Target) -> str:
    """What a link without a text is called."""
    return target.target or target.anchor
