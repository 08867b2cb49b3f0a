"""Values of ADF nodes and their attributes, whatever type they really have."""

from __future__ import annotations

import json
from typing import Any, Final

from harbor_tui.document.model.inlines import Param
from harbor_tui.domain.text.times import FIRST_SECOND, LAST_SECOND, utc_day

Node = dict[str, Any]
_MAX_PARAMS: Final = 2000
_MAX_PATH: Final = 200


def text_of(value: object) -> str:
    """`value` if it is a scalar, as text; '' for null, lists and objects."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return ""


def written(value: object) -> str:
    """`value` as text; lists and objects as the JSON that they are."""
    if not isinstance(value, (dict, list)):
        return text_of(value)
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return " ".join(f"{param.name}: {param.value}" for param in flatten(value))


def type_of(node: Node) -> str:
    """The node's type; '' when it has none."""
    found = node.get("type")
    return found if type(found) is str else text_of(found)


def attributes(node: Node) -> Node:
    """The node's attributes; none when they are not an object."""
    found = node.get("attrs")
    return found if isinstance(found, dict) else {}


def children(node: Node) -> list[Any]:
    """The node's content; a single value counts as a list of itself."""
    content = node.get("content")
    if isinstance(content, list):
        return content
    return [] if content is None else [content]


def number(value: object, default: int) -> int:
    """`value` as a whole number, numbers in strings included."""
    try:
        return int(float(text_of(value)))
    except (ValueError, OverflowError):
        return default


def percent(value: object) -> float:
    """`value` as a percentage between 0 and 100; 0 when it is none."""
    try:
        found = float(text_of(value))
    except (ValueError, OverflowError):
        return 0.0
    return found if 0.0 <= found <= 100.0 else 0.0


def iso_date(timestamp: str) -> str:
    """The day of a time stamp in milliseconds (UTC); `timestamp` as written when it is none."""
    try:
        seconds = int(timestamp) / 1000
    except (ValueError, OverflowError):
        return timestamp
    day = utc_day(seconds).isoformat()
    return day if FIRST_SECOND <= seconds <= LAST_SECOND else timestamp


def flatten(value: object, name: str = "") -> tuple[Param, ...]:
    """Every scalar inside `value` with its dotted path (`details[].title` inside a list), in document order."""
    found: list[Param] = []
    todo: list[tuple[str, object]] = [(name, value)]
    while todo:
        path, item = todo.pop()
        dot = path[:_MAX_PATH] + "." if path else ""
        if isinstance(item, dict):
            todo.extend((f"{dot}{key}", inner) for key, inner in reversed(item.items()))
        elif isinstance(item, list):
            scalars = all(not isinstance(inner, (dict, list)) for inner in item)
            if scalars and item:
                found.append(Param(path, ", ".join(map(text_of, item))))
            else:
                todo.extend((f"{path[:_MAX_PATH]}[]", inner) for inner in reversed(item))
        elif item is not None:
            found.append(Param(path, text_of(item)))
        if len(found) == _MAX_PARAMS:
            found.append(Param("…", f"more than {_MAX_PARAMS} values"))
            break
    return tuple(found)
