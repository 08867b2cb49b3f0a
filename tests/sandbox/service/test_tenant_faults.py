"""Each way in which the built-in tenant can be told to misbehave, seen through httpx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from harbor_tui.sandbox.service.faults import FAULT_KINDS, parse_fault

if TYPE_CHECKING:
    from harbor_tui.sandbox.wiki.tenant import Tenant

PAGES = "/wiki/api/v2/pages"


def new_page(tenant: Tenant, title: str = "Made under a fault") -> dict[str, Any]:
    body = {"representation": "storage", "value": "<p>As sent.</p>"}
    return {"spaceId": str(next(iter(tenant.spaces))), "status": "current", "title": title, "body": body}


STATUSES = {
    "401": 401, "401-scope": 401, "403": 403, "403-html": 403, "403-bearer": 403, "404": 404, "409": 409, "410": 410,
    "413": 413, "415": 415, "422": 422, "429": 429, "500": 500, "502": 502, "503": 503, "504": 504, "html": 200,
    "not-json": 200, "duplicate-title": 400, "redirect": 302, "redirect-same": 302, "anonymous": 404,
}  # fmt: skip


@pytest.mark.parametrize("kind", STATUSES)
async def test_a_refusing_fault_answers_with_its_status_and_lets_no_write_through(
    client_for: Any, tenant: Tenant, kind: str
) -> None:
    client = client_for(faults=[f"{kind}@POST {PAGES}"])
    answer = await client.post(PAGES, json=new_page(tenant))
    assert answer.status_code == STATUSES[kind]
    assert tenant.titled("Made under a fault") == []
    assert (await client.get(PAGES)).status_code == 200


@pytest.mark.parametrize("kind", ["empty", "missing-id", "null-fields", "oversized:6", "truncated", "cut-after"])
async def test_a_spoiling_fault_lets_the_write_through(client_for: Any, tenant: Tenant, kind: str) -> None:
    client = client_for(faults=[f"{kind}@POST {PAGES}"])
    try:
        await client.post(PAGES, json=new_page(tenant))
    except httpx.RemoteProtocolError:
        assert kind in ("truncated", "cut-after")
    assert len(tenant.titled("Made under a fault")) == 1


async def test_a_connection_cut_before_the_write_leaves_nothing(client_for: Any, tenant: Tenant) -> None:
    client = client_for(faults=[f"cut-before@POST {PAGES}x1"])
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        await client.post(PAGES, json=new_page(tenant))
    assert tenant.titled("Made under a fault") == []
    assert (await client.post(PAGES, json=new_page(tenant))).status_code == 200
    log = (await client.get("/_sandbox/log")).json()["requests"]
    assert [entry["status"] for entry in log] == [None, 200]


async def test_too_many_requests_says_when_to_come_back_or_not(client_for: Any) -> None:
    client = client_for(faults=["429:7x1", "429x1"])
    assert (await client.get(PAGES)).headers["retry-after"] == "7"
    assert "retry-after" not in (await client.get(PAGES)).headers
    assert (await client.get(PAGES)).status_code == 200


async def test_redirects_lead_elsewhere(client_for: Any) -> None:
    client = client_for(faults=["redirect:307;https://evil.example/x1", "redirectx1", "redirect-samex1"])
    first = await client.get(PAGES)
    assert (first.status_code, first.headers["location"]) == (307, "https://evil.example/")
    assert (await client.get(PAGES)).headers["location"] == "https://elsewhere.example/wiki/api/v2/pages"
    assert (await client.get(PAGES)).headers["location"] == "/login.jsp"


async def test_an_expired_token_looks_like_an_empty_wiki(client_for: Any) -> None:
    client = client_for(faults=["anonymous"], signed_in=False)
    answer = await client.get(PAGES)
    assert (answer.status_code, answer.json()["results"]) == (200, [])
    assert answer.headers["x-seraph-loginreason"] == "AUTHENTICATED_FAILED"
    user = await client.get("/wiki/rest/api/user/current")
    assert user.json()["type"] == "anonymous"
    assert (await client.get(f"{PAGES}/123")).status_code == 404


async def test_an_altered_body_is_stored_and_echoed(client_for: Any, tenant: Tenant) -> None:
    client = client_for(faults=[f"altered-body@POST {PAGES}"])
    echoed = (await client.post(PAGES, json=new_page(tenant))).json()["body"]["storage"]["value"]
    stored = tenant.titled("Made under a fault")[0].latest.body
    assert echoed == stored != "<p>As sent.</p>"


async def test_next_links_can_lead_to_another_host_or_in_circles(client_for: Any) -> None:
    client = client_for(faults=["next-absolute"])
    links = (await client.get(PAGES, params={"limit": 1})).json()["_links"]
    assert links["next"].startswith("https://elsewhere.example/wiki/api/v2/pages?cursor=")
    client = client_for(faults=["next-loop"])
    first = (await client.get(PAGES, params={"limit": 1})).json()
    second = (await client.get(first["_links"]["next"])).json()
    third = (await client.get(second["_links"]["next"])).json()
    assert second["results"] == third["results"] != first["results"]


async def test_null_fields_leave_only_ids(client_for: Any) -> None:
    client = client_for(faults=["null-fields"])
    entry = (await client.get(PAGES, params={"limit": 1})).json()["results"][0]
    assert {name for name, value in entry.items() if value is not None} == {"id"}


async def test_slow_and_dripping_answers_arrive_in_the_end(client_for: Any) -> None:
    client = client_for(faults=["slow:0.01x1", "drip:0@GET /wiki/rest/api/user/currentx1"])
    assert (await client.get(PAGES)).status_code == 200
    assert (await client.get("/wiki/rest/api/user/current")).json()["type"] == "known"


async def test_a_fault_meets_its_method_and_path_in_every_form(client_for: Any, tenant: Tenant) -> None:
    client = client_for(faults=["500@GET /wiki/api/v2/pages/{id}"])
    assert (await client.get(f"{PAGES}/1")).status_code == 500
    assert (await client.get(f"/ex/confluence/{tenant.cloud_id}{PAGES}/1")).status_code == 500
    assert (await client.get(PAGES)).status_code == 200
    assert (await client.delete(f"{PAGES}/1")).status_code != 500


async def test_a_limit_that_is_near_and_a_clock_that_is_off_show_in_the_headers(client_for: Any) -> None:
    client = client_for(faults=["near-limitx1", "clock:-7200x1"])
    near = await client.get(PAGES)
    assert near.headers["x-ratelimit-nearlimit"] == "true"
    assert near.headers["x-ratelimit-reset"] == "2026-11-21T09:37Z"
    assert (await client.get(PAGES)).headers["date"] == "Sat, 21 Nov 2026 07:30:00 GMT"
    assert (await client.get(PAGES)).headers["date"] == "Sat, 21 Nov 2026 09:30:00 GMT"


async def test_new_pages_can_take_a_while_to_appear_in_lists(client_for: Any, tenant: Tenant) -> None:
    client = client_for(faults=[f"lag@GET {PAGES}x1"])
    created = (await client.post(PAGES, json=new_page(tenant))).json()
    assert (await client.get(PAGES, params={"title": created["title"]})).json()["results"] == []
    assert len((await client.get(PAGES, params={"title": created["title"]})).json()["results"]) == 1


def test_a_fault_is_read_part_by_part() -> None:
    fault = parse_fault("429:2@POST /wiki/api/v2/pagesx1")
    assert (fault.kind, fault.argument, fault.method, fault.path, fault.times) == (
        "429", "2", "POST", "/wiki/api/v2/pages", 1,
    )  # fmt: skip
    assert parse_fault("slow:1.5").number(5) == 1.5
    assert parse_fault("401-scopex3").times == 3


@pytest.mark.parametrize("kind", FAULT_KINDS)
def test_every_kind_can_be_asked_for_and_is_explained(kind: str) -> None:
    assert parse_fault(kind).kind == kind
    assert FAULT_KINDS[kind]


@pytest.mark.parametrize(
    "spec", ["", "nonsense", "429:soon", "slow:x", "clock:early", "500@post /x", "500@GET pages", "500 x2"]
)
def test_what_is_not_a_fault_is_refused_with_a_reason(spec: str) -> None:
    with pytest.raises(ValueError, match="is not a fault"):
        parse_fault(spec)
