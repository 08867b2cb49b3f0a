"""Closers for lists and their items: what belongs to which item, and the number that each item has on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from harbor_tui.document.build.builder import flow
from harbor_tui.document.build.css import declarations
from harbor_tui.document.model.blocks import List, ListItem
from harbor_tui.document.model.tuples import new

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement

_NUMBER: Final = re.compile(r"\s*([+-]?[0-9]{1,9})(?![0-9])")
_TYPES: Final = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_BULLETS: Final = frozenset({"none", "disc", "circle", "square"})
_COUNTED: Final = ("-alpha", "-latin", "-roman")


class _Numbered(NamedTuple):
    """An item that says its own number, on its way to its list."""

    item: ListItem
    number: int


def close_list(b: Builder, frame: OpenElement) -> None:
    """A list; what stands between its items belongs to the item before."""
    items: list[ListItem] = []
    strays: list[Any] = []
    told: dict[int, int] = {}
    for item in [*frame.out, ListItem(())]:
        if type(item) is not ListItem and type(item) is not _Numbered:
            strays.append(item)
            continue
        if strays and (blocks := flow(strays, True)):
            before = items.pop().blocks if items else ()
            items.append(ListItem(before + blocks))
            strays = []
        if type(item) is _Numbered:
            told[len(items)] = item.number
            item = item.item
        items.append(item)
    items.pop()
    if not items:
        return
    first, style, numbers = _numbering(frame.attributes, len(items), told)
    b.put(List(tuple(items), _counts(frame.name, style), first, style, numbers))


def _counts(name: str, style: str) -> bool:
    """Whether the items have numbers: the style decides, where it says anything."""
    if style in _BULLETS:
        return False
    return name.lower() == "ol" or style.startswith("decimal") or style.endswith(_COUNTED)


def _numbering(attributes: Attributes, count: int, told: dict[int, int]) -> tuple[int, str, tuple[int, ...]]:
    """The first number, the kind of the numbers, and all of them where they do not just count up."""
    if not attributes and not told:
        return 1, "", ()
    style = declarations(attributes.get("style", "")).get("list-style-type", "")
    back = "reversed" in attributes
    first = _number(attributes.get("start"))
    if first is None:
        first = count if back else 1
    numbers: list[int] = []
    if back or told:
        following = first
        for index in range(count):
            numbers.append(told.get(index, following))
            following = numbers[-1] + (-1 if back else 1)
    return first, style or _TYPES.get(attributes.get("type", ""), ""), tuple(numbers)


def _number(value: str | None) -> int | None:
    match = _NUMBER.match(value) if value else None
    return int(match[1]) if match else None


def close_item(b: Builder, frame: OpenElement) -> None:
    """An item of a list."""
    item = new(ListItem, (flow(frame.out, frame.mixed),))
    if frame.attributes and b.top.close is close_list:
        number = _number(frame.attributes.get("value"))
        if number is not None:
            b.put(_Numbered(item, number))
            return
    b.put(item)
