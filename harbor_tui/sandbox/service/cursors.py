"""Opaque cursors, and the pages of a list that they lead through."""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import quote

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.sandbox.service.answers import bad_cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")
Key = tuple[int | str, int]


@dataclass(frozen=True, slots=True)
class Order(Generic[T]):
    """How a list is sorted: a name, the value it sorts by, and the direction."""

    name: str
    value: Callable[[T], int | str]
    identity: Callable[[T], int]
    descending: bool = False

    def key(self, item: T) -> Key:
        """The item's place: its value, then its id."""
        return (self.value(item), self.identity(item))


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """One page of a list and the cursor of the next, if there is more."""

    items: tuple[T, ...]
    cursor: str | None


def encode(order: str, key: Key) -> str:
    """A cursor: base64 of JSON, always ending in `=` so that sloppy parsing of links shows."""
    text = json.dumps({"id": str(key[1]), "contentOrder": order, "contentOrderValue": key[0]}, ensure_ascii=False)
    data = text.encode("utf-8", "surrogatepass")
    data += b" " * ((1 - len(data)) % 3)
    return base64.urlsafe_b64encode(data).decode("ascii")


def decode(cursor: str, order: str) -> Key:
    """The place a cursor stands for; anything this list did not give out is the service's 400."""
    try:
        document = json_reader.parse_object(base64.b64decode(cursor, altchars=b"-_", validate=True))
        identity, name, value = document["id"], document["contentOrder"], document["contentOrderValue"]
    except (binascii.Error, InvalidInput, ValueError, KeyError):
        raise bad_cursor() from None
    valid = isinstance(identity, str) and identity.isascii() and identity.isdigit() and len(identity) < 20
    if not valid or name != order or not isinstance(value, int | str):
        raise bad_cursor()
    return (value, int(identity))


def cut(
    ordered: Sequence[T],
    order: Order[T],
    limit: int,
    cursor: str | None,
    keep: Callable[[T], bool] | None = None,
) -> Slice[T]:
    """The page after `cursor` of a list that is sorted ascending by `order`."""
    place = decode(cursor, order.name) if cursor is not None else None
    try:
        walk = _after(ordered, order, place)
    except TypeError:  # a value of another type than this order's
        raise bad_cursor() from None
    kept: Iterable[T] = walk if keep is None else filter(keep, walk)
    found = tuple(islice(kept, limit + 1))
    if len(found) <= limit:
        return Slice(found, None)
    return Slice(found[:limit], encode(order.name, order.key(found[limit - 1])))


def _after(ordered: Sequence[T], order: Order[T], place: Key | None) -> Iterator[T]:
    if order.descending:
        end = len(ordered) if place is None else bisect_left(ordered, place, key=order.key)
        return (ordered[index] for index in range(end - 1, -1, -1))
    start = 0 if place is None else bisect_right(ordered, place, key=order.key)
    return (ordered[index] for index in range(start, len(ordered)))


def next_link(path: str, parameters: Sequence[tuple[str, str]], cursor: str) -> str:
    """The site-root-relative link to the next page: every parameter kept, `=` left as it is."""
    pairs = [("cursor", cursor), *((name, value) for name, value in parameters if name != "cursor")]
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='=,')}" for name, value in pairs)
    return f"{path}?{query}"
