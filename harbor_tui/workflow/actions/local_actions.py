"""Carries out approved proposals on this node instead of sending them: a tenant in front of the tenant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.catalogue.proposal import PROPOSALS_PATH
from harbor_tui.contracts.adapters import Tenant
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.outcomes import Answer, OutcomeState, SendReport
from harbor_tui.domain.port import Port
from harbor_tui.domain.requests import Wire
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.actions.catalogue import Catalogue

_DONE: Final = 200


class LocalActions:
    """Implements `Tenant`: proposals are published here, everything else goes to the tenant."""

    def __init__(
        self, tenant: Tenant, port: Port, catalogue: Catalogue, *, published: Callable[[ActionBook], None] | None = None
    ) -> None:
        """`published` is told the new book after each publication."""
        self._tenant = tenant
        self._port = port
        self._catalogue = catalogue
        self._published = published

    async def read(self, call: PreparedCall) -> Answer:
        """Run a call that only reads."""
        return await self._tenant.read(call)

    async def send_once(self, wire: Wire) -> SendReport:
        """Publish an approved proposal, or send one write. Never raises for what comes of it."""
        if wire.path != self._port.base_url.prefix + PROPOSALS_PATH:
            return await self._tenant.send_once(wire)
        try:
            book = await run_blocking(self._accept, wire.parsed_body())
        except HarborError as error:
            return SendReport(OutcomeState.FAILED, error.code, summary=error.summary, advice=error.advice)
        if self._published is not None:
            self._published(book)
        return SendReport(OutcomeState.CREATED, status=_DONE, summary="The action is published.")

    def _accept(self, body: Any) -> ActionBook:
        return self._catalogue.accept(self._port.entry, body)

    async def close(self) -> None:
        """Let go of connections."""
        await self._tenant.close()
