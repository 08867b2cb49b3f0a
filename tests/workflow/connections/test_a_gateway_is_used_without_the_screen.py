"""`port connections` and `port sites`: made, shown, used, removed; the address for the browser is recorded nowhere."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from harbor_tui.config.catalogue_folder import InstalledCatalogue
from harbor_tui.config.paths import Home
from harbor_tui.config.store import SettingsFile
from harbor_tui.config.tokens.stores import TokenStores
from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.contracts.adapters import Tenant
from harbor_tui.domain.errors import HarborError, InvalidInput, NotFound, SetupIncomplete
from harbor_tui.domain.port import Port
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.sandbox.server.app import create_app
from harbor_tui.workflow.connections.gateway import GatewaySignIn, Site
from harbor_tui.workflow.connections.gateway_commands import GatewayCommands
from harbor_tui.workflow.connections.port_commands import PortCommands
from tests.support.commands import harbor
from tests.support.sandbox_process import served_sandbox

KEY = "managed-key-1"
SESSION = "session_token="


class Node:
    """One home, and the built-in tenant behind the gateways."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        folder.chmod(0o700)
        self.home = Home.at(str(folder))
        self.folder = folder
        self.tokens = TokenStores(self.home, environment=environment)
        self.desk = PortCommands(
            SettingsFile(self.home.config_file), self.tokens, InstalledCatalogue(self.home.catalogue)
        )
        self.desk.import_entry("atlassian/confluence-cloud-api")
        self.wiki = seeded_tenant(pages=20, seed=3)
        self.app = create_app(self.wiki, token=KEY)

    def tenant(self, port: Port, token: Secret | None) -> Tenant:
        return ConfluenceTenant(port, token, transport=httpx.ASGITransport(self.app))

    def gateway(self, kind: str = "") -> GatewayCommands:
        port = SettingsFile(self.home.config_file).load()
        return GatewayCommands.opened(self.desk, port, self.tokens, self.tenant, kind)

    def written(self) -> bytes:
        return b"".join(file.read_bytes() for file in self.folder.rglob("*") if file.is_file())


@pytest.fixture
def node(tmp_path: Path) -> Node:
    return Node(tmp_path, {"MATON_API_KEY": KEY})


async def test_without_a_key_the_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupIncomplete) as refusal:
        Node(tmp_path, {}).gateway()
    assert "MATON_API_KEY" in refusal.value.advice


async def test_a_list_never_holds_an_address_for_the_browser(node: Node) -> None:
    document = await node.gateway().connections()
    assert [each["status"] for each in document["connections"]] == ["ACTIVE", "PENDING", "FAILED"]
    assert SESSION not in str(document)


async def test_creating_tells_the_address_once_and_writes_it_nowhere(node: Node) -> None:
    made = await node.gateway().create()
    assert made["status"] == "PENDING" and SESSION in made["connect_url"]
    shown = await node.gateway().show(made["id"])
    assert shown["connect_url"] == made["connect_url"]
    assert SESSION.encode() not in node.written()


async def test_an_active_connection_shows_no_address(node: Node) -> None:
    first = (await node.gateway().connections())["connections"][0]
    assert (await node.gateway().show(first["id"]))["connect_url"] is None


async def test_a_connection_is_removed_and_then_not_found(node: Node) -> None:
    made = await node.gateway().create()
    assert (await node.gateway().delete(made["id"]))["deleted"] is True
    for ask in (node.gateway().show, node.gateway().delete):
        with pytest.raises(NotFound, match="no connection"):
            await ask(made["id"])


async def test_the_port_goes_to_the_site_that_was_named(node: Node) -> None:
    active = (await node.gateway().connections())["connections"][0]["id"]
    used = await node.gateway().use_site(node.wiki.site_host, active)
    assert used["base_url"] == f"https://api.maton.ai/confluence/ex/confluence/{node.wiki.cloud_id}"
    assert (used["sign_in"], used["header"]) == ("bearer", {"Maton-Connection": active})
    assert used["token"] == {"set": True, "store": "environment"}
    assert used["advice"] == ""
    assert (await node.gateway().connections())["connections"][0]["used"] is True


async def test_a_site_that_is_not_reached_changes_nothing(node: Node) -> None:
    before = node.desk.show()["base_url"]
    with pytest.raises(NotFound, match="does not reach"):
        await node.gateway().use_site("elsewhere")
    assert node.desk.show()["base_url"] == before


async def test_of_several_sites_none_is_taken_unasked(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    async def several(_self: GatewaySignIn, _connection: str = "") -> tuple[Site, ...]:
        return (Site("1", "a", "https://a.atlassian.net"), Site("2", "b", "https://b.atlassian.net"))

    monkeypatch.setattr(GatewaySignIn, "sites", several)
    with pytest.raises(InvalidInput, match="2 sites"):
        await node.gateway().use_site("")
    assert node.desk.show()["placeholder"]


async def test_an_oauth_token_goes_to_the_gateway_of_the_service(tmp_path: Path) -> None:
    node = Node(tmp_path, {"HARBOR_TUI_TOKEN": KEY})
    used = await node.gateway("atlassian").use_site(node.wiki.site_host)
    assert used["base_url"] == f"https://api.atlassian.com/ex/confluence/{node.wiki.cloud_id}"
    assert used["header"] == {}
    assert (await node.gateway().sites())["gateway"] == "https://api.atlassian.com"


async def test_a_refused_key_is_a_refused_sign_in(tmp_path: Path) -> None:
    with pytest.raises(HarborError) as refusal:
        await Node(tmp_path, {"MATON_API_KEY": "another-key-1"}).gateway().connections()
    assert refusal.value.code == "sign_in"


def test_the_commands_lead_to_a_working_port(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with served_sandbox(tmp_path, "--pages", "20") as sandbox:
        run: list[tuple[str, ...]] = [
            ("import", "atlassian/confluence-cloud-api"),
            ("set", "base_url", f"{sandbox.base_url}/confluence"),
        ]
        for arguments in run:
            assert harbor(home, "port", *arguments).code == 0
        environment = {"HARBOR_TUI_TOKEN": sandbox.token, "PATH": os.environ["PATH"]}

        def document(*arguments: str) -> Any:
            done = harbor(home, *arguments, "--json", env=environment)
            assert done.code == 0, done
            return done.document

        made = document("port", "connections", "create")
        assert SESSION in made["connect_url"]
        active = next(
            each["id"] for each in document("port", "connections", "list")["connections"] if each["status"] == "ACTIVE"
        )
        (site,) = document("port", "sites", "--connection", active)["sites"]
        used = document("port", "sites", "--use", site["url"], "--connection", active)
        assert used["base_url"] == f"{sandbox.base_url}/confluence/ex/confluence/{site['cloud_id']}"
        assert document("call", "search-pages")["status"] == 200
        assert document("port", "connections", "delete", made["id"])["deleted"]
        gone = harbor(home, "port", "connections", "show", made["id"], "--json", env=environment)
        assert gone.code == 4
    written = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert SESSION.encode() not in written and sandbox.token.encode() not in written
