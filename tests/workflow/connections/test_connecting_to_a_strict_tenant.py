"""Every way of signing in against a tenant that enforces pairings as the real one does, over HTTP."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from harbor_tui.catalogue import default_book
from harbor_tui.config.paths import Home
from harbor_tui.config.store import SettingsFile
from harbor_tui.config.tokens.stores import TokenStores
from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.contracts.adapters import Check
from harbor_tui.domain.port import Port
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.sandbox.server.app import create_app
from harbor_tui.sandbox.service.sign_in import Credential
from harbor_tui.workflow.connections.check import CheckSources
from harbor_tui.workflow.connections.connections import PortSetup
from harbor_tui.workflow.connections.form import PortForm
from tests.support.port_fakes import WillingProbe

ACCOUNT = "operator@harbor.example"
CLASSIC, SCOPED, NARROW = "classic-token-1", "scoped-token-1", "narrow-token-1"
READ = frozenset({"read:page:confluence", "read:space:confluence", "read:confluence-user"})


class Strict:
    """A tenant with three tokens, and the check of a form against it."""

    def __init__(self, folder: Path) -> None:
        tenant = seeded_tenant(pages=20, seed=3)
        self.cloud_id = str(tenant.cloud_id)
        more = [Credential(SCOPED, ACCOUNT, READ), Credential(NARROW, ACCOUNT, frozenset({"read:space:confluence"}))]
        self.app = create_app(tenant, token=CLASSIC, strict_pairing=True, more_credentials=more)
        home = Home.at(str(folder))
        self.desk = PortSetup(
            SettingsFile(home.config_file),
            CheckSources(WillingProbe(), TokenStores(home, environment={}), self.tenant, default_book()),
        )

    def tenant(self, port: Port, token: Secret | None) -> ConfluenceTenant:
        return ConfluenceTenant(port, token, transport=httpx.ASGITransport(self.app))

    def gateway(self, **more: str) -> PortForm:
        return PortForm(base_url=f"https://api.atlassian.com/ex/confluence/{self.cloud_id}", **more)

    def managed(self, **more: str) -> PortForm:
        return PortForm(base_url=f"https://api.maton.ai/confluence/ex/confluence/{self.cloud_id}", **more)

    async def check(self, form: PortForm, token: str) -> dict[str, Check]:
        checks = [check async for check in self.desk.checks(form, token=Secret(token))]
        return {check.name: check for check in checks if check.state != "running"}


@pytest.fixture
def strict(tmp_path: Path) -> Strict:
    return Strict(tmp_path)


def site(**more: str) -> PortForm:
    return PortForm(base_url="https://acme.atlassian.net", **more)


async def test_email_and_api_token_work_on_the_site(strict: Strict) -> None:
    found = await strict.check(site(sign_in="basic", account=ACCOUNT), CLASSIC)
    assert {check.state for check in found.values()} == {"ok"}


async def test_a_scoped_bearer_works_on_the_gateway(strict: Strict) -> None:
    found = await strict.check(strict.gateway(), SCOPED)
    assert {check.state for check in found.values()} == {"ok"}


async def test_a_scoped_token_with_email_works_on_the_gateway(strict: Strict) -> None:
    found = await strict.check(strict.gateway(sign_in="basic", account=ACCOUNT), SCOPED)
    assert {check.state for check in found.values()} == {"ok"}


async def test_the_managed_gateway_works_with_its_key_and_a_named_connection(strict: Strict) -> None:
    found = await strict.check(strict.managed(headers="Maton-Connection=none-needed"), CLASSIC)
    assert found["pairing"].state == "ok"


async def test_a_bearer_on_the_site_is_named_before_and_after_it_is_tried(strict: Strict) -> None:
    found = await strict.check(site(), CLASSIC)
    assert "does not work on a site address" in found["pairing"].detail
    assert found["sign-in"].state == "fail"
    assert "sign in with e-mail and API token" in found["sign-in"].fix


async def test_a_scoped_token_on_the_site_is_sent_to_the_gateway(strict: Strict) -> None:
    found = await strict.check(site(sign_in="basic", account=ACCOUNT), SCOPED)
    assert found["sign-in"].state == "fail"
    assert "works only at the gateway address" in found["sign-in"].fix


async def test_another_accounts_email_is_refused(strict: Strict) -> None:
    found = await strict.check(site(sign_in="basic", account="nobody@harbor.example"), CLASSIC)
    assert (found["sign-in"].state, found["reading"].state) == ("fail", "skipped")
    assert "Check e-mail and API token" in found["sign-in"].fix


async def test_a_wrong_token_on_the_gateway_names_what_works_there(strict: Strict) -> None:
    found = await strict.check(strict.gateway(), "wrong-token-1")
    assert found["sign-in"].state == "fail"
    assert "OAuth access token" in found["sign-in"].fix


async def test_a_token_without_the_scope_for_pages_is_told_which_it_needs(strict: Strict) -> None:
    found = await strict.check(strict.gateway(), NARROW)
    assert (found["sign-in"].state, found["reading"].state) == ("ok", "fail")
    assert "read:page:confluence" in found["reading"].fix


async def test_a_gateway_without_its_cloud_id_is_not_even_tried(strict: Strict) -> None:
    found = await strict.check(PortForm(base_url="https://api.atlassian.com"), SCOPED)
    assert (found["pairing"].state, found["sign-in"].state) == ("fail", "skipped")
    assert strict.app.state.log.entries == []
