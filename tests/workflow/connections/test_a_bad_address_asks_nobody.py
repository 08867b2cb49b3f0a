"""An address that cannot be the tenant's is refused before anything is looked up or connected to (SEC-09)."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import NoReturn

import pytest

from harbor_tui.catalogue import default_book
from harbor_tui.config.catalogue_folder import InstalledCatalogue
from harbor_tui.config.paths import Home
from harbor_tui.config.probe import NetworkProbe
from harbor_tui.config.store import SettingsFile
from harbor_tui.config.tokens.stores import TokenStores
from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.workflow.connections.check import CheckSources
from harbor_tui.workflow.connections.connections import PortSetup
from harbor_tui.workflow.connections.form import PortForm
from harbor_tui.workflow.connections.port_commands import PortCommands

BAD = [
    "http://acme.atlassian.net",
    "https://user:pw@acme.atlassian.net",
    "https://acme.atlassian.net@evil.test/",
    "https://acme.atlassian.net\\@evil.test",
    "https://acme.atlassian.net?x=1",
    "https://acme.atlassian.net#x",
    "https://10.0.0.1",
    "https://169.254.169.254",
    "https://[fe80::1]",
    "https://\u0430cme.atlassian.net",
    "https://acme.atlassian.net.",
    "https://your-domain.atlassian.net",
    "",
    "https://" + "a" * 5000 + ".atlassian.net",
    "https://atlassian.net.evil.test",
    "https://evilatlassian.net",
]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> NoReturn:
        raise AssertionError("something was looked up or connected to")

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    monkeypatch.setattr(socket.socket, "connect", asked)


@pytest.mark.parametrize("address", BAD, ids=lambda address: address[:40] or "empty")
def test_port_set_refuses_it(tmp_path: Path, address: str) -> None:
    home = Home.at(str(tmp_path))
    desk = PortCommands(
        SettingsFile(home.config_file), TokenStores(home, environment={}), InstalledCatalogue(home.catalogue)
    )
    desk.import_entry("atlassian/confluence-cloud-api")
    before = home.config_file.read_bytes()
    with pytest.raises(InvalidInput) as refusal:
        desk.set("base_url", address)
    assert refusal.value.summary.startswith("This base URL cannot be used: ")
    assert home.config_file.read_bytes() == before


@pytest.mark.parametrize("address", BAD, ids=lambda address: address[:40] or "empty")
async def test_the_pane_neither_saves_nor_tries_it(tmp_path: Path, address: str) -> None:
    home = Home.at(str(tmp_path))
    desk = PortSetup(
        SettingsFile(home.config_file),
        CheckSources(NetworkProbe(), TokenStores(home, environment={}), ConfluenceTenant, default_book()),
    )
    form = PortForm(base_url=address)
    host = desk.needs_confirmation(form)
    with pytest.raises(InvalidInput):
        await desk.save(form, token=Secret("SEKRET-token-1"), token_store="file")
    assert not home.config_file.exists()
    if host:
        assert host in ("atlassian.net.evil.test", "evilatlassian.net")
        return
    (check,) = [check async for check in desk.checks(form, token=Secret("SEKRET-token-1"))]
    assert (check.name, check.state) == ("port", "fail")
