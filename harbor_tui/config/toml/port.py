"""The tables of ports in a settings file: the current one, the others beside it, and changing places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.config.port_names import Document, address_of, current_name, table_of
from harbor_tui.domain.errors import Conflict, NotFound
from harbor_tui.domain.port import PLACEHOLDER, Port, is_known_host
from harbor_tui.domain.text.times import utc_text

if TYPE_CHECKING:
    from harbor_tui.config.toml.edit import Moves


def changed_table(current: object, port: Port, now: float) -> Document:
    """The table of a port, keeping its unknown keys; another tenant under the same name is noted with the time."""
    before = table_of(current)
    table = port_table(before, port)
    old = address_of(before)
    if old is not None and not old.is_placeholder and old != port.base_url:
        table["since"] = utc_text(now)
    return table


def port_table(before: Document, port: Port) -> Document:
    """What is written of a port, beside the keys that mean nothing here."""
    host = port.origin.host
    known: Document = {
        "name": port.name or str(before.get("name", "")),
        "entry": port.entry,
        "label": port.label,
        "base_url": PLACEHOLDER if port.base_url.is_placeholder else str(port.base_url),
        "other_host": "" if is_known_host(host) else host,
        "sign_in": str(port.sign_in),
        "account": port.account,
        "proxy": port.proxy,
        "ca_bundle": port.ca_bundle,
        "header": dict(port.headers),
        "spaces": dict(port.spaces),
    }
    merged = before | known
    return {name: value for name, value in merged.items() if name not in known or value not in ("", {})}


def add_port(document: Document, port: Port) -> None:
    """Put a port beside the current one; the first of all becomes the current one."""
    others = table_of(document.get("ports"))
    current = document.get("port")
    if port.name in others or port.name == current_name(document):
        raise Conflict(f"There is a port {port.name} already.", advice="Choose another name: harbor-tui port list")
    if current is None:
        document["port"] = port_table({}, port)
        return
    table = port_table({}, port)
    del table["name"]
    document["ports"] = others | {port.name: table}


def use_port(document: Document, name: str, now: float) -> Moves:
    """Let the current port and another change places; gives the tables that got another name."""
    others = table_of(document.get("ports"))
    current = document.get("port")
    left_name = current_name(document)
    if current is not None and name == left_name:
        return {}
    if name not in others:
        raise _no_such_port(document, name)
    chosen = table_of(others.pop(name))
    since = utc_text(now)
    moves: dict[tuple[str, ...], tuple[str, ...]] = {("ports", name): ("port",)}
    if current is not None:
        moves["port",] = ("ports", left_name)
        left = table_of(current)
        if address_of(left) == address_of(chosen):
            since = left.get("since", "")  # the same tenant, reached in another way
        others[left_name] = {key: value for key, value in left.items() if key != "name"}
    table = chosen | {"name": name, "since": since}
    document["port"] = {key: value for key, value in table.items() if value != "" or key != "since"}
    document["ports"] = others
    return moves


def remove_port(document: Document, name: str, now: float) -> Moves:
    """Take a port out; after the current one the next by name is the current one, if there is any.

    Gives the tables that got another name.
    """
    others = table_of(document.get("ports"))
    moves: Moves = {}
    if document.get("port") is not None and name == current_name(document):
        if not others:
            del document["port"]
            return moves
        moves = use_port(document, _following(name, others), now)
        others = table_of(document["ports"])
    elif name not in others:
        raise _no_such_port(document, name)
    elif document.get("port") is not None:
        # Its name must not change because another one is free now: its token is kept under it.
        document["port"] = table_of(document["port"]) | {"name": current_name(document)}
    del others[name]
    document["ports"] = others
    if not others:
        del document["ports"]
    return moves


def _following(name: str, others: Document) -> str:
    """The name after this one in their order, beginning anew after the last."""
    return min(others, key=lambda other: (other < name, other))


def _no_such_port(document: Document, name: str) -> NotFound:
    names = sorted([*table_of(document.get("ports")), *filter(None, [current_name(document)])])
    known = ", ".join(names) or "none"
    return NotFound(f"There is no port {name}.", advice=f"There are: {known}. One more: harbor-tui port add NAME")
