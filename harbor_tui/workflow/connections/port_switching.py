"""Several ports on one node: which there are, one more, and which of them is the current one."""

from __future__ import annotations

from typing import Any

from harbor_tui.contracts.adapters import PortList, SecretStore
from harbor_tui.domain.errors import Conflict, InvalidInput, NotFound
from harbor_tui.domain.port import Port, parse_base_url
from harbor_tui.domain.port_fields import name_problem
from harbor_tui.domain.text.display import clip, display
from harbor_tui.workflow.actions.catalogue import Catalogue


class PortSwitcher:
    """The configured ports. One queue and one audit trail serve them all; a decision holds for one origin."""

    def __init__(self, ports: PortList, secrets: SecretStore, catalogue: Catalogue) -> None:
        self._ports = ports
        self._secrets = secrets
        self._catalogue = catalogue

    def names(self) -> tuple[str, ...]:
        """All ports by name, the current one first."""
        return tuple(port.short_name for port in self._ports.ports())

    def list(self) -> dict[str, Any]:
        """`harbor-tui port list --json`."""
        current = self._ports.load()
        return {"ports": [self._told(port, current) for port in self._ports.ports()]}

    def _told(self, port: Port, current: Port | None) -> dict[str, Any]:
        state = self._secrets.state(port)
        return {
            "name": port.short_name,
            "current": current is not None and port.short_name == current.short_name,
            "label": port.label,
            "entry": port.entry,
            "base_url": str(port.base_url),
            "host": port.origin.host,
            "sign_in": str(port.sign_in),
            "account": port.account,
            "placeholder": port.base_url.is_placeholder,
            "token": {"set": state.is_set, "store": state.store or None},
        }

    def use(self, name: str) -> Port:
        """Make a port the current one. Raises `NotFound` naming those that there are."""
        self._ports.use(checked_name(name))
        port = self._ports.load()
        if port is None:
            raise NotFound("There is no port.", advice="Add one: harbor-tui port add NAME")
        return port

    def next(self) -> Port | None:
        """Make the next port in the order of their names the current one; None when there is no other."""
        names = self.names()
        if len(names) < 2:
            return None
        ordered = sorted(names)
        return self.use(ordered[(ordered.index(names[0]) + 1) % len(ordered)])

    def add(self, name: str, source: str) -> dict[str, Any]:
        """Configure one more port on an entry, which is imported when it is not installed; not used before `use`."""
        checked_name(name)
        if name in self.names():
            raise InvalidInput(f"There is a port {name} already.", advice="Choose another name: harbor-tui port list")
        entry = self._catalogue.installed_or_imported(source)
        address = parse_base_url(entry.base_url)
        port = Port(entry=entry.name, label=entry.label, base_url=address, name=name)
        self._ports.add(port)
        current = self._ports.load()
        return self._told(port, current) | {"next": f"harbor-tui port use {name}"}

    def remove(self, name: str, *, current_too: bool = False) -> dict[str, Any]:
        """Take a port and its token away; queue and audit stay. Raises `NotFound`, and `Conflict` for the current one.

        With `current_too` the current one goes as well, and the next by name takes its place, if there is any.
        """
        checked_name(name)
        ports = {port.short_name: port for port in self._ports.ports()}
        port, current = ports.get(name), self._ports.load()
        if port is not None and current is not None and name == current.short_name and not current_too:
            raise Conflict(
                f"{name} is the current port: {port.base_url}. Nothing was removed.",
                advice=f"Use another one first (harbor-tui port use NAME), or: harbor-tui port remove {name} --yes",
            )
        self._ports.remove(name)
        assert port is not None  # the settings would have raised
        stores = self._secrets.forget(port)
        left = self._ports.load()
        return {
            "removed": name,
            "base_url": str(port.base_url),
            "token": list(stores),
            "current": left.short_name if left is not None else None,
        }


def checked_name(name: str) -> str:
    """A port's name. Raises `InvalidInput`."""
    if problem := name_problem(name):
        raise InvalidInput(f"{display(clip(name, 60))!r} is no name of a port.", advice=f"It {problem}.")
    return name
