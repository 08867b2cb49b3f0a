"""Comments, attachments, properties, labels, tasks and custom content of the built-in tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx

    from harbor_tui.sandbox.wiki.tenant import Tenant

V2 = "/wiki/api/v2"
COMMENTS = f"{V2}/footer-comments"
BODY = {"representation": "storage", "value": "<p>Comment text</p>"}


def page(tenant: Tenant, title: str) -> str:
    return str(tenant.titled(title)[0].id)


async def results(client: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get(f"{V2}{path}", params={name.replace("_", "-"): value for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


async def test_comments_of_a_page_are_its_roots_and_replies_hang_below(
    client: httpx.AsyncClient, tenant: Tenant
) -> None:
    rollout = page(tenant, "Harbor rollout")
    roots = await results(client, f"/pages/{rollout}/footer-comments", body_format="storage")
    assert len(roots) == 3 and all(root["pageId"] == rollout and root["body"]["storage"] for root in roots)
    replies = await results(client, f"/footer-comments/{roots[0]['id']}/children")
    assert [reply["parentCommentId"] for reply in replies] == [roots[0]["id"]]
    everything = await results(client, "/footer-comments", limit=250)
    assert {entry["id"] for entry in roots + replies} <= {entry["id"] for entry in everything}


async def test_a_comment_is_made_changed_answered_and_deleted(client: httpx.AsyncClient, tenant: Tenant) -> None:
    created = await client.post(COMMENTS, json={"pageId": page(tenant, "Glossary"), "body": BODY})
    comment = created.json()
    assert created.status_code == 201 and comment["body"]["storage"]["value"] == "<p>Comment text</p>"
    path = f"{COMMENTS}/{comment['id']}"
    changed = {"version": {"number": 2}, "body": {"storage": {"value": "<p>Updated comment</p>"}}}
    assert (await client.put(path, json=changed)).json()["version"]["number"] == 2
    assert (await client.put(path, json=changed)).status_code == 409
    old = await client.get(path, params={"version": 1, "body-format": "view", "include-versions": "true"})
    assert old.json()["body"]["view"]["value"] == "<p>Comment text</p>"
    assert [entry["number"] for entry in old.json()["versions"]["results"]] == [2, 1]
    reply = await client.post(COMMENTS, json={"parentCommentId": comment["id"], "body": BODY})
    assert reply.json()["parentCommentId"] == comment["id"]
    assert (await client.delete(path)).status_code == 204
    assert (await client.get(path)).status_code == 404
    assert (await client.get(f"{COMMENTS}/{reply.json()['id']}")).status_code == 404


async def test_a_comment_names_exactly_one_thing_with_the_services_spelling(
    client: httpx.AsyncClient, tenant: Tenant
) -> None:
    post = next(str(content.id) for content in tenant.contents.values() if content.kind == "blogpost")
    assert (await client.post(COMMENTS, json={"blogPostId": post, "body": BODY})).status_code == 201
    assert (await client.post(COMMENTS, json={"blogpostId": post, "body": BODY})).status_code == 400
    both = {"blogPostId": post, "pageId": page(tenant, "Glossary"), "body": BODY}
    assert (await client.post(COMMENTS, json=both)).status_code == 400
    assert (await client.post(COMMENTS, json={"pageId": "1", "body": BODY})).status_code == 404
    assert (await client.post(COMMENTS, json={"pageId": page(tenant, "Glossary")})).status_code == 400
    assert len(await results(client, f"/blogposts/{post}/footer-comments")) >= 1


async def test_attachments_and_custom_content_can_be_commented_on(client: httpx.AsyncClient, tenant: Tenant) -> None:
    file = (await results(client, "/attachments"))[0]
    on_file = await client.post(COMMENTS, json={"attachmentId": file["id"], "body": BODY})
    assert on_file.status_code == 201 and on_file.json()["attachmentId"] == file["id"].removeprefix("att")
    custom = next(iter(tenant.discussion.custom))
    on_custom = await client.post(COMMENTS, json={"customContentId": str(custom), "body": BODY})
    assert on_custom.json()["customContentId"] == str(custom)


async def test_inline_comments_show_their_words_and_state(client: httpx.AsyncClient, tenant: Tenant) -> None:
    inline = await results(client, "/inline-comments")
    assert {entry["resolutionStatus"] for entry in inline} == {"open", "resolved", "reopened"}
    assert all(entry["properties"]["inlineOriginalSelection"] for entry in inline)
    on_page = await results(client, f"/pages/{page(tenant, 'Harbor rollout')}/inline-comments")
    assert len(on_page) == 1
    assert (await client.get(f"{COMMENTS}/{on_page[0]['id']}")).status_code == 404


async def test_attachments_are_listed_filtered_and_read_by_either_id(client: httpx.AsyncClient, tenant: Tenant) -> None:
    every = await results(client, "/attachments")
    assert len(every) == 5 and all(entry["id"].startswith("att") for entry in every)
    assert [entry["title"] for entry in await results(client, "/attachments", mediaType="image/png")] == [
        "gangway-calendar.png"
    ]
    on_page = await results(
        client, f"/pages/{page(tenant, 'Service catalogue')}/attachments", filename="service-map.svg"
    )
    assert len(on_page) == 1 and not on_page[0]["downloadLink"].startswith("/wiki")
    for identifier in (on_page[0]["id"], on_page[0]["id"].removeprefix("att")):
        flags = {"include-labels": "true", "include-versions": "true", "include-properties": "true"}
        single = await client.get(f"{V2}/attachments/{identifier}", params={**flags, "include-operations": "true"})
        assert single.json()["id"] == on_page[0]["id"]
    wrong = await client.get(f"{V2}/attachments/file7")
    assert "Expected type is ContentId" in wrong.json()["errors"][0]["title"]
    assert (await client.get(f"{V2}/attachments/att7")).status_code == 404


async def test_page_properties_are_made_read_changed_and_deleted(client: httpx.AsyncClient, tenant: Tenant) -> None:
    path = f"{V2}/pages/{page(tenant, 'Glossary')}/properties"
    created = await client.post(path, json={"key": "my-property-key", "value": {"customKey": "customValue"}})
    assert created.status_code == 200
    entry = f"{path}/{created.json()['id']}"
    assert (await client.post(path, json={"key": "my-property-key", "value": 1})).status_code == 400
    change = {"key": "my-property-key", "value": None, "version": {"number": 2}}
    assert (await client.put(entry, json=change)).json()["value"] is None
    assert (await client.put(entry, json=change)).status_code == 409
    assert (await client.put(entry, json=change | {"key": "other", "version": {"number": 3}})).status_code == 400
    assert [found["key"] for found in (await client.get(path, params={"key": "my-property-key"})).json()["results"]]
    assert (await client.delete(entry)).status_code == 204
    assert (await client.get(entry)).status_code == 404
    assert (await client.post(path, json={"key": "k"})).status_code == 400
    assert (await client.post(path, json={"value": 1})).status_code == 400


async def test_properties_come_with_the_page_when_asked_for(client: httpx.AsyncClient, tenant: Tenant) -> None:
    path = f"{V2}/pages/{page(tenant, 'Harbor rollout')}"
    document = (await client.get(path, params={"include-properties": "true"})).json()
    assert {entry["key"] for entry in document["properties"]["results"]} == {
        "page-title-property-harbor",
        "rollout-wave",
    }
    wrong = await client.get(f"{V2}/pages/x/properties")
    assert "for 'page-id'" in wrong.json()["errors"][0]["title"]


async def test_space_properties_labels_and_permissions(client: httpx.AsyncClient, tenant: Tenant) -> None:
    space = str(next(iter(tenant.spaces)))
    created = await client.post(f"{V2}/spaces/{space}/properties", json={"key": "colour", "value": "green"})
    assert created.status_code == 201 and created.json()["createdBy"] == tenant.me.account_id
    keys = [entry["key"] for entry in await results(client, f"/spaces/{space}/properties", sort="-key")]
    assert keys == ["owner-team", "colour"]
    assert [label["prefix"] for label in await results(client, f"/spaces/{space}/labels")] == ["team"]
    assert (await client.get(f"{V2}/spaces/{space}/labels", params={"prefix": "global"})).status_code == 400
    rights = await results(client, f"/spaces/{space}/permissions", limit=2)
    assert len(rights) == 2 and rights[0]["operation"] == {"key": "read", "targetType": "space"}


async def test_labels_are_found_by_prefix_and_id(client: httpx.AsyncClient, tenant: Tenant) -> None:
    on_page = await results(client, f"/pages/{page(tenant, 'Harbor rollout')}/labels", sort="name")
    assert [label["name"] for label in on_page] == ["agents", "harbor", "rollout"]
    by_id = await results(client, "/labels", label_id=on_page[1]["id"])
    assert [label["name"] for label in by_id] == ["harbor"]
    teams = await results(client, "/labels", prefix="team", limit=250)
    assert {label["prefix"] for label in teams} == {"team"}
    post = next(str(content.id) for content in tenant.contents.values() if content.kind == "blogpost")
    assert await results(client, f"/blogposts/{post}/labels") != []


async def test_tasks_follow_the_task_lists_of_pages(client: httpx.AsyncClient, tenant: Tenant) -> None:
    rollout = page(tenant, "Harbor rollout")
    tasks = await results(client, "/tasks", page_id=rollout, body_format="storage")
    assert [task["status"] for task in tasks] == ["complete", "incomplete", "incomplete"]
    due = next(task for task in tasks if task["dueAt"] is not None)
    assert due["dueAt"] == "2026-11-27T00:00:00.000Z" and due["assignedTo"] in tenant.people
    assert "<time" in due["body"]["storage"]["value"]
    by_due = await results(client, "/tasks", due_at_from=1_795_700_000_000, due_at_to=1_795_800_000_000, limit=250)
    assert due["id"] in {task["id"] for task in by_due}
    mine = await results(client, "/tasks", assigned_to=due["assignedTo"], status="incomplete")
    assert due["id"] in {task["id"] for task in mine}
    single = await client.get(f"{V2}/tasks/{due['id']}")
    assert single.json()["localId"] == due["localId"]
    assert (await client.get(f"{V2}/tasks/1")).status_code == 404


async def test_a_task_keeps_its_id_when_its_page_changes(client: httpx.AsyncClient, tenant: Tenant) -> None:
    task = (
        "<ac:task><ac:task-id>1</ac:task-id><ac:task-status>{}</ac:task-status>"
        "<ac:task-body>Do</ac:task-body></ac:task>"
    )
    body = {"representation": "storage", "value": f"<ac:task-list>{task.format('incomplete')}</ac:task-list>"}
    created = {"spaceId": str(next(iter(tenant.spaces))), "title": "With a task", "body": body}
    identifier = (await client.post(f"{V2}/pages", json=created)).json()["id"]
    before = await results(client, "/tasks", page_id=identifier)
    body["value"] = f"<ac:task-list>{task.format('complete')}</ac:task-list>"
    update = {"id": identifier, "status": "current", "title": "With a task", "body": body, "version": {"number": 2}}
    await client.put(f"{V2}/pages/{identifier}", json=update)
    after = await results(client, "/tasks", page_id=identifier)
    assert [entry["id"] for entry in after] == [entry["id"] for entry in before]
    assert (after[0]["status"], after[0]["completedBy"]) == ("complete", tenant.me.account_id)


async def test_custom_content_needs_a_type_that_is_known(client: httpx.AsyncClient) -> None:
    path = f"{V2}/custom-content"
    assert (await client.get(path)).status_code == 400
    assert (await client.get(path, params={"type": "forge:unknown:thing"})).status_code == 404
    assert await results(client, "/custom-content", type="forge:skerry-quays:sketch") == []
    plans = await results(client, "/custom-content", type="forge:skerry-quays:quay-plan", body_format="raw")
    assert [plan["body"]["raw"]["representation"] for plan in plans] == ["raw", "raw"]


SKILL_READS = (
    "/pages", "/pages/{page}", "/pages/{page}/children", "/pages/{page}/versions", "/pages/{page}/labels",
    "/pages/{page}/attachments", "/pages/{page}/footer-comments", "/pages/{page}/properties",
    "/spaces", "/spaces/{space}",
    "/spaces/{space}/pages", "/spaces/{space}/blogposts", "/spaces/{space}/properties", "/spaces/{space}/permissions",
    "/spaces/{space}/labels", "/blogposts", "/blogposts/{post}", "/blogposts/{post}/labels",
    "/blogposts/{post}/versions",
    "/blogposts/{post}/footer-comments", "/footer-comments", "/footer-comments/{comment}",
    "/footer-comments/{comment}/children", "/inline-comments", "/attachments", "/attachments/{attachment}", "/tasks",
    "/tasks/{task}", "/labels", "/labels?prefix=global", "/custom-content?type=forge:skerry-quays:quay-plan",
)  # fmt: skip


@pytest.mark.parametrize("form", ["", "/ex/confluence/{cloud}", "/confluence/ex/confluence/{cloud}"])
@pytest.mark.parametrize("route", SKILL_READS)
async def test_every_reading_route_of_the_skill_answers_in_every_form(
    client: httpx.AsyncClient, tenant: Tenant, form: str, route: str
) -> None:
    discussion = tenant.discussion
    footer = next(entry.id for entry in discussion.comments.values() if not entry.inline)
    path = route.format(
        page=page(tenant, "Harbor rollout"), space=next(iter(tenant.spaces)), comment=footer,
        post=next(content.id for content in tenant.contents.values() if content.kind == "blogpost"),
        attachment=f"att{next(iter(discussion.attachments))}", task=next(iter(discussion.tasks)),
    )  # fmt: skip
    answer = await client.get(form.format(cloud=tenant.cloud_id) + V2 + path)
    assert answer.status_code == 200, answer.text
