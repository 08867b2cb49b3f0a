"""Whether what was approved goes to the port's tenant: behind one gateway there are many, each under its own prefix."""

from __future__ import annotations

from typing import Final

from harbor_tui.domain.port import Port
from harbor_tui.domain.requests import Wire

_BELOW: Final = ("/wiki/", "/_harbor/")
"""The tenant's own routes, and what this node carries out itself."""


def is_for_port(wire: Wire, port: Port) -> bool:
    """Whether origin and prefix are the port's."""
    return wire.origin == str(port.origin) and wire.path.startswith(
        tuple(f"{port.base_url.prefix}{below}" for below in _BELOW)
    )
