"""A console on a real catalogue folder, a real queue and the built-in tenant, with the actions pane in front."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from harbor_tui.config.catalogue_folder import InstalledCatalogue
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.outcomes import Answer, SendReport
from harbor_tui.domain.requests import Wire
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.queue.folder import QueueFolder, init_queue
from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.main_screen import PANE_FACTORIES
from harbor_tui.ui.screens.actions.pane import ActionsPane
from harbor_tui.ui.shell.services import Services
from harbor_tui.workflow.actions.catalogue import Catalogue
from harbor_tui.workflow.actions.publications import Publications
from harbor_tui.workflow.actions.trial import ActionTrial
from harbor_tui.workflow.inbox.agent_desk import AgentApi
from tests.support.console import services, settle
from tests.support.pages_console import QuietPane
from tests.support.sandbox_tenant import OnSandbox
from tests.support.tenant_calls import HeldClock

FULL = "atlassian/confluence-cloud-full"


@dataclass
class GatedTenant:
    """A tenant whose answers wait while the gate is closed, or are given by the test."""

    tenant: Any
    gate: asyncio.Event
    given: Any = None
    cancelled: int = 0

    async def read(self, call: PreparedCall) -> Answer:
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.given is not None:
            return Answer(self.given, 200, 7)
        answer: Answer = await self.tenant.read(call)
        return answer

    async def send_once(self, wire: Wire) -> SendReport:
        raise AssertionError("nothing is sent from the actions pane")

    async def close(self) -> None:
        await self.tenant.close()


class ActionsWorld:
    """One home with the full entry."""

    def __init__(self, folder: Path, *, entry: str = FULL, published: tuple[str, ...] = ()) -> None:
        self.on = OnSandbox(pages=30)
        self.gate = asyncio.Event()
        self.gate.set()
        self.tenant = GatedTenant(self.on.tenant, self.gate)
        self.catalogue = Catalogue(InstalledCatalogue(folder / "catalog"))
        self.catalogue.import_entry(entry)
        self.entry = entry
        self.node: Any = None
        if published:
            self.catalogue.publish(entry, published)
        init_queue(folder / "queue")
        self.store = QueueFolder(folder / "queue")
        self.audit = AuditFolder(folder / "audit")
        self.publications = Publications(self.catalogue, entry, self.audit)

    async def services(self) -> Services:
        book = self.catalogue.book(self.entry)
        desk = AgentApi(self.store, book, self.on.port, HeldClock())
        return services(
            self.node,
            book=book,
            port=self.on.port,
            publications=self.publications,
            trying=ActionTrial(self.tenant, book, self.on.port, desk, operator="ana"),
            audit=self.audit,
            connecting=_NoConnecting(),
            reload=self.services,
        )

    def app(self) -> HarborApp:
        factories = {**PANE_FACTORIES}
        for name in ("inbox", "pages", "ports"):
            factories[name] = partial(QuietPane, id=name)
        return HarborApp(self.services, factories=factories)

    def published(self) -> set[str]:
        return {each.slug for each in self.catalogue.book(self.entry).actions if each.state.value == "published"}

    def pending(self) -> tuple[str, ...]:
        return self.store.scan().ids


class _NoConnecting:
    async def token_state(self) -> Any:
        from harbor_tui.contracts.adapters import TokenState

        return TokenState(True, "file")


async def open_actions(pilot: Pilot[Any], slug: str = "") -> ActionsPane:
    """The actions pane, with the cursor on an action."""
    await settle(pilot)
    await pilot.press("4")
    await settle(pilot)
    pane = pilot.app.screen.query_one(ActionsPane)
    if slug:
        assert pane.browser.rows.move_to(slug)
        await pilot.pause()
    return pane
