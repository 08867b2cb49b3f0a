"""The client on the built-in tenant, in one process and without a network."""

from __future__ import annotations

from collections.abc import Sequence

import httpx

from harbor_tui.catalogue import console_book, default_book
from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.domain.port import Port, SignIn
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.sandbox.server.app import create_app
from harbor_tui.workflow.browse.pages import PageBrowser
from tests.support.tenant_calls import TOKEN, HeldClock, port_at

SITE = "http://127.0.0.1:8090"


class OnSandbox:
    """A seeded tenant, its application's log, a client and what is browsed with it."""

    def __init__(
        self, *, faults: Sequence[str] = (), pages: int = 60, url: str = SITE, sign_in: SignIn = SignIn.BASIC
    ) -> None:
        account = "operator@harbor.example"
        self.app = create_app(seeded_tenant(pages), token=TOKEN, account=account, faults=faults)
        self.port: Port = port_at(url, sign_in=sign_in, account=account)
        self.clock = HeldClock()
        transport = httpx.ASGITransport(self.app)
        self.tenant = ConfluenceTenant(self.port, Secret(TOKEN), transport=transport, clock=self.clock)
        self.book = default_book()
        self.browsing = PageBrowser(self.port, self.tenant, console_book())

    def requests(self) -> list[tuple[str, str]]:
        """Method and path of what the tenant received."""
        return [(entry.method, entry.path) for entry in self.app.state.log.entries]
