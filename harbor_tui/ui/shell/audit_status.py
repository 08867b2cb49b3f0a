"""Whether the audit trail's chain holds: checked once behind the start, and told on every pane when it does not."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.domain.errors import HarborError
from harbor_tui.runtime.blocking import run_blocking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harbor_tui.contracts.adapters import AuditTrail
    from harbor_tui.ui.shell.services import Services

BROKEN: Final = "AUDIT CHAIN BROKEN: 5 shows where"


async def look_at_chain(services: Services) -> None:
    """Check the chain beside the screen. What keeps it from being read is told where the trail is used."""
    with suppress(HarborError):
        if (audit := services.audit) is not None:
            take_chain(services, await run_blocking(check_chain, audit))


def check_chain(audit: AuditTrail) -> Mapping[str, Any]:
    """What a check finds; a record that is being written meanwhile can look like a break, so it is looked at twice."""
    found = audit.verify()
    return found if found.get("ok") else audit.verify()


def take_chain(services: Services, found: Mapping[str, Any]) -> None:
    """Keep what a check has FOUND for the status line."""
    services.chain_broken = "" if found.get("ok") else BROKEN
