"""A tenant whose token is looked up when it is first needed, so that no start waits for a keyring."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from harbor_tui.runtime.blocking import run_blocking

if TYPE_CHECKING:
    from harbor_tui.contracts.adapters import Tenant, TenantFactory
    from harbor_tui.domain.actions import PreparedCall
    from harbor_tui.domain.outcomes import Answer, SendReport
    from harbor_tui.domain.port import Port
    from harbor_tui.domain.requests import Wire
    from harbor_tui.domain.secrets.secret import Secret


class LateTenant:
    """Implements `Tenant` for one port."""

    def __init__(self, port: Port, token: Callable[[], Secret | None], factory: TenantFactory) -> None:
        self._port, self._token, self._factory = port, token, factory
        self._made: Tenant | None = None
        self._making = asyncio.Lock()

    async def read(self, call: PreparedCall) -> Answer:
        """Run a call that only reads."""
        return await (await self._tenant()).read(call)

    async def send_once(self, wire: Wire) -> SendReport:
        """Send one write, once."""
        return await (await self._tenant()).send_once(wire)

    async def close(self) -> None:
        """Let go of connections."""
        if self._made is not None:
            await self._made.close()

    async def _tenant(self) -> Tenant:
        async with self._making:
            if self._made is None:
                token = await run_blocking(self._token)
                self._made = await run_blocking(self._factory, self._port, token)
            return self._made
