"""What stands behind the headless commands, for one home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harbor_tui.bootstrap.node_home import NodeHome
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.strict_json import parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harbor_tui.workflow.agent import AgentDesk
    from harbor_tui.workflow.gateway_desk import GatewayDesk
    from harbor_tui.workflow.port_desk import PortDesk
    from harbor_tui.workflow.port_shelf import PortShelf
    from harbor_tui.workflow.queue_views import QueueViews


def open_port_desk(home: str | None) -> PortDesk:
    """The port without the screen."""
    from harbor_tui.workflow.port_desk import PortDesk

    node = NodeHome(home)
    return PortDesk(node.settings_file, node.tokens, node.catalogue)


def open_port_shelf(home: str | None) -> PortShelf:
    """The configured ports without the screen."""
    from harbor_tui.workflow.port_shelf import PortShelf
    from harbor_tui.workflow.publishing import Catalogue

    node = NodeHome(home)
    return PortShelf(node.settings_file, node.tokens, Catalogue(node.catalogue))


async def open_gateway_desk(home: str | None, kind: str) -> GatewayDesk:
    """A gateway's connections and sites. Raises `SetupIncomplete` without a key for it."""
    from harbor_tui.workflow.gateway_desk import GatewayDesk
    from harbor_tui.workflow.offloop import off_loop
    from harbor_tui.workflow.port_desk import PortDesk

    node = NodeHome(home)
    desk = PortDesk(node.settings_file, node.tokens, node.catalogue)
    return await off_loop(GatewayDesk.opened, desk, node.settings.port, node.tokens, node.tenant, kind)


def import_entry(home: str | None, source: str, *, allow_lower: bool) -> dict[str, Any]:
    """Import a catalogue entry, and make the queue if there is none: then the node has everything but its tenant."""
    report = open_port_desk(home).import_entry(source, allow_lower=allow_lower)
    NodeHome(home).made_store()
    return report


def actions_document(home: str | None) -> dict[str, Any]:
    """The port's actions (contract §6)."""
    return open_port_desk(home).actions()


async def run_action(home: str | None, slug: str, data: bytes, *, follow_all: bool, input_name: str) -> dict[str, Any]:
    """Run a published action that only reads. Raises `SetupIncomplete` before anything leaves this machine."""
    from harbor_tui.workflow.calling import call_action
    from harbor_tui.workflow.offloop import off_loop

    given = parse(data)
    if not isinstance(given, dict):
        raise InvalidInput("The input is no JSON object.", advice='Give {"path": {...}, "query": {...}}.')
    node = NodeHome(home)
    port = node.port
    tenant = node.tenant(port, await off_loop(node.tokens.token, port))
    try:
        result = await call_action(
            tenant, node.book, slug, given, port=port, follow_all=follow_all, input_name=input_name
        )
    finally:
        await tenant.close()
    return result.document()


async def doctor_document(home: str | None) -> dict[str, Any]:
    """Staged checks of this node (contract §6)."""
    from harbor_tui.catalogue.entries import console_book
    from harbor_tui.config.home_check import check_home
    from harbor_tui.config.probe import NetworkProbe
    from harbor_tui.confluence.clock import SystemClock
    from harbor_tui.workflow.connection_check import Sources
    from harbor_tui.workflow.doctor import Patient, doctor

    node = NodeHome(home)
    return await doctor(
        Patient(
            home=lambda: check_home(node.home),
            ports=node.settings_file,
            secrets=node.tokens,
            sources=lambda: Sources(NetworkProbe(), node.tokens, node.tenant, node.book, console_book()),
            posture=node.store.posture,
            verify_audit=node.audit.verify,
            clock=SystemClock(),
            policies=node.policies,
        )
    )


def open_agent_desk(home: str | None) -> AgentDesk:
    """The agent's side of the queue. Raises `SetupIncomplete` while there is no tenant to make requests for."""
    from harbor_tui.confluence.clock import SystemClock
    from harbor_tui.workflow.agent import AgentDesk

    node = NodeHome(home)
    return AgentDesk(node.made_store(), node.book, node.tenanted_port, SystemClock())


def propose_action(home: str | None, data: bytes, source: str, *, why: str, agent: str, key: str) -> dict[str, Any]:
    """Submit a proposed action as a request: `{"id", "state", "digest"}`. Raises `InvalidInput` with broken rules."""
    import json

    from harbor_tui.catalogue.proposal import PROPOSE

    proposal = open_port_desk(home).proposal(data, source)
    given = json.dumps(proposal, ensure_ascii=True).encode("ascii")
    return open_agent_desk(home).submit(PROPOSE, given, why=why, agent=agent, key=key)


def open_queue_views(home: str | None) -> QueueViews:
    """The read-only view of operator and monitoring."""
    from harbor_tui.bootstrap.proposing import LiveBook
    from harbor_tui.confluence.clock import SystemClock
    from harbor_tui.workflow.intake import Intake
    from harbor_tui.workflow.queue_views import QueueViews

    node, clock = NodeHome(home), SystemClock()
    intake = Intake(node.book, node.port, clock, more_findings=LiveBook(node, node.port).findings)
    return QueueViews(node.made_store(), intake, clock, node.audit)


def audit_records(home: str | None, filters: Mapping[str, str | None]) -> Sequence[Mapping[str, Any]]:
    """The audit records that fit, oldest first."""
    from harbor_tui.workflow.auditing import AuditFilter, find_records

    wanted = AuditFilter(**{name: value or "" for name, value in filters.items()})
    return find_records(NodeHome(home).audit, wanted)


def audit_verify(home: str | None) -> Mapping[str, Any]:
    """Whether the chain holds (contract §6)."""
    return NodeHome(home).audit.verify()
