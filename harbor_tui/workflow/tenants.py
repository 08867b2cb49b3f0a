"""Whether what was approved goes to the port's tenant: behind one gateway there are many, each under its own prefix."""

from __future__ import annotations

from harbor_tui.domain.port import Port
from harbor_tui.domain.requests import Wire


def goes_to(wire: Wire, port: Port) -> bool:
    """Whether origin and prefix are the port's."""
    return wire.origin == str(port.origin) and wire.path.startswith(f"{port.base_url.prefix}/wiki/")
