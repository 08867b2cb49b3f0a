"""What makes a tuple a node of the document model: it equals nodes of its own kind only.

A `NamedTuple` equals every tuple of the same fields: a date and a template variable, an indented paragraph and a
preformatted text would be the same. Whether a stored body is the one that was sent is decided by comparing nodes.
"""

from __future__ import annotations

from typing import Any, TypeVar

_Kind = TypeVar("_Kind", bound=tuple[Any, ...])


def node(kind: type[_Kind]) -> type[_Kind]:
    """Class decorator for a kind of node: only values of this kind with equal fields are equal, and so on inside them.

    The hash stays the tuple's: what is equal has the same one, and different kinds in one set are rare.
    """
    kind.__eq__ = _same  # type: ignore[method-assign]  # a NamedTuple can be given no base class
    kind.__ne__ = _other  # type: ignore[method-assign,assignment]  # a tuple has its own, which knows no kinds
    return kind


def _same(one: tuple[Any, ...], other: object) -> bool:
    return type(one) is type(other) and tuple.__eq__(one, other)


def _other(one: tuple[Any, ...], other: object) -> bool:
    return not _same(one, other)
