"""The tables of ports in a settings file: the current one, the others beside it, and changing places."""

from __future__ import annotations

from typing import Any

from harbor_tui.config.settings import PLACEHOLDER
from harbor_tui.domain.errors import Conflict, HarborError, NotFound
from harbor_tui.domain.port import BaseUrl, Port, default_name, is_known_host, parse_base_url
from harbor_tui.domain.times import utc_text

Document = dict[str, Any]


def changed_table(current: object, port: Port, now: float) -> Document:
    """The table of a port, keeping its unknown keys; another tenant under the same name is noted with the time."""
    before = _table(current)
    table = port_table(before, port)
    old = _address(before)
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
    others = _table(document.get("ports"))
    current = document.get("port")
    if port.name in others or (current is not None and port.name == _name(_table(current))):
        raise Conflict(f"There is a port {port.name} already.", advice="Choose another name: harbor-tui port list")
    if current is None:
        document["port"] = port_table({}, port)
        return
    table = port_table({}, port)
    del table["name"]
    document["ports"] = others | {port.name: table}


def use_port(document: Document, name: str, now: float) -> None:
    """Let the current port and another change places."""
    others = _table(document.get("ports"))
    current = document.get("port")
    if current is not None and name not in others and name == _name(_table(current)):
        return
    if name not in others:
        names = ", ".join(sorted([*others, *([_name(_table(current))] if current is not None else [])])) or "none"
        raise NotFound(f"There is no port {name}.", advice=f"There are: {names}. One more: harbor-tui port add NAME")
    chosen = _table(others.pop(name))
    since = utc_text(now)
    if current is not None:
        left = _table(current)
        if _address(left) == _address(chosen):
            since = left.get("since", "")  # the same tenant, reached in another way
        others[_free_name(_name(left), others)] = {key: value for key, value in left.items() if key != "name"}
    table = chosen | {"name": name, "since": since}
    document["port"] = {key: value for key, value in table.items() if value != "" or key != "since"}
    document["ports"] = others


def _name(table: Document) -> str:
    """What the current port is called."""
    if isinstance(table.get("name"), str) and table["name"]:
        return str(table["name"])
    address = _address(table)
    return "port" if address is None else default_name(address)


def _free_name(name: str, taken: Document) -> str:
    numbered = (f"{name[:28]}-{number}" for number in range(2, 1000))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _address(table: Document) -> BaseUrl | None:
    try:
        return parse_base_url(str(table["base_url"]), other_host_confirmed=True) if "base_url" in table else None
    except HarborError:
        return None


def _table(value: object) -> Document:
    return dict(value) if isinstance(value, dict) else {}
