"""What the ports of a settings file are called: no two alike, since tokens are kept under their names."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.port import BaseUrl, default_name, parse_base_url

Document = dict[str, Any]


def current_name(document: Document) -> str:
    """What the current port is called: no other one is called so. Empty when there is none."""
    current = document.get("port")
    return "" if current is None else free_name(_own_name(table_of(current)), table_of(document.get("ports")))


def free_name(name: str, taken: Collection[str]) -> str:
    """This name, or with a number behind it where it is taken."""
    numbered = (f"{name[:28]}-{number}" for number in range(2, 1000))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def address_of(table: Document) -> BaseUrl | None:
    """The address in a port's table, as far as it is one."""
    try:
        return parse_base_url(str(table["base_url"]), other_host_confirmed=True) if "base_url" in table else None
    except HarborError:
        return None


def table_of(value: object) -> Document:
    """A table as it is in the file; an empty one for anything else."""
    return dict(value) if isinstance(value, dict) else {}


def _own_name(table: Document) -> str:
    if isinstance(table.get("name"), str) and table["name"]:
        return str(table["name"])
    address = address_of(table)
    return "port" if address is None else default_name(address)
