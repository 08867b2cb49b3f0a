"""The demo: a throw-away home with requests in its inbox, on the built-in tenant in this process. It opens no port."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from harbor_tui.bootstrap.console import ConsoleLoader
from harbor_tui.bootstrap.console_factory import Adapters
from harbor_tui.bootstrap.node_home import NodeHome
from harbor_tui.bootstrap.sandbox import new_token, require_demo_extra
from harbor_tui.contracts.adapters import Check
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.port import Port, SignIn, parse_base_url
from harbor_tui.domain.secrets.secret import Secret

if TYPE_CHECKING:
    import httpx

    from harbor_tui.contracts.adapters import Tenant
    from harbor_tui.domain.port import BaseUrl
    from harbor_tui.sandbox.wiki.tenant import Tenant as SandboxTenant
    from harbor_tui.ui.shell.services import Services

BASE_URL: Final = "http://demo.localhost"
"""A loopback name (RFC 6761): even by mistake nothing of the demo could leave this machine."""
SEED: Final = 7
_MARK: Final = "harbor-demo"
_AGES_S: Final = (7_200, 7_500, 10_800, 86_400, 1_900, 300, 95_000, 40_000, 4_200, 600)
"""How old the first requests look, over and over; a list of nothing but new ones teaches nothing."""


@dataclass
class Demo:
    """One demo. What is slow (the wiki, the requests) is made by `load`, after the console's first paint."""

    folder: Path
    pages: int
    requests: int
    tenant: SandboxTenant | None = field(default=None)

    def loader(self) -> ConsoleLoader:
        """The console's loader on this demo."""
        return ConsoleLoader(str(self.folder), outside=self._outside, hint=f"sh {self.folder / 'submit'}")

    async def load(self) -> Services:
        """Make what is missing, then the services."""
        from harbor_tui.runtime.blocking import run_blocking

        await run_blocking(self._furnish)
        return await self.loader().load()

    def _furnish(self) -> None:
        from harbor_tui.queue.folder import init_queue
        from harbor_tui.sandbox.seed.seeder import sample_requests, seeded_tenant

        home = NodeHome(str(self.folder))
        self.tenant = seeded_tenant(pages=self.pages, seed=SEED)
        if home.home.config_file.exists():
            return
        spaces = {str(space.id): space.key for space in self.tenant.spaces.values()}
        init_queue(home.queue_path)
        samples = sample_requests(self.tenant, self.requests, SEED)
        _fill(home.queue_path / "pending", samples)
        _write_example(self.folder, next(iter(spaces)))
        home.settings_file.save(
            Port(
                entry="atlassian/confluence-cloud-api",
                label="Demo tenant",
                base_url=parse_base_url(BASE_URL),
                sign_in=SignIn.BEARER,
                spaces=spaces,
            )
        )

    def _outside(self, home: NodeHome) -> Adapters:
        from harbor_tui.config.tokens.stores import TokenStores

        assert self.tenant is not None
        token = Secret(new_token())
        secrets = TokenStores(home.home, environment={})
        secrets.remember(home.port, token, "session")
        return Adapters(secrets, DemoProbe(), BuiltInTenants(self.tenant, token))


class BuiltInTenants:
    """Implements `TenantFactory`. What HTTP needs is loaded with the first call, after the inbox is on the screen."""

    def __init__(self, tenant: SandboxTenant, token: Secret) -> None:
        self._tenant, self._token = tenant, token
        self._transport: httpx.AsyncBaseTransport | None = None

    def __call__(self, port: Port, token: Secret | None) -> Tenant:
        """A client that reaches the built-in tenant without a socket."""
        from harbor_tui.confluence.client import ConfluenceTenant

        if self._transport is None:
            import httpx

            from harbor_tui.sandbox.server.app import create_app

            self._transport = httpx.ASGITransport(create_app(self._tenant, token=self._token.reveal()))
        return ConfluenceTenant(port, token, transport=self._transport)


class DemoProbe:
    """Implements `ConnectionProbe` for a tenant that is not on any network."""

    def address(self, base_url: BaseUrl, **_options: str) -> Check:
        """There is nothing to resolve."""
        return Check("address", "ok", "the built-in tenant, inside this program")

    def encryption(self, base_url: BaseUrl, **_options: str) -> Check:
        """There is nothing to encrypt."""
        return Check("encryption", "skipped", "nothing leaves this process")


@contextmanager
def demo_home(keep: str | None, *, pages: int, requests: int) -> Iterator[Demo]:
    """A demo in a throw-away folder, removed at the end; or in `keep`, which stays and is taken up again."""
    require_demo_extra()
    if keep is None:
        folder = Path(tempfile.mkdtemp(prefix=f"{_MARK}-"))
        try:
            yield Demo(folder, pages, requests)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    folder = Path(keep).expanduser().absolute()
    if folder.exists() and any(folder.iterdir()) and not (folder / "submit").exists():
        raise InvalidInput(f"{folder} holds something that is not a demo.", advice="Name an empty or a new folder.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield Demo(folder, pages, requests)


def _fill(pending: Path, samples: list[dict[str, object]]) -> None:
    """Requests of different ages, the oldest first by name. Plain files, as an agent would copy them in."""
    now = time.time()
    order = sorted(range(len(samples)), key=lambda index: -_AGES_S[index % len(_AGES_S)])
    for rank, index in enumerate(order):
        file = pending / f"demo-{rank + 1:05d}.json"
        file.write_text(json.dumps(samples[index], ensure_ascii=False), encoding="utf-8")
        written = now - _AGES_S[index % len(_AGES_S)]
        os.utime(file, (written, written))


def _write_example(folder: Path, space_id: str) -> None:
    """A request and a script that submits it: the line that the inbox names."""
    request = {
        "body": {
            "spaceId": space_id,
            "status": "current",
            "title": "Hello from another terminal",
            "body": {"representation": "storage", "value": "<p>Submitted while the console was open.</p>"},
        }
    }
    (folder / "request.json").write_text(json.dumps(request, indent=2) + "\n", encoding="utf-8")
    command = shlex.join([sys.executable, "-m", "harbor_tui", "--home", str(folder), "submit", "create-page"])
    submit = f"{command} --input {shlex.quote(str(folder / 'request.json'))} --agent you"
    (folder / "submit").write_text(
        "# Submits request.json to the demo's inbox, as an agent would. Options such as --wait 600 are passed on.\n"
        f'exec {submit} --why "to see it arrive" "$@"\n',
        encoding="utf-8",
    )
