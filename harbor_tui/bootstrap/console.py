"""The console's services: made after the first paint, off the event loop, and again when the port has changed."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from harbor_tui.bootstrap.console_factory import Adapters, ConsoleParts
from harbor_tui.bootstrap.node_home import NodeHome
from harbor_tui.contracts.adapters import TokenState
from harbor_tui.domain.errors import HarborError
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.runtime.lazy import Lazy

if TYPE_CHECKING:
    from harbor_tui.domain.port import Port
    from harbor_tui.ui.shell.services import Services


def real_outside(home: NodeHome) -> Adapters:
    """Keyring, network and tenant of a real node."""
    from harbor_tui.config.probe import NetworkProbe

    return Adapters(home.tokens, NetworkProbe(), home.tenant)


class ConsoleLoader:
    """Makes `Services` for one home, as often as its port changes."""

    def __init__(
        self,
        folder: str | None,
        *,
        outside: Callable[[NodeHome], Adapters] = real_outside,
        hint: str = "",
        notices: tuple[str, ...] = (),
    ) -> None:
        self._folder = folder
        self._outside_of = outside
        self._outside: Lazy[Adapters] | None = None
        self._notices = notices
        self._hint_stays = bool(hint)
        self._hint = hint or f"{_own_command(folder)} submit create-page --input request.json"

    async def load(self) -> Services:
        """What the panes work with. A settings file that cannot be read still opens the Ports pane."""
        return await run_blocking(self._make)

    def _make(self) -> Services:
        from harbor_tui.catalogue.bundled import default_book
        from harbor_tui.config.settings_watch import SettingsWatch
        from harbor_tui.ui.shell.services import Services

        home = NodeHome(self._folder)
        trouble = ""
        try:
            port, book = home.settings.port, home.book
        except HarborError as error:
            port, book, trouble = None, default_book(), f"{error.summary} {error.advice}"
        parts = ConsoleParts(home, self._outside_of_first(home))
        services = Services(
            book=book,
            connecting_once=Lazy(lambda: parts.connecting(book, None if trouble else home.store.posture)),
            token=TokenState(False, looking=port is not None),
            port=port,
            home_hint=self._hint,
            hint_stays=self._hint_stays,
            problem=trouble,
            notices=self._notices if trouble else (*self._notices, *_notices(home)),
            reload=self.load,
            faults=home.faults,
        )
        if trouble:
            services.changed_elsewhere = lambda: _can_be_read(self._folder)
        else:
            services.changed_elsewhere = SettingsWatch(home.home.config_file, home.settings, other_ports=True).changed
            services.shelf_once = Lazy(parts.shelf)
            ports = (port, *home.settings.other_ports)
            services.port_names = tuple(each.short_name for each in ports if each is not None)
        if port is not None:
            services.publications_once = Lazy(lambda: parts.publications(port))
            if not port.base_url.is_placeholder:
                _add_node(services, home, parts, port)
        return services

    def _outside_of_first(self, home: NodeHome) -> Lazy[Adapters]:
        """One for as long as the console runs: a token that is kept for the session lies in it."""
        if self._outside is None:
            self._outside = Lazy(lambda: self._outside_of(home))
        return self._outside


def _add_node(services: Services, home: NodeHome, parts: ConsoleParts, port: Port) -> None:
    from harbor_tui.bootstrap.live_book import WatchedBook
    from harbor_tui.confluence.clock import SystemClock
    from harbor_tui.workflow.inbox.context import NodeContext
    from harbor_tui.workflow.node.node import Node
    from harbor_tui.workflow.node.sources import NodeSources

    live, clock = WatchedBook(home, port), SystemClock()
    tenant = live.wrap_tenant(parts.tenant(port))
    services.monotonic = clock.monotonic
    browsing = Lazy(lambda: parts.browsing(port, tenant))
    services.browsing_once = browsing
    services.trying_once = Lazy(lambda: parts.trying(port, tenant, services.book))
    services.audit_once = Lazy(lambda: home.audit)
    services.beside_trail = partial(_beside_trail, home)
    context = NodeContext(
        home.made_store(),
        home.audit,
        live,
        port,
        clock,
        tenant,
        token_is_set=lambda: services.token.is_set,
        undo_s=home.settings.undo_seconds,
        faults=home.faults,
    )
    sources = NodeSources(
        places=browsing,
        subjects=lambda: parts.subjects(port, tenant, browsing()),
        policies=home.policies,
        more_findings=live.findings,
        leftovers=lambda: home.edits,
    )
    services.node = Node(context, sources)
    services.close = tenant.close


def _beside_trail(home: NodeHome) -> Sequence[Mapping[str, str]]:
    from harbor_tui.workflow.maintenance.cross_check import beside_trail  # not before somebody asks for it

    return beside_trail(home.made_store(), home.audit)


def _can_be_read(folder: str | None) -> bool:
    """Whether the settings, which could not be read, can be by now."""
    home = NodeHome(folder)
    try:
        return home.settings.port is None or bool(home.book.actions)
    except HarborError:
        return False


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
