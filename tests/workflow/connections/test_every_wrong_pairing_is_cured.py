"""Each credential at each address where it cannot work: the pane's check and `doctor` both name the cure.

The tenant enforces pairings as confluence-facts.md section 5 has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from harbor_tui.catalogue import default_book
from harbor_tui.config.home_check import check_home
from harbor_tui.config.paths import Home
from harbor_tui.config.store import SettingsFile
from harbor_tui.config.tokens.stores import TokenStores
from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.confluence.clock import SystemClock
from harbor_tui.contracts.adapters import Posture
from harbor_tui.domain.port import Port
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.sandbox.server.app import create_app
from harbor_tui.sandbox.service.sign_in import Credential
from harbor_tui.workflow.connections.check import CheckSources
from harbor_tui.workflow.connections.connections import PortSetup
from harbor_tui.workflow.connections.form import PortForm
from harbor_tui.workflow.maintenance.doctor import DoctorInput, doctor
from tests.support.port_fakes import WillingProbe

ACCOUNT = "operator@harbor.example"
CLASSIC, SCOPED = "ATATT3xFfGF0-classic-1", "ATATT3xFfGF0-scoped-01"
OAUTH = "eyJhbGciOiJSUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl"
MANAGED = "maton-api-key-0001"
SCOPES = frozenset({"read:page:confluence", "read:space:confluence", "read:confluence-user"})
SITE = "https://acme.atlassian.net"
GATEWAY = "https://api.atlassian.com/ex/confluence/{cloud}"
MATON = "https://api.maton.ai/confluence/ex/confluence/{cloud}"
WITH_CONNECTION = "Maton-Connection={connection}"


@dataclass(frozen=True)
class Row:
    """A credential, where it is used and how, and the words of the cure."""

    name: str
    token: str
    url: str
    sign_in: str
    cure: str
    account: str = ACCOUNT
    headers: str = ""


WRONG = [
    Row("classic token as bearer at the site", CLASSIC, SITE, "bearer", "sign in with e-mail and API token (basic)"),
    Row("classic token at the gateway", CLASSIC, GATEWAY, "basic", "a classic API token goes with the site's own"),
    Row("classic token as bearer at the gateway", CLASSIC, GATEWAY, "bearer", "goes with its account's e-mail"),
    Row("classic token at the managed gateway", CLASSIC, MATON, "bearer", "Paste the API key"),
    Row("scoped token at the site", SCOPED, SITE, "basic", "works only at the gateway address"),
    Row("scoped token as bearer at the site", SCOPED, SITE, "bearer", "use the gateway address"),
    Row("scoped token at the managed gateway", SCOPED, MATON, "bearer", "takes its own API key"),
    Row("access token at the site", OAUTH, SITE, "bearer", "Use the gateway address"),
    Row("access token with e-mail at the site", OAUTH, SITE, "basic", "gateway address"),
    Row("access token with e-mail at the gateway", OAUTH, GATEWAY, "basic", "Set the sign-in to bearer"),
    Row("access token at the managed gateway", OAUTH, MATON, "bearer", "takes its own API key"),
    Row("managed key at the site", MANAGED, SITE, "bearer", "use the gateway address"),
    Row("managed key with e-mail at the site", MANAGED, SITE, "basic", "Check e-mail and API token"),
    Row("managed key at the gateway", MANAGED, GATEWAY, "bearer", "works only at its own address https://api.maton"),
    Row("managed key with e-mail", MANAGED, MATON, "basic", "Set the sign-in to bearer"),
    Row("managed key, no connection named", MANAGED, MATON, "bearer", "port set header.Maton-Connection ID"),
    Row("managed key, the app left out", MANAGED, MATON.replace("ai/confluence", "ai"), "bearer", "names the app"),
    Row("gateway without cloud id", OAUTH, "https://api.atlassian.com", "bearer", "_edge/tenant_info"),
    Row("gateway with the site's name", OAUTH, "https://api.atlassian.com/ex/confluence/acme", "bearer", "cloud id"),
    Row("site with the gateway's path", CLASSIC, f"{SITE}/ex/confluence/x", "basic", f"Use {SITE}"),
    Row("another account's e-mail", CLASSIC, SITE, "basic", "Check e-mail and API token", account="no@harbor.example"),
]
RIGHT = [
    Row("classic token at the site", CLASSIC, SITE, "basic", ""),
    Row("scoped token with e-mail at the gateway", SCOPED, GATEWAY, "basic", ""),
    Row("access token at the gateway", OAUTH, GATEWAY, "bearer", ""),
    Row("managed key at its gateway", MANAGED, MATON, "bearer", "", headers=WITH_CONNECTION),
]


class Node:
    """A home on a tenant with one token of each kind."""

    def __init__(self, folder: Path, row: Row) -> None:
        tenant = seeded_tenant(pages=12, seed=3)
        known = [Credential(SCOPED, ACCOUNT, SCOPES), Credential(OAUTH, ACCOUNT, SCOPES)]
        if "maton.ai" in row.url:
            known.append(Credential(MANAGED, ACCOUNT))
        self.app = create_app(tenant, token=CLASSIC, account=ACCOUNT, strict_pairing=True, more_credentials=known)
        self.home = Home.at(str(folder))
        self.tokens = TokenStores(self.home, environment={})
        self.settings = SettingsFile(self.home.config_file)
        active = next(each.id for each in tenant.connections.values() if each.status == "ACTIVE")
        self.form = PortForm(
            base_url=row.url.format(cloud=tenant.cloud_id),
            sign_in=row.sign_in,
            account=row.account if row.sign_in == "basic" else "",
            headers=row.headers.format(connection=active),
        )
        self.token = Secret(row.token)

    def tenant(self, port: Port, token: Secret | None) -> ConfluenceTenant:
        return ConfluenceTenant(port, token, transport=httpx.ASGITransport(self.app))

    def sources(self) -> CheckSources:
        return CheckSources(WillingProbe(), self.tokens, self.tenant, default_book())

    @property
    def connecting(self) -> PortSetup:
        return PortSetup(self.settings, self.sources())

    async def by_the_pane(self) -> list[tuple[str, str, str]]:
        checks = [check async for check in self.connecting.checks(self.form, token=self.token)]
        return [(check.state, check.detail, check.fix) for check in checks if check.state != "running"]

    async def by_doctor(self) -> list[tuple[str, str, str]]:
        await self.connecting.save(self.form, token=self.token, token_store="file")
        document: Any = await doctor(
            DoctorInput(
                home=lambda: check_home(self.home),
                ports=self.settings,
                secrets=self.tokens,
                sources=self.sources,
                posture=lambda: Posture(True),
                verify_audit=lambda: {"ok": True, "records": 0, "head": "", "first_bad": None},
                clock=SystemClock(),
            )
        )
        return [(check["state"], check["detail"], check["fix"]) for check in document["checks"]]


@pytest.mark.parametrize("row", WRONG, ids=lambda row: row.name)
async def test_a_wrong_pairing_yields_the_sentence_that_names_the_cure(tmp_path: Path, row: Row) -> None:
    for found in (await Node(tmp_path / "a", row).by_the_pane(), await Node(tmp_path / "b", row).by_doctor()):
        troubles = [f"{detail} {fix}" for state, detail, fix in found if state in ("warn", "fail")]
        assert any(row.cure in trouble for trouble in troubles), troubles


@pytest.mark.parametrize("row", RIGHT, ids=lambda row: row.name)
async def test_a_pairing_that_works_is_not_complained_about(tmp_path: Path, row: Row) -> None:
    for found in (await Node(tmp_path / "a", row).by_the_pane(), await Node(tmp_path / "b", row).by_doctor()):
        assert [each for each in found if each[0] in ("warn", "fail")] == []
