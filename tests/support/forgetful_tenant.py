"""The built-in tenant behind a connection that loses the answers to writes: what they did is there all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.catalogue.bundled import bundled_bytes, check_entry
from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.domain.actions import ActionState, PreparedCall
from harbor_tui.domain.outcomes import Answer, OutcomeState, SendReport
from harbor_tui.domain.port import Port, SignIn, parse_base_url
from harbor_tui.domain.requests import Wire, wire_for
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.sandbox.server.app import create_app
from harbor_tui.sandbox.wiki.records import Person
from harbor_tui.workflow.node.node import Node
from tests.support.queue_world import World, approve
from tests.support.tenant_calls import TOKEN, HeldClock

ACCOUNT = "operator@harbor.example"
SOMEBODY_ELSE = Person("557058:somebody-else", "Somebody Else", "else@harbor.example")


@cache
def whole_book() -> ActionBook:
    """Every action of the whole entry, published."""
    whole = check_entry(bundled_bytes("atlassian/confluence-cloud-full"), "full")
    everything = tuple(replace(each, state=ActionState.PUBLISHED) for each in whole.actions)
    return ActionBook(whole.name, whole.label, whole.version, everything)


class ForgetfulTenant:
    """Reads are answered; a write takes effect (or not) and its answer is lost."""

    def __init__(self, inner: ConfluenceTenant) -> None:
        self.inner = inner
        self.takes_effect = True
        self.forgets = True
        self.reads: list[PreparedCall] = []
        self.real_report: SendReport | None = None

    async def read(self, call: PreparedCall) -> Answer:
        self.reads.append(call)
        return await self.inner.read(call)

    async def send_once(self, wire: Wire) -> SendReport:
        if self.takes_effect:
            self.real_report = await self.inner.send_once(wire)
            if not self.forgets:
                return self.real_report
        return SendReport(OutcomeState.UNKNOWN, "no_answer", summary="No answer came.")

    async def close(self) -> None:
        await self.inner.close()


class ForgetfulWorld(World):
    """A queue and a node on the built-in tenant, all on one clock."""

    def __init__(self, home: Path, *, site: str = "http://127.0.0.1:8090") -> None:
        super().__init__(home)
        self.site = seeded_tenant(20, now=lambda: datetime.fromtimestamp(self.clock.now(), UTC))
        self.app = create_app(self.site, token=TOKEN, account=ACCOUNT)
        base_url = parse_base_url(site, other_host_confirmed=True)
        self.port = Port("atlassian/confluence-cloud-full", "Test", base_url, SignIn.BASIC, account=ACCOUNT)
        transport = httpx.ASGITransport(self.app)
        client = ConfluenceTenant(self.port, Secret(TOKEN), transport=transport, clock=HeldClock())
        self.lossy = ForgetfulTenant(client)
        self.tenant = self.lossy  # type: ignore[assignment]  # another fake of the same Protocol
        self.book = whole_book()

    async def write(self, action: str, given: Mapping[str, Any], *, by: Person | None = None) -> SendReport:
        """A write beside the queue, by us or by somebody else."""
        us = self.site.me
        self.site.me = by or us
        try:
            call = self.book.published(action).prepare(given)
            return await self.lossy.inner.send_once(wire_for(call, self.port.base_url))
        finally:
            self.site.me = us

    async def unknown(self, action: str, given: Mapping[str, Any]) -> Node:
        """A request whose answer was lost."""
        self.drop("a1", {"schema": "harbor.request/1", "action": action, "input": given})
        node = self.node()
        await node.run_once()
        await approve(node, "a1")
        return node
