"""What stands behind the headless commands, for one home."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

from harbor_tui.bootstrap.node_home import NodeHome
from harbor_tui.config.settings import DEFAULT_ENTRY, Settings
from harbor_tui.domain.errors import NotFound, SetupIncomplete
from harbor_tui.domain.port import PLACEHOLDER, Port, parse_base_url
from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harbor_tui.queue.folder import QueueFolder
    from harbor_tui.workflow.connections.gateway_commands import GatewayCommands
    from harbor_tui.workflow.connections.port_commands import PortCommands
    from harbor_tui.workflow.connections.port_switching import PortSwitcher
    from harbor_tui.workflow.inbox.agent_desk import AgentApi
    from harbor_tui.workflow.maintenance.queue_views import QueueViews


_told: set[str] = set()


class HeadlessHome(NodeHome):
    """A home as commands use it: what its settings hold in vain is told on stderr, once."""

    @cached_property
    def settings(self) -> Settings:
        """The settings; loading them fails with file and line or key."""
        found = self.settings_file.load_settings()
        text = f"{self.home.config_file} holds keys that mean nothing here: {', '.join(found.unknown)}"
        if found.unknown and text not in _told:
            _told.add(text)
            print(f"harbor-tui: {display(text)}", file=sys.stderr)
        return found

    @property
    def any_port(self) -> Port:
        """The port; without one, a stand-in by which requests can be looked at and nothing can be sent."""
        return self.settings.port or Port(DEFAULT_ENTRY, "", parse_base_url(PLACEHOLDER))

    @property
    def found_store(self) -> QueueFolder:
        """The queue's files, for who only looks. Raises `NotFound` when there are none: nothing is made."""
        if not self.queue_path.exists():
            raise NotFound(f"There is no queue at {self.queue_path}.", advice="Make one: harbor-tui queue init")
        return self.store


def open_port_desk(home: str | None) -> PortCommands:
    """The port without the screen."""
    from harbor_tui.workflow.connections.port_commands import PortCommands

    node = HeadlessHome(home)
    return PortCommands(node.settings_file, node.tokens, node.catalogue)


def open_port_shelf(home: str | None) -> PortSwitcher:
    """The configured ports without the screen."""
    from harbor_tui.workflow.actions.catalogue import Catalogue
    from harbor_tui.workflow.connections.port_switching import PortSwitcher

    node = HeadlessHome(home)
    return PortSwitcher(node.settings_file, node.tokens, Catalogue(node.catalogue))


async def open_gateway_desk(home: str | None, kind: str) -> GatewayCommands:
    """A gateway's connections and sites. Raises `SetupIncomplete` without a key for it."""
    from harbor_tui.runtime.blocking import run_blocking
    from harbor_tui.workflow.connections.gateway_commands import GatewayCommands
    from harbor_tui.workflow.connections.port_commands import PortCommands

    node = HeadlessHome(home)
    desk = PortCommands(node.settings_file, node.tokens, node.catalogue)
    return await run_blocking(GatewayCommands.opened, desk, node.settings.port, node.tokens, node.tenant, kind)


def import_entry(home: str | None, source: str, *, allow_lower: bool) -> dict[str, Any]:
    """Import a catalogue entry, and make the queue if there is none: then the node has everything but its tenant."""
    report = open_port_desk(home).import_entry(source, allow_lower=allow_lower)
    HeadlessHome(home).made_store()
    return report


def actions_document(home: str | None) -> dict[str, Any]:
    """The port's actions (contract §6)."""
    return open_port_desk(home).actions()


async def run_action(home: str | None, slug: str, data: bytes, *, follow_all: bool, input_name: str) -> dict[str, Any]:
    """Run a published action that only reads. Raises `SetupIncomplete` before anything leaves this machine."""
    from harbor_tui.runtime.blocking import run_blocking
    from harbor_tui.workflow.actions.call import call_action
    from harbor_tui.workflow.inbox.agent_desk import input_document

    given = input_document(data)
    node = HeadlessHome(home)
    port = node.port
    token = await run_blocking(node.tokens.token, port)
    fault = (await run_blocking(node.tokens.state, port)).fault if token is None else ""
    if fault:
        told = f"The token for {port.origin} cannot be used: {fault}"
        raise SetupIncomplete(told, advice="harbor-tui port show names every source.")
    tenant = node.tenant(port, token)
    try:
        result = await call_action(
            tenant, node.book, slug, given, port=port, follow_all=follow_all, input_name=input_name
        )
    finally:
        await tenant.close()
    return result.document()


