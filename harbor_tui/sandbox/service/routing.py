"""The route table's rows and what a handler is given: one call, already signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from harbor_tui.sandbox.service.answers import Answer, as_json
from harbor_tui.sandbox.service.cursors import Order, cut, encode, next_link
from harbor_tui.sandbox.service.validation import Query, as_long, read_object

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from harbor_tui.sandbox.service.sign_in import Credential
    from harbor_tui.sandbox.wiki.tenant import Tenant

T = TypeVar("T")
V2 = "/wiki/api/v2"
V1 = "/wiki/rest/api"
INCLUDED = 50


@dataclass(frozen=True, slots=True)
class Call:
    """One request as a handler sees it, the same on every address form."""

    tenant: Tenant
    path: str
    parameters: Mapping[str, str]
    query: Query
    raw: bytes
    content_type: str
    base: str
    credential: Credential

    def id(self, name: str = "id") -> int:
        """An id in the path."""
        return as_long(self.parameters[name], name.replace("_", "-"), "long.")

    def body(self) -> dict[str, Any]:
        """The JSON object that was sent."""
        return read_object(self.raw, self.content_type)


@dataclass(frozen=True, slots=True)
class Operation:
    """One row: method, path template, the scopes it needs, and its handler."""

    method: str
    path: str
    scopes: tuple[str, ...]
    handler: Callable[[Call], Answer]


def listing(
    call: Call,
    ordered: Sequence[T],
    order: Order[T],
    describe: Callable[[T], dict[str, Any]],
    *,
    keep: Callable[[T], bool] | None = None,
    limit: int | None = None,
) -> Answer:
    """One page of a list in the service's envelope, with its link and Link header."""
    size = call.query.limit() if limit is None else limit
    page = cut(ordered, order, size, call.query.text("cursor"), keep)
    links = {"base": call.base}
    headers = {}
    if page.cursor is not None:
        links["next"] = next_link(call.path, call.query.pairs, page.cursor)
        headers["link"] = f'<{links["next"]}>; rel="next", <{call.base}>; rel="base"'
    return as_json(200, {"results": [describe(item) for item in page.items], "_links": links}, headers)


def with_reverse(names: Iterable[str]) -> tuple[str, ...]:
    """Sort names, ascending and descending."""
    return tuple(sign + name for sign in ("", "-") for name in names)


def chosen_order(
    call: Call, values: Mapping[str, Callable[[T], int | str]], identity: Callable[[T], int], default: str = "id"
) -> Order[T]:
    """The order that the sort parameter names; the default may be one that cannot be asked for."""
    sort = call.query.choice("sort", with_reverse(values), default) or default
    value = values.get(sort.removeprefix("-"), identity)
    return Order(sort, value, identity, sort.startswith("-"))


def sorted_listing(
    call: Call,
    items: Iterable[T],
    order: Order[T],
    describe: Callable[[T], dict[str, Any]],
    *,
    limit: int | None = None,
) -> Answer:
    """One page of a list that is small enough to be sorted each time."""
    return listing(call, sorted(items, key=order.key), order, describe, limit=limit)


def single(call: Call, document: dict[str, Any], status: int = 200) -> Answer:
    """One entity, whose links also name the site."""
    links = {**document.get("_links", {}), "base": call.base}
    return as_json(status, {**document, "_links": links})


def optional(
    items: Sequence[T], describe: Callable[[T], dict[str, Any]], path: str, identity: Callable[[T], int]
) -> dict[str, Any]:
    """An included collection: at most fifty, and where the rest is."""
    shown = items[:INCLUDED]
    meta: dict[str, Any] = {"hasMore": len(items) > INCLUDED}
    if meta["hasMore"]:
        last = identity(shown[-1])
        meta["cursor"] = encode("id", (last, last))
    return {"results": [describe(item) for item in shown], "meta": meta, "_links": {"self": path}}
