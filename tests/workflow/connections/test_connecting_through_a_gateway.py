"""Signing in through a gateway: connections are listed, made and removed; the site is chosen by its address."""

from __future__ import annotations

import httpx
import pytest

from harbor_tui.catalogue.bundled import sign_in_book
from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.contracts.adapters import Tenant
from harbor_tui.domain.errors import HarborError, InvalidInput, NotFound, NotVisible, SignInRefused
from harbor_tui.domain.port import Port
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.sandbox.server.app import create_app
from harbor_tui.workflow.connections.form import PortForm, port_from
from harbor_tui.workflow.connections.gateway import GATEWAY, GatewaySignIn, Site, form_for, pick_site

KEY = Secret("managed-key-1")
SITES = (Site("1111", "acme", "https://acme.atlassian.net"), Site("2222", "other", "https://other.atlassian.net"))


class Gateway:
    """The built-in tenant behind both gateways."""

    def __init__(self) -> None:
        self.wiki = seeded_tenant(pages=20, seed=3)
        self.app = create_app(self.wiki, token=KEY.reveal())

    def tenant(self, port: Port, token: Secret | None) -> Tenant:
        return ConfluenceTenant(port, token, transport=httpx.ASGITransport(self.app))

    def signing_in(self, key: Secret = KEY) -> GatewaySignIn:
        return GatewaySignIn(self.tenant, key)


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


async def test_connections_are_listed_with_their_state_oldest_first(gateway: Gateway) -> None:
    found = await gateway.signing_in().connections()
    assert [connection.status for connection in found] == ["ACTIVE", "PENDING", "FAILED"]


async def test_a_new_connection_is_pending_and_has_an_address_for_a_browser_elsewhere(gateway: Gateway) -> None:
    before = await gateway.signing_in().connections()
    made = await gateway.signing_in().create()
    assert made.status == "PENDING"
    assert made.id not in {connection.id for connection in before}
    assert made.connect_url is not None
    assert "session_token=" in made.connect_url.reveal()
    assert "session" not in repr(made)


async def test_a_connection_is_shown_and_removed(gateway: Gateway) -> None:
    desk = gateway.signing_in()
    made = await desk.create()
    assert await desk.show(made.id) == made
    await desk.delete(made.id)
    with pytest.raises(NotVisible):
        await desk.show(made.id)
    with pytest.raises(NotVisible):
        await desk.delete(made.id)


@pytest.mark.parametrize("connection_id", ["../pages", "a/b", "a?b", "", "x" * 65])
async def test_what_is_no_id_is_not_asked_for(gateway: Gateway, connection_id: str) -> None:
    with pytest.raises(InvalidInput):
        await gateway.signing_in().show(connection_id)
    assert gateway.app.state.log.entries == []


async def test_a_wrong_key_is_refused_as_a_sign_in(gateway: Gateway) -> None:
    with pytest.raises(SignInRefused):
        await gateway.signing_in(Secret("wrong-key-1")).connections()


async def test_the_sites_of_a_connection_become_the_ports_address(gateway: Gateway) -> None:
    desk = gateway.signing_in()
    active = next(each for each in await desk.connections() if each.status == "ACTIVE")
    site = pick_site(await desk.sites(active.id), gateway.wiki.site_host)
    form = form_for(PortForm(sign_in="basic", account="a@b.test"), site, connection_id=active.id)
    port = port_from(form, other_host_confirmed=False)
    assert str(port.base_url) == f"https://api.maton.ai/confluence/ex/confluence/{gateway.wiki.cloud_id}"
    assert dict(port.headers) == {"Maton-Connection": active.id}
    assert port.sign_in == "bearer"


async def test_the_sites_of_an_oauth_token_become_the_gateways_address(gateway: Gateway) -> None:
    sites = await GatewaySignIn(gateway.tenant, KEY, origin=GATEWAY).sites()
    form = form_for(PortForm(), pick_site(sites, gateway.wiki.site_host), origin=GATEWAY)
    assert form.base_url == f"https://api.atlassian.com/ex/confluence/{gateway.wiki.cloud_id}"


def test_of_several_sites_none_is_taken_unasked() -> None:
    with pytest.raises(InvalidInput, match=r"2 sites: https://acme\.atlassian\.net, https://other"):
        pick_site(SITES)
    assert pick_site(SITES[:1]) == SITES[0]


@pytest.mark.parametrize("wanted", ["other", "other.atlassian.net", "https://other.atlassian.net/wiki"])
def test_a_site_is_picked_by_its_address_as_a_person_types_it(wanted: str) -> None:
    assert pick_site(SITES, wanted) == SITES[1]


@pytest.mark.parametrize("sites", [(), SITES])
def test_a_site_that_is_not_reached_is_named_with_those_that_are(sites: tuple[Site, ...]) -> None:
    with pytest.raises(HarborError) as refusal:
        pick_site(sites, "third")
    assert isinstance(refusal.value, NotFound)
    assert ("acme" in refusal.value.advice) == bool(sites)


def test_the_gateways_actions_are_internal_and_bounded() -> None:
    assert sign_in_book().entry == "harbor/sign-in"
    assert {action.path.split("/")[1] for action in sign_in_book().actions} == {"connections", "confluence", "oauth"}
