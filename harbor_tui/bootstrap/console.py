"""The console's services: made after the first paint, off the event loop, and again when the port has changed."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harbor_tui.bootstrap.node_home import NodeHome
from harbor_tui.domain.errors import HarborError
from harbor_tui.workflow.contracts import TokenState
from harbor_tui.workflow.offloop import off_loop

if TYPE_CHECKING:
    from harbor_tui.domain.port import Port
    from harbor_tui.ui.services import Services
    from harbor_tui.workflow.contracts import ConnectionProbe, SecretStore, Tenant, TenantFactory


@dataclass(frozen=True)
class Outside:
    """What the console reaches beyond its home; the demo puts its own in place."""

    secrets: SecretStore
    probe: ConnectionProbe
    tenants: TenantFactory


def real_outside(home: NodeHome) -> Outside:
    """Keyring, network and tenant of a real node."""
    from harbor_tui.config.probe import NetworkProbe

    return Outside(home.tokens, NetworkProbe(), home.tenant)


class ConsoleLoader:
    """Makes `Services` for one home, as often as its port changes."""

    def __init__(
        self,
        folder: str | None,
        *,
        outside: Callable[[NodeHome], Outside] = real_outside,
        hint: str = "",
        notices: tuple[str, ...] = (),
    ) -> None:
        self._folder = folder
        self._outside_of = outside
        self._outside: Outside | None = None
        self._notices = notices
        self._hint_stays = bool(hint)
        self._hint = hint or f"{_own_command(folder)} submit create-page --input request.json"

    async def load(self) -> Services:
        """Everything that the panes work with. A settings file that cannot be read still opens the Ports pane."""
        return await off_loop(self._make)

    def _make(self) -> Services:
        from harbor_tui.catalogue.entries import default_book
        from harbor_tui.config.settings_watch import SettingsWatch
        from harbor_tui.config.store import SettingsFile
        from harbor_tui.confluence.clock import SystemClock
        from harbor_tui.ui.services import Services
        from harbor_tui.workflow.connecting import Connecting
        from harbor_tui.workflow.port_shelf import PortShelf
        from harbor_tui.workflow.publications import Publications
        from harbor_tui.workflow.publishing import Catalogue

        home = NodeHome(self._folder)
        trouble = ""
        try:
            port, book, undo_s = home.settings.port, home.book, home.settings.undo_seconds
        except HarborError as error:
            port, book, undo_s, trouble = None, default_book(), 5.0, f"{error.summary} {error.advice}"
        if self._outside is None:
            self._outside = self._outside_of(home)
        outside = self._outside
        connecting = Connecting(
            home.settings_file,
            outside.secrets,
            outside.probe,
            outside.tenants,
            book,
            posture=None if trouble else home.store.posture,
            clock=SystemClock(),
        )
        services = Services(
            book=book,
            connecting=connecting,
            token=TokenState(False),
            port=port,
            home_hint=self._hint,
            hint_stays=self._hint_stays,
            problem=trouble,
            notices=self._notices if trouble else (*self._notices, *_notices(home)),
            reload=self.load,
        )
        if not trouble:
            services.changed_elsewhere = SettingsWatch(home.home.config_file, home.settings, other_ports=True).changed
            services.shelf = PortShelf(SettingsFile(home.home.config_file), outside.secrets, Catalogue(home.catalogue))
            services.port_names = services.shelf.names()
        if port is not None and not port.base_url.is_placeholder:
            self._add_node(services, home, outside, port, undo_s)
        if port is not None:
            services.publications = Publications(Catalogue(home.catalogue), port.entry, home.audit)
        return services

    def _add_node(self, services: Services, home: NodeHome, outside: Outside, port: Port, undo_s: float) -> None:
        from harbor_tui.bootstrap.late_tenant import LateTenant
        from harbor_tui.bootstrap.proposing import LiveBook
        from harbor_tui.catalogue.entries import console_book
        from harbor_tui.confluence.clock import SystemClock
        from harbor_tui.workflow.agent import AgentDesk
        from harbor_tui.workflow.browsing import Browsing
        from harbor_tui.workflow.current_state import CurrentState
        from harbor_tui.workflow.node import Node
        from harbor_tui.workflow.subjects import Subjects
        from harbor_tui.workflow.trying import Trying

        live = LiveBook(home, port)
        tenant: Tenant = live.in_front_of(LateTenant(port, outside.secrets, outside.tenants))
        store, clock = home.made_store(), SystemClock()
        operator = str(home.audit.who().get("user") or "")
        desk = AgentDesk(store, services.book, port, clock)
        services.trying = Trying(tenant, services.book, port, desk, operator=operator)
        services.browsing = Browsing(port, tenant, console_book())
        services.audit = home.audit
        services.node = Node(
            store,
            home.audit,
            live,
            port,
            clock,
            tenant,
            token_is_set=lambda: services.token.is_set,
            places=services.browsing,
            subjects=Subjects(CurrentState(port, tenant, console_book(), services.browsing)),
            undo_s=undo_s,
            policies=home.policies,
            more_findings=live.findings,
        )
        services.close = tenant.close


def _notices(home: NodeHome) -> tuple[str, ...]:
    if not home.settings.unknown:
        return ()
    return (f"{home.home.config_file} holds keys that mean nothing here: {', '.join(home.settings.unknown)}",)


def _own_command(folder: str | None) -> str:
    """How this program is called from another terminal."""
    program = Path(sys.argv[0])
    if program.name == "__main__.py":
        name = f"{shlex.quote(sys.executable)} -m harbor_tui"
    else:
        name = program.name if shutil.which(program.name) == str(program) else shlex.quote(str(program))
    return f"{name} --home {shlex.quote(folder)}" if folder else name
