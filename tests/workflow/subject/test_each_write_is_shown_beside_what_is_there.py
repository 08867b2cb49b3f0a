"""Each kind of write has its subject: what is there now, what the request does to it, and what stands against it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harbor_tui.domain.findings import Severity
from harbor_tui.sandbox.wiki.discussion import Comment
from harbor_tui.workflow.inbox.model import Review
from harbor_tui.workflow.subject.model import Subject
from tests.support.write_world import WriteWorld, looked_at, update_of


@pytest.fixture
def world(tmp_path: Path) -> WriteWorld:
    return WriteWorld(tmp_path)


async def review_of(world: WriteWorld, action: str, **given: object) -> Review:
    world.ask("a1", action, **given)
    node = world.node()
    await node.refresh()
    return await looked_at(node, "a1")


async def subject_of(world: WriteWorld, action: str, **given: object) -> Subject:
    subject = (await review_of(world, action, **given)).subject
    assert subject is not None
    return subject


def findings(review: Review) -> dict[str, Severity]:
    return {finding.kind: finding.severity for finding in review.row.findings}


def facts(subject: Subject) -> dict[str, str]:
    return {fact.label: fact.text for fact in (*subject.details, *subject.facts)}


def changes(subject: Subject, width: int = 90) -> list[str]:
    assert subject.comparison is not None
    return [line.plain for line in subject.comparison.diff.lines(width)]


def comments(world: WriteWorld) -> list[Comment]:
    return [each for each in world.wiki.discussion.comments.values() if not each.inline]


def storage(text: str) -> dict[str, str]:
    return {"representation": "storage", "value": text}


# Updates


async def test_an_update_is_compared_with_the_version_that_is_there(world: WriteWorld) -> None:
    page = world.page()
    body = f"{page.latest.body}<p>One more sentence.</p>"
    subject = await subject_of(world, "update-page", **update_of(page, body, title="Renamed"))
    assert "+ One more sentence." in changes(subject)
    assert facts(subject)["Changes"].startswith("title to “Renamed”; body: 1 added")
    assert page.latest.author_id in facts(subject)["Now"]
    space = world.wiki.spaces[page.space_id]
    assert f"{space.name} ({space.key})" in facts(subject)["Page"]
    assert subject.sighting.version == page.latest.number


async def test_an_update_that_moves_a_page_names_the_new_parent(world: WriteWorld) -> None:
    page = world.page()
    parent = next(
        each
        for each in world.wiki.contents.values()
        if each.kind == "page" and each.space_id == page.space_id and each.id not in (page.id, page.parent_id)
    )
    given = update_of(page, page.latest.body)
    given["body"]["parentId"] = str(parent.id)
    subject = await subject_of(world, "update-page", **given)
    assert f"moves below “{parent.title}”" in facts(subject)["Changes"]


@pytest.mark.parametrize("ahead", [0, 2, -1])
async def test_a_version_number_that_does_not_follow_cannot_be_approved(world: WriteWorld, ahead: int) -> None:
    page = world.page(versions=2)
    number = page.latest.number + ahead
    review = await review_of(world, "update-page", **update_of(page, "<p>x</p>", version=number))
    assert findings(review)["stale_version"] is Severity.BLOCKS
    assert review.row.worst is Severity.BLOCKS
    told = next(each.summary for each in review.row.findings if each.kind == "stale_version")
    assert f"makes version {number}" in told
    assert f"is at version {page.latest.number} now" in told
    assert f"submits version {page.latest.number + 1}" in told


async def test_an_update_that_names_two_pages_cannot_be_approved(world: WriteWorld) -> None:
    given = update_of(world.page(), "<p>x</p>")
    given["body"]["id"] = "1"
    review = await review_of(world, "update-page", **given)
    assert findings(review)["id_differs"] is Severity.BLOCKS


async def test_an_update_saved_as_a_draft_says_that_readers_see_nothing_of_it(world: WriteWorld) -> None:
    given = update_of(world.page(), "<p>x</p>", version=1)
    given["body"]["status"] = "draft"
    review = await review_of(world, "update-page", **given)
    assert review.row.worst is not Severity.BLOCKS
    assert any("its readers keep seeing what is there" in each.summary for each in review.row.findings)


async def test_publishing_a_draft_says_that_it_becomes_current(world: WriteWorld) -> None:
    draft = next(each for each in world.wiki.contents.values() if each.status == "draft")
    review = await review_of(
        world, f"update-{draft.kind}", **update_of(draft, "<p>Done.</p>", title="Ready", version=1)
    )
    assert review.subject is not None
    assert "status to current" in facts(review.subject)["Changes"]
    assert review.subject.sighting.draft
    assert review.row.worst is not Severity.BLOCKS


async def test_an_update_of_what_is_in_the_trash_says_so(world: WriteWorld) -> None:
    page = world.page()
    world.wiki.trash(page)
    review = await review_of(world, "update-page", **update_of(page, "<p>x</p>"))
    assert findings(review)["trashed"] is Severity.WARNS


async def test_a_blog_post_is_updated_like_a_page(world: WriteWorld) -> None:
    post = world.post()
    subject = await subject_of(world, "update-blogpost", **update_of(post, "<p>Other words.</p>"))
    assert subject.question.startswith(f"Change the blog post “{post.title}” (v1)")
    assert "+ Other words." in changes(subject)


# Deletions


async def test_a_deletion_shows_what_goes_what_moves_up_and_who_wrote_it(world: WriteWorld) -> None:
    page = world.page(with_children=True)
    below = world.wiki.children(page.id)
    review = await review_of(world, "delete-page", path={"id": str(page.id)})
    subject = review.subject
    assert subject is not None
    assert subject.question.startswith(f"Delete the page “{page.title}” (v{page.latest.number}) from ")
    assert "up; it goes to the trash of its space, where it can be restored" in subject.question
    assert subject.gone is not None
    assert subject.gone.text == page.latest.body
    assert below[0].title in facts(subject)["Below"]
    assert page.latest.author_id in facts(subject)["Editors"]
    assert review.row.title == page.title
    assert not review.needs_challenge


async def test_a_deletion_of_what_is_in_the_trash_already_says_so(world: WriteWorld) -> None:
    page = world.page()
    world.wiki.trash(page)
    review = await review_of(world, "delete-page", path={"id": str(page.id)})
    assert findings(review)["trashed"] is Severity.WARNS


async def test_a_blog_post_goes_to_the_trash_and_has_nothing_below_it(world: WriteWorld) -> None:
    post = world.post()
    subject = await subject_of(world, "delete-blogpost", path={"id": str(post.id)})
    assert "Below" not in facts(subject)
    assert "it goes to the trash" in subject.question


async def test_children_that_cannot_be_read_are_a_serious_finding(tmp_path: Path) -> None:
    world = WriteWorld(tmp_path, faults=("403@GET /wiki/api/v2/pages/{id}/direct-children",))
    page = world.page(with_children=True)
    review = await review_of(world, "delete-page", path={"id": str(page.id)})
    assert findings(review)["not_read"] is Severity.SERIOUS
    assert review.needs_challenge
    assert review.subject is not None
    assert "what is below it is not known" in review.subject.question


# Comments


async def test_a_comment_is_shown_with_its_page_and_space(world: WriteWorld) -> None:
    page = world.page()
    body = {"pageId": str(page.id), "body": storage("<p>Fine.</p>")}
    subject = await subject_of(world, "create-footer-comment", body=body)
    space = world.wiki.spaces[page.space_id]
    assert subject.question == f"Comment on the page “{page.title}” in {space.name} ({space.key})"


async def test_an_answer_is_shown_with_what_it_answers(world: WriteWorld) -> None:
    parent = comments(world)[0]
    body = {"parentCommentId": str(parent.id), "body": storage("<p>Yes.</p>")}
    subject = await subject_of(world, "create-footer-comment", body=body)
    assert subject.question.startswith("Answer a comment on the page “")
    assert subject.beside is not None
    assert subject.beside.text == parent.versions[-1].body
    assert facts(subject)["Answers"].startswith("“")


async def test_a_changed_comment_is_compared_with_what_it_says(world: WriteWorld) -> None:
    comment = next(each for each in comments(world) if each.parent_id is not None)
    body = {"version": {"number": 2}, "body": storage("<p>Quite another text.</p>")}
    subject = await subject_of(world, "update-footer-comment", path={"comment-id": str(comment.id)}, body=body)
    assert "+ Quite another text." in changes(subject)
    assert subject.beside is not None


async def test_a_stale_change_of_a_comment_cannot_be_approved(world: WriteWorld) -> None:
    comment = comments(world)[0]
    body = {"version": {"number": 7}, "body": storage("<p>x</p>")}
    review = await review_of(world, "update-footer-comment", path={"comment-id": str(comment.id)}, body=body)
    assert findings(review)["stale_version"] is Severity.BLOCKS


async def test_a_deleted_comment_goes_for_good_and_takes_its_replies_along(world: WriteWorld) -> None:
    parent = next(each for each in comments(world) if any(other.parent_id == each.id for other in comments(world)))
    review = await review_of(world, "delete-footer-comment", path={"comment-id": str(parent.id)})
    assert findings(review)["final"] is Severity.SERIOUS
    assert review.subject is not None
    assert "1 reply goes with it" in review.subject.question
    assert review.subject.gone is not None


# Properties


def property_of(world: WriteWorld) -> tuple[str, str]:
    page = next(each for each in world.wiki.contents.values() if each.kind == "page" and each.properties)
    assert page.properties
    page.properties[0].value = {"state": "draft", "by": ["ines", "tomasz"]}
    return str(page.id), str(page.properties[0].id)


async def test_a_property_is_compared_value_by_value(world: WriteWorld) -> None:
    page_id, property_id = property_of(world)
    key = world.wiki.contents[int(page_id)].properties[0].key  # type: ignore[index]  # made above
    body = {"key": key, "value": {"state": "final", "by": ["ines", "tomasz"]}, "version": {"number": 2}}
    path = {"page-id": page_id, "property-id": property_id}
    subject = await subject_of(world, "update-page-property", path=path, body=body)
    assert "0 unchanged" not in facts(subject)["Changes"]
    text = "\n".join(changes(subject))
    assert "draft" in text
    assert "final" in text
    assert "tomasz" not in text.split("…")[0]


async def test_a_stale_property_or_another_key_cannot_be_approved(world: WriteWorld) -> None:
    page_id, property_id = property_of(world)
    body = {"key": "another", "value": 1, "version": {"number": 5}}
    path = {"page-id": page_id, "property-id": property_id}
    review = await review_of(world, "update-page-property", path=path, body=body)
    assert findings(review) | {} == {"key_differs": Severity.BLOCKS, "stale_version": Severity.BLOCKS}


async def test_a_deleted_property_goes_for_good(world: WriteWorld) -> None:
    page_id, property_id = property_of(world)
    path = {"page-id": page_id, "property-id": property_id}
    review = await review_of(world, "delete-page-property", path=path)
    assert findings(review)["final"] is Severity.SERIOUS
    assert review.subject is not None
    assert any(line.startswith("- ") for line in changes(review.subject))


async def test_a_new_property_whose_key_is_taken_shows_what_is_there(world: WriteWorld) -> None:
    page_id, _ = property_of(world)
    key = world.wiki.contents[int(page_id)].properties[0].key  # type: ignore[index]  # made above
    review = await review_of(
        world, "create-page-property", path={"page-id": page_id}, body={"key": key, "value": {"state": "new"}}
    )
    assert findings(review)["key_taken"] is Severity.WARNS


async def test_a_new_property_of_a_space_names_the_space(world: WriteWorld) -> None:
    space = next(iter(world.wiki.spaces.values()))
    body = {"key": "tides", "value": {"on": True}}
    subject = await subject_of(world, "create-space-property", path={"space-id": str(space.id)}, body=body)
    assert f"of {space.name} ({space.key})" in subject.question
    assert '+   "on": true' in changes(subject)


# All of them


async def test_what_cannot_be_read_takes_the_typed_challenge(world: WriteWorld) -> None:
    page = world.page()
    review = await review_of(world, "update-page", **(update_of(page, "<p>x</p>") | {"path": {"id": "4"}}))
    assert findings(review)["not_read"] is Severity.SERIOUS
    assert review.needs_challenge
    assert review.row.worst is not Severity.BLOCKS
    assert any("could not be read" in each.summary for each in review.row.findings)


async def test_new_pages_and_posts_are_about_nothing_that_is_there(world: WriteWorld) -> None:
    space = next(iter(world.wiki.spaces))
    body = {"spaceId": str(space), "status": "current", "title": "New", "body": storage("<p>x</p>")}
    for action in ("create-page", "create-blogpost"):
        review = await review_of(world, action, body=body)
        assert review.subject is None
        assert not review.awaits_subject


async def test_the_subject_changes_neither_the_digest_nor_the_bytes(world: WriteWorld) -> None:
    page = world.page()
    world.ask("a1", "update-page", **update_of(page, "<p>x</p>"))
    node = world.node()
    await node.refresh()
    before, after = await node.review("a1"), await looked_at(node, "a1")
    assert before.snapshot is not None
    assert after.snapshot is not None
    assert (before.snapshot.digest, before.snapshot.wire) == (after.snapshot.digest, after.snapshot.wire)
