"""Who may ask the built-in tenant, on its three address forms, and what the refusals look like."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from harbor_tui.sandbox.service.sign_in import Credential

if TYPE_CHECKING:
    import httpx

    from harbor_tui.sandbox.wiki.tenant import Tenant

PAGES = "/wiki/api/v2/pages"
TOKEN = "sandbox-test-token"


def basic(account: str, token: str = TOKEN) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{account}:{token}".encode()).decode()}


def bearer(token: str = TOKEN) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("headers", [bearer(), basic("operator@harbor.example"), basic("Operator@Harbor.example")])
@pytest.mark.parametrize("form", ["", "/ex/confluence/{cloud}"])
async def test_bearer_and_basic_are_both_taken(
    client_for: Any, tenant: Tenant, headers: dict[str, str], form: str
) -> None:
    client = client_for(signed_in=False)
    path = form.format(cloud=tenant.cloud_id) + PAGES
    assert (await client.get(path, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{}, bearer("wrong"), bearer(""), basic("else@harbor.example"), basic("operator@harbor.example", "x"),
     {"Authorization": "Basic ???"}, {"Authorization": "Digest x"}, {"Authorization": TOKEN}],
)  # fmt: skip
@pytest.mark.parametrize("form", ["", "/ex/confluence/{cloud}", "/confluence/ex/confluence/{cloud}"])
async def test_anything_else_is_401(client_for: Any, tenant: Tenant, headers: dict[str, str], form: str) -> None:
    client = client_for(signed_in=False)
    answer = await client.get(form.format(cloud=tenant.cloud_id) + PAGES, headers=headers)
    assert answer.status_code == 401
    assert TOKEN not in answer.text


async def test_strict_pairing_refuses_a_bearer_on_the_site_form(client_for: Any, tenant: Tenant) -> None:
    client = client_for(strict_pairing=True)
    answer = await client.get(PAGES)
    assert (answer.status_code, answer.json()) == (403, {"error": "Failed to parse Connect Session Auth Token"})
    assert (await client.get(PAGES, headers=basic("operator@harbor.example"))).status_code == 200
    assert (await client.get(f"/ex/confluence/{tenant.cloud_id}{PAGES}")).status_code == 200


async def test_strict_pairing_refuses_a_scoped_token_on_the_site_form(client_for: Any) -> None:
    client = client_for(strict_pairing=True, scopes=["read:page:confluence"])
    assert (await client.get(PAGES, headers=basic("operator@harbor.example"))).status_code == 401


async def test_strict_pairing_tells_an_access_token_on_the_site_form_from_an_api_token(client_for: Any) -> None:
    client = client_for(strict_pairing=True, signed_in=False)
    assert (await client.get(PAGES, headers=bearer("eyJhbGciOiJub25lIn0.e30.c2ln"))).status_code == 401
    assert (await client.get(PAGES, headers=bearer("ATATT3xFfGF0-anything"))).status_code == 403


async def test_strict_pairing_refuses_a_classic_token_at_the_gateway(client_for: Any, tenant: Tenant) -> None:
    pages = f"/ex/confluence/{tenant.cloud_id}{PAGES}"
    classic, scoped = client_for(strict_pairing=True), client_for(strict_pairing=True, scopes=["read:page:confluence"])
    assert (await classic.get(pages, headers=basic("operator@harbor.example"))).status_code == 401
    assert (await scoped.get(pages, headers=basic("operator@harbor.example"))).status_code == 200


async def test_a_token_without_the_scope_is_refused_at_the_gateway(client_for: Any, tenant: Tenant) -> None:
    client = client_for(scopes=["read:page:confluence"])
    gateway = f"/ex/confluence/{tenant.cloud_id}"
    assert (await client.get(gateway + PAGES)).status_code == 200
    for refused in (
        await client.get(f"{gateway}/wiki/api/v2/spaces"),
        await client.get(f"{gateway}/wiki/rest/api/user/current"),
        await client.post(gateway + PAGES, json={}),
    ):
        assert refused.status_code == 401
        assert refused.json() == {"code": 401, "message": "Unauthorized; scope does not match"}
        assert refused.headers["x-failure-category"] == "FAILURE_CLIENT_SCOPE_CHECK"


async def test_several_tokens_have_their_own_scopes(client_for: Any, tenant: Tenant) -> None:
    reader = Credential("reader", "agent@harbor.example", frozenset({"read:page:confluence"}))
    client = client_for(more_credentials=[reader])
    path = f"/ex/confluence/{tenant.cloud_id}/wiki/api/v2/spaces"
    assert (await client.get(path)).status_code == 200
    assert (await client.get(path, headers=bearer("reader"))).status_code == 401


async def test_the_gateway_names_the_site_in_its_links(client: httpx.AsyncClient, tenant: Tenant) -> None:
    answer = await client.get(f"/ex/confluence/{tenant.cloud_id}{PAGES}", params={"limit": 1})
    links = answer.json()["_links"]
    assert links["base"] == "https://skerry.atlassian.example/wiki"
    assert links["next"].startswith("/wiki/api/v2/pages?")


async def test_another_cloud_id_leads_nowhere(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"/ex/confluence/00000000-0000-0000-0000-000000000000{PAGES}")).status_code == 404


async def test_the_cloud_id_is_found_without_and_with_a_token(client_for: Any, tenant: Tenant) -> None:
    client = client_for(signed_in=False)
    assert (await client.get("/_edge/tenant_info")).json() == {"cloudId": tenant.cloud_id}
    for path in ("/oauth/token/accessible-resources", "/confluence/oauth/token/accessible-resources"):
        assert (await client.get(path)).status_code == 401
        sites = (await client.get(path, headers=bearer())).json()
        assert [(site["id"], site["url"]) for site in sites] == [(tenant.cloud_id, "https://skerry.atlassian.example")]


async def test_the_managed_form_goes_through_an_active_connection(client: httpx.AsyncClient, tenant: Tenant) -> None:
    path = f"/confluence/ex/confluence/{tenant.cloud_id}{PAGES}"
    active = next(iter(tenant.connections.values()))
    assert (await client.get(path)).status_code == 200
    assert (await client.get(path, headers={"Maton-Connection": active.id})).status_code == 200
    assert (await client.get(path, headers={"Maton-Connection": "unknown"})).status_code == 400
    for connection in tenant.connections.values():
        connection.status = "FAILED"
    assert (await client.get(path)).status_code == 400


async def test_connections_are_made_listed_shown_and_deleted(client: httpx.AsyncClient) -> None:
    created = (await client.post("/connections", json={"app": "confluence"})).json()["connection"]
    assert created["status"] == "PENDING" and "session_token=" in created["url"]
    assert created["creation_time"] == "2026-11-21T09:30:00.000000Z"
    pending = (await client.get("/connections", params={"app": "confluence", "status": "PENDING"})).json()
    assert created["connection_id"] in [entry["connection_id"] for entry in pending["connections"]]
    path = f"/connections/{created['connection_id']}"
    assert (await client.get(path)).json()["connection"] == created
    assert (await client.delete(path)).status_code == 200
    assert (await client.get(path)).status_code == 404
    assert (await client.post("/connections", json={"app": "else"})).status_code == 400
    assert (await client.get("/connections", params={"status": "LOST"})).status_code == 400


async def test_the_managed_gateway_needs_its_key(client_for: Any) -> None:
    client = client_for(signed_in=False)
    assert (await client.get("/connections")).status_code == 401
    assert (await client.get("/connections", headers=basic("operator@harbor.example"))).status_code == 401


async def test_the_current_user_is_a_known_one(client: httpx.AsyncClient, tenant: Tenant) -> None:
    user = (await client.get("/wiki/rest/api/user/current")).json()
    assert (user["type"], user["accountId"]) == ("known", tenant.me.account_id)


async def test_every_answer_carries_a_date_and_an_id_for_support(client: httpx.AsyncClient) -> None:
    for path in (PAGES, "/wiki/nowhere", "/_edge/tenant_info"):
        answer = await client.get(path)
        assert answer.headers["date"] == "Sat, 21 Nov 2026 09:30:00 GMT"
        assert answer.headers["atl-request-id"] and answer.headers["atl-traceid"]


async def test_paths_that_lead_nowhere_and_methods_that_do_not_exist(client: httpx.AsyncClient) -> None:
    nowhere = await client.get("/wiki/wiki/api/v2/pages")
    assert (nowhere.status_code, nowhere.json()["errors"][0]["title"]) == (404, "Not Found")
    method = await client.patch(PAGES)
    assert (method.status_code, method.json()["errors"][0]["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert set(method.headers["allow"].replace(" ", "").split(",")) >= {"GET"}
    slash = await client.get("/wiki/api/v2/pages/1%2F2")
    assert slash.status_code == 400 and slash.headers["content-type"].startswith("text/html")


async def test_the_gateway_says_that_old_v1_endpoints_are_gone(client: httpx.AsyncClient, tenant: Tenant) -> None:
    answer = await client.get(f"/ex/confluence/{tenant.cloud_id}/wiki/rest/api/content")
    assert answer.status_code == 410
    assert answer.json()["statusCode"] == 410 and "GoneException" in answer.json()["message"]


async def test_the_log_shows_requests_without_their_tokens(client: httpx.AsyncClient) -> None:
    await client.get(PAGES, params={"limit": 1})
    await client.post(PAGES, content=b"{}")
    log = await client.get("/_sandbox/log", headers={"Authorization": ""})
    assert [(entry["method"], entry["path"], entry["query"], entry["status"]) for entry in log.json()["requests"]] == [
        ("GET", PAGES, "limit=1", 200),
        ("POST", PAGES, "", 415),
    ]
    sha = log.json()["requests"][1]["body_sha256"]
    assert sha == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert TOKEN not in log.text
