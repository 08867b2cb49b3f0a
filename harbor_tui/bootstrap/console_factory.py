"""The parts of the console that its first rows do without: each is loaded and made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harbor_tui.runtime.lazy import Lazy

if TYPE_CHECKING:
    from harbor_tui.bootstrap.node_home import NodeHome
    from harbor_tui.catalogue.action_book import ActionBook
    from harbor_tui.contracts.adapters import ConnectionProbe, Posture, SecretStore, Tenant, TenantFactory
    from harbor_tui.domain.port import Port
    from harbor_tui.workflow.actions.publications import Publications
    from harbor_tui.workflow.actions.trial import ActionTrial
    from harbor_tui.workflow.browse.pages import PageBrowser
    from harbor_tui.workflow.connections.connections import PortSetup
    from harbor_tui.workflow.connections.port_switching import PortSwitcher
    from harbor_tui.workflow.subject.finder import Subjects


@dataclass(frozen=True)
class Adapters:
    """What the console reaches beyond its home; the demo puts its own in place."""

    secrets: SecretStore
    probe: ConnectionProbe
    tenants: TenantFactory


class ConsoleParts:
    """Makes the parts for one home; `outside` is made with the first that reaches beyond it."""

    def __init__(self, home: NodeHome, outside: Lazy[Adapters]) -> None:
        self._home, self._outside = home, outside

    def connecting(self, book: ActionBook, posture: Callable[[], Posture] | None) -> PortSetup:
        """The port's form, its token and the connection check."""
        from harbor_tui.confluence.clock import SystemClock
        from harbor_tui.workflow.connections.check import CheckSources
        from harbor_tui.workflow.connections.connections import PortSetup

        outside, clock = self._outside(), SystemClock()
        sources = CheckSources(outside.probe, outside.secrets, outside.tenants, book)
        return PortSetup(self._home.settings_file, sources, posture=posture, clock=clock)

    def shelf(self) -> PortSwitcher:
        """The ports to switch between."""
        from harbor_tui.config.store import SettingsFile
        from harbor_tui.workflow.actions.catalogue import Catalogue
        from harbor_tui.workflow.connections.port_switching import PortSwitcher

        settings = SettingsFile(self._home.home.config_file)
        return PortSwitcher(settings, self._outside().secrets, Catalogue(self._home.catalogue))

    def publications(self, port: Port) -> Publications:
        """What of the port's entry is published."""
        from harbor_tui.workflow.actions.catalogue import Catalogue
        from harbor_tui.workflow.actions.publications import Publications

        return Publications(Catalogue(self._home.catalogue), port.entry, self._home.audit)

    def browsing(self, port: Port, tenant: Tenant) -> PageBrowser:
        """Searching and opening pages."""
        from harbor_tui.catalogue.bundled import console_book
        from harbor_tui.workflow.browse.pages import PageBrowser

        return PageBrowser(port, tenant, console_book())

    def subjects(self, port: Port, tenant: Tenant, browsing: PageBrowser) -> Subjects:
        """What requests are about, as the tenant has it."""
        from harbor_tui.catalogue.bundled import console_book
        from harbor_tui.workflow.subject.current_state import CurrentState
        from harbor_tui.workflow.subject.finder import Subjects

        return Subjects(CurrentState(port, tenant, console_book(), browsing))

    def trying(self, port: Port, tenant: Tenant, book: ActionBook) -> ActionTrial:
        """Running actions by hand."""
        from harbor_tui.confluence.clock import SystemClock
        from harbor_tui.workflow.actions.trial import ActionTrial
        from harbor_tui.workflow.inbox.agent_desk import AgentApi

        operator = str(self._home.audit.who().get("user") or "")
        desk = AgentApi(self._home.store, book, port, SystemClock(), faults=self._home.faults)
        return ActionTrial(tenant, book, port, desk, operator=operator)

    def tenant(self, port: Port) -> Tenant:
        """The port's tenant; its token is looked up, and the way there made, with the first call."""
        from harbor_tui.bootstrap.lazy_tenant import LateTenant

        return LateTenant(
            port, lambda: self._outside().secrets.token(port), lambda to, token: self._outside().tenants(to, token)
        )
