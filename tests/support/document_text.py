"""What a document model says, as plain text, for tests that ask whether something is shown."""

from __future__ import annotations

from typing import Any

from harbor_tui.document.model.inlines import Target

_SAID = frozenset(
    {"title", "text", "name", "account", "value", "source", "alt", "file", "url", "label", "plain", "code", "note"}
)


def all_text(model: Any) -> str:
    """Every piece of text in MODEL (blocks, a block, an inline), parted by spaces."""
    found: list[str] = []
    todo: list[Any] = [model]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, tuple):
            todo.extend(reversed(_inside(item)))
    return " ".join(part for part in found if part)


def _inside(item: tuple[Any, ...]) -> list[Any]:
    if isinstance(item, Target):
        return [item.target, item.anchor]
    names = getattr(item, "_fields", None)
    if names is None:
        return list(item)
    return [value for name, value in zip(names, item, strict=True) if name in _SAID or isinstance(value, tuple)]


def depth(model: Any) -> int:
    """How many blocks with blocks lie inside one another."""
    deepest = 0
    todo: list[tuple[Any, int]] = [(model, 0)]
    while todo:
        item, level = todo.pop()
        if isinstance(item, tuple):
            here = level + hasattr(item, "blocks")
            deepest = max(deepest, here)
            todo.extend((inner, here) for inner in item)
    return deepest
