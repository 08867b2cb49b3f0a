"""Runs published actions by hand: reads at once, with their raw answer; writes as requests like an agent's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.contracts.adapters import Tenant
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.findings import Finding
from harbor_tui.domain.outcomes import Answer, SendReport
from harbor_tui.domain.port import Port
from harbor_tui.domain.requests import Envelope, Wire, wire_for
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.actions.call import call_action
from harbor_tui.workflow.findings.request import inspect
from harbor_tui.workflow.inbox.agent_desk import AgentApi


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of running a read."""

    action: str
    status: int
    summary: Any
    """As `harbor-tui call` prints it."""
    raw: Any
    """The answer itself, as the service sent it."""
    elapsed_ms: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A write, which waits in the inbox now."""

    action: str
    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What running an action would send, and what a reviewer would be told; nothing was sent."""

    action: str
    wire: Wire
    findings: tuple[Finding, ...]


class ActionTrial:
    """The operator's own hand on one port: it may ask for no more than an agent may."""

    def __init__(self, tenant: Tenant, book: ActionBook, port: Port, desk: AgentApi, *, operator: str) -> None:
        self._tenant, self._book, self._port, self._desk = tenant, book, port, desk
        self.agent = f"{operator} (by hand)" if operator else "by hand"
        """Whom requests come from."""

    async def run(self, slug: str, given: Mapping[str, Any]) -> Tried:
        """Run a published read. Raises what `call_action` raises."""
        overheard = RecordingTenant(self._tenant)
        result = await call_action(overheard, self._book, slug, given, port=self._port)
        answer = overheard.answer
        raw, elapsed = (answer.data, answer.elapsed_ms) if answer is not None else (None, 0)
        return Tried(slug, result.status, result.summary, raw, elapsed, result.next_cursor)

    async def rehearse(self, slug: str, given: Mapping[str, Any]) -> Rehearsed:
        """Check an input and show the request that it would make, of a draft too. Raises `InvalidInput`."""
        return await run_blocking(self._rehearse, slug, given)

    def _rehearse(self, slug: str, given: Mapping[str, Any]) -> Rehearsed:
        wire = wire_for(self._book.find(slug).prepare(given), self._port.base_url)
        return Rehearsed(slug, wire, inspect(Envelope(slug, given), wire, spaces=self._port.spaces))

    async def ask(self, slug: str, given: Mapping[str, Any]) -> Asked:
        """Put a write into the queue, to be reviewed like any other. Raises what `AgentApi.submit` raises."""
        data = json.dumps(given, ensure_ascii=True).encode("ascii")
        made = await run_blocking(self._submit, slug, data)
        return Asked(slug, str(made["id"]), str(made["digest"]))

    def _submit(self, slug: str, data: bytes) -> Mapping[str, Any]:
        return self._desk.submit(slug, data, agent=self.agent)


class RecordingTenant:
    """Implements `Tenant`: keeps the last answer as it came."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self.answer: Answer | None = None

    async def read(self, call: PreparedCall) -> Answer:
        """The tenant's answer, kept."""
        self.answer = await self._tenant.read(call)
        return self.answer

    async def send_once(self, wire: Wire) -> SendReport:
        """Never."""
        raise AssertionError(f"a read by hand never writes: {wire.method}")

    async def close(self) -> None:
        """Close the tenant."""
        await self._tenant.close()
