"""Each write of the whole entry, sent to the built-in tenant: done when it is done, refused when it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from harbor_tui.catalogue.bundled import bundled_bytes, check_entry
from harbor_tui.domain.outcomes import OutcomeState, SendReport
from harbor_tui.domain.requests import wire_for
from tests.support.sandbox_tenant import OnSandbox

WHOLE = {
    action.slug: action for action in check_entry(bundled_bytes("atlassian/confluence-cloud-full"), "full").actions
}
SENT_HERE = {
    "create-page", "update-page", "delete-page", "create-blogpost", "update-blogpost", "delete-blogpost",
    "create-footer-comment", "update-footer-comment", "delete-footer-comment", "create-page-property",
    "update-page-property", "delete-page-property", "create-space-property",
}  # fmt: skip


class Writer:
    """Sends writes by their actions."""

    def __init__(self) -> None:
        self.on = OnSandbox()

    async def send(self, slug: str, **given: Any) -> SendReport:
        assert slug in SENT_HERE
        call = WHOLE[slug].prepare(given)
        return await self.on.tenant.send_once(wire_for(call, self.on.port.base_url))

    async def done(self, slug: str, **given: Any) -> SendReport:
        report = await self.send(slug, **given)
        assert report.state is OutcomeState.CREATED, (slug, report.summary)
        return report

    async def space_id(self) -> str:
        answer = await self.on.tenant.read(WHOLE["list-spaces"].prepare({"query": {"limit": 1}}))
        return str(answer.data["results"][0]["id"])


@pytest.fixture
def writer() -> Writer:
    return Writer()


def text(value: str) -> dict[str, str]:
    return {"representation": "storage", "value": f"<p>{value}</p>"}


@pytest.mark.parametrize("kind", ["page", "blogpost"])
async def test_pages_and_blog_posts_are_created_updated_and_deleted(writer: Writer, kind: str) -> None:
    body = {"spaceId": await writer.space_id(), "status": "current", "title": f"A {kind}", "body": text("1")}
    made = await writer.done(f"create-{kind}", body=body)
    assert made.page is not None and made.stored_id == made.page.id
    new = {"id": made.stored_id, "status": "current", "title": f"A {kind}", "body": text("2"), "version": {"number": 2}}
    path = writer_path(f"update-{kind}", made.stored_id)
    updated = await writer.done(f"update-{kind}", path=path, body=new)
    assert updated.page is not None and updated.page.version == 2
    stale = await writer.send(f"update-{kind}", path=path, body=new)
    assert (stale.state, stale.status, stale.error_class) == (OutcomeState.FAILED, 409, "stale")
    assert "it is at version 2 now" in stale.summary
    gone = await writer.done(f"delete-{kind}", path=path)
    assert (gone.page, gone.status) == (None, 204)
    again = await writer.send(f"delete-{kind}", path=path)
    assert (again.state, again.error_class) == (OutcomeState.FAILED, "not_visible")


async def test_comments_and_properties_too(writer: Writer) -> None:
    space = await writer.space_id()
    body = {"spaceId": space, "status": "current", "title": "P", "body": text("1")}
    page = (await writer.done("create-page", body=body)).stored_id
    comment = await writer.done("create-footer-comment", body={"pageId": page, "body": text("hello")})
    assert comment.page is None and comment.stored_id
    of_comment = writer_path("update-footer-comment", comment.stored_id)
    await writer.done("update-footer-comment", path=of_comment, body={"version": {"number": 2}, "body": text("again")})
    assert (await writer.done("delete-footer-comment", path=of_comment)).page is None
    of_page = writer_path("create-page-property", page)
    made = await writer.done("create-page-property", path=of_page, body={"key": "owner", "value": {"a": 1}})
    of_property = writer_path("update-page-property", page, made.stored_id)
    changed = {"key": "owner", "value": 2, "version": {"number": 2}}
    assert (await writer.done("update-page-property", path=of_property, body=changed)).stored_id == made.stored_id
    await writer.done("delete-page-property", path=of_property)
    of_space = writer_path("create-space-property", space)
    await writer.done("create-space-property", path=of_space, body={"key": "k", "value": 1})


def writer_path(slug: str, *ids: str) -> dict[str, Any]:
    """The path parameters of an action, in their order, in the type that its schema wants."""
    schema = WHOLE[slug].input.as_json_schema()["properties"]["path"]["properties"]
    return {
        name: int(each) if schema[name]["type"] == "integer" else each for name, each in zip(schema, ids, strict=True)
    }


def test_no_write_of_the_entry_was_left_out() -> None:
    assert {slug for slug, action in WHOLE.items() if action.writes} == SENT_HERE