async def doctor_document(home: str | None) -> dict[str, Any]:
    """Staged checks of this node (contract §6)."""
    from harbor_tui.config.home_check import check_home
    from harbor_tui.config.probe import NetworkProbe
    from harbor_tui.confluence.clock import SystemClock
    from harbor_tui.ui.commands.key_rules import with_own_keys
    from harbor_tui.workflow.connections.check import CheckSources
    from harbor_tui.workflow.maintenance.cross_check import verified
    from harbor_tui.workflow.maintenance.doctor import DoctorInput, QueueDisk, doctor
    from harbor_tui.workflow.maintenance.queue_check import QueueCheck

    node = HeadlessHome(home)
    return await doctor(
        DoctorInput(
            home=lambda: check_home(node.home),
            ports=node.settings_file,
            secrets=node.tokens,
            sources=lambda: CheckSources(NetworkProbe(), node.tokens, node.tenant, node.book),
            posture=lambda: node.store.posture(),
            verify_audit=lambda: verified(node.store, node.audit),
            problems=lambda: QueueCheck(node.store, node.audit).queue_check()["problems"],
            disk=QueueDisk(
                refusals=lambda: node.store.refusals(),
                no_room=lambda: node.store.free_space_problem(),
                trail_refusals=lambda: node.audit.refusals(),
            ),
            clock=SystemClock(),
            policies=node.policies,
            in_vain=lambda: with_own_keys(node.settings.keys)[1],
        )
    )


def open_agent_desk(home: str | None) -> AgentApi:
    """The agent's side of the queue. Raises `SetupIncomplete` while there is no tenant to make requests for."""
    from harbor_tui.confluence.clock import SystemClock
    from harbor_tui.workflow.inbox.agent_desk import AgentApi

    node = HeadlessHome(home)
    return AgentApi(node.made_store(), node.book, node.tenanted_port, SystemClock(), faults=node.faults)


def open_agent_view(home: str | None) -> AgentApi:
    """The same for who looks after a request or takes it back: needs no tenant, and makes nothing."""
    from harbor_tui.confluence.clock import SystemClock
    from harbor_tui.workflow.inbox.agent_desk import AgentApi

    node = HeadlessHome(home)
    return AgentApi(node.found_store, node.book, node.any_port, SystemClock(), faults=node.faults)


def propose_action(home: str | None, data: bytes, source: str, *, why: str, agent: str, key: str) -> dict[str, Any]:
    """Submit a proposed action as a request: `{"id", "state", "digest"}`. Raises `InvalidInput` with broken rules."""
    import json

    from harbor_tui.catalogue.proposal import PROPOSE

    proposal = open_port_desk(home).proposal(data, source)
    given = json.dumps(proposal, ensure_ascii=True).encode("ascii")
    return open_agent_desk(home).submit(PROPOSE, given, why=why, agent=agent, key=key)


def open_queue_views(home: str | None, *, missing_too: bool = False) -> QueueViews:
    """The read-only view of operator and monitoring; with `missing_too` of a queue that may not be there."""
    from harbor_tui.bootstrap.live_book import WatchedBook
    from harbor_tui.confluence.clock import SystemClock
    from harbor_tui.workflow.inbox.intake import Intake
    from harbor_tui.workflow.maintenance.queue_views import QueueViews

    node, clock = HeadlessHome(home), SystemClock()
    store = node.store if missing_too else node.found_store
    findings = WatchedBook(node, node.any_port).findings
    intake = Intake(node.book, node.any_port, clock, more_findings=findings, faults=node.faults)
    return QueueViews(store, intake, clock, node.audit, node.edits)


def audit_records(home: str | None, filters: Mapping[str, str | None]) -> Sequence[Mapping[str, Any]]:
    """The audit records that fit, oldest first."""
    from harbor_tui.workflow.maintenance.audit_check import AuditFilter, find_records

    wanted = AuditFilter(**{name: value or "" for name, value in filters.items()})
    return find_records(HeadlessHome(home).audit, wanted)


def audit_verify(home: str | None) -> Mapping[str, Any]:
    """Whether the chain holds (contract §6), and cases and results say the same."""
    from harbor_tui.workflow.maintenance.cross_check import verified

    node = HeadlessHome(home)
    return verified(node.store, node.audit)
