"""A change, a deletion, a comment and a property are reviewed beside what is there; what that tells is decided on."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.document.diff.diff import compare, compare_code
from harbor_tui.document.model.source import Format
from harbor_tui.document.reader.read import read_document
from harbor_tui.domain.errors import NotVisible
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.requests import State, Wire
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.dialogs.reject import RejectDialog
from harbor_tui.workflow.inbox.model import NodeEvent, Review
from harbor_tui.workflow.subject.model import Comparison, Fact, Quoted, Sighting, Subject, unread
from harbor_tui.workflow.writes.model import Resource, Write, write_of
from tests.support.console import LONG_BODY, FakeNode, console, node_with, press, request, screen_text, settle

PAGE = "/wiki/api/v2/pages/77"
STALE = Finding(Severity.BLOCKS, "stale_version", "stale: it makes version 3, but the page is at version 5 now")


def write_request(method: str, path: str, body: dict[str, Any] | None = None, action: str = "update-page") -> Review:
    """A request that is about something."""
    whole = request("01A", "Runbook" if method == "PUT" else "")
    assert whole.snapshot is not None
    data = json.dumps(body).encode() if body is not None else b""
    wire = Wire(method, "https://acme.atlassian.net", path, (), data)
    envelope = replace(whole.snapshot.envelope, action=action, input={"body": body} if body else {})
    snapshot = replace(whole.snapshot, wire=wire, envelope=envelope)
    row = replace(whole.row, action=action, digest=snapshot.digest, space_id="")
    return replace(whole, row=row, snapshot=snapshot, envelope=envelope, space=None)


def update(body: str = "<p>One.</p><p>Two, changed.</p>") -> Review:
    sent = {
        "id": "77",
        "status": "current",
        "title": "Runbook",
        "version": {"number": 4},
        "body": {"representation": "storage", "value": body},
    }
    return write_request("PUT", PAGE, sent)


def compared(before: str, after: str) -> Comparison:
    diff = compare(read_document(before, Format.STORAGE), read_document(after, Format.STORAGE))
    return Comparison("version 3 → what this request makes of it", diff)


def subject_of(review: Review, **facts: Any) -> Subject:
    assert review.snapshot is not None
    write = write_of(review.snapshot.wire)
    assert write is not None
    known: dict[str, Any] = {
        "question": "Change the page “Runbook” (v3) in Platform (PLAT): body: 1 changed; 1 unchanged",
        "sighting": Sighting(write.resource, write.target, write.holder, 3, "current"),
        "title": "Runbook",
        "facts": (Fact("Page", "“Runbook” in Platform (PLAT) ▸ Home", "makes version 4"), Fact("Now", "version 3")),
        "comparison": compared("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Two, changed.</p>"),
    }
    return Subject(write, **(known | facts))


def node_on(review: Review, **facts: Any) -> FakeNode:
    node = node_with(review)
    node.subjects["01A"] = subject_of(review, **facts)
    return node


def deletion() -> tuple[Review, dict[str, Any]]:
    review = write_request("DELETE", PAGE, action="delete-page")
    facts = {
        "question": "Delete the page “Runbook” (v3) from Platform (PLAT); 3 children move up; it goes to the trash",
        "comparison": None,
        "facts": (
            Fact("Page", "“Runbook” in Platform (PLAT)", "goes to the trash"),
            Fact("Below", "3 children move up"),
        ),
        "gone": Quoted("The body as it stands", "<p>What was written here.</p>", "storage"),
    }
    return review, facts


async def confirm(pilot: Any) -> None:
    dialog = pilot.app.screen
    assert isinstance(dialog, ConfirmDialog)
    dialog.armed = True
    await press(pilot, "ctrl+y")


async def test_an_update_opens_on_what_it_changes() -> None:
    async with console(node_on(update())).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        assert "[Diff]" in text
        assert "version 3 → what this request makes of it" in text
        assert "~ Two{+, changed+}." in text
        assert "“Runbook” in Platform (PLAT) ▸ Home" in text
        assert "makes version 4" in text


async def test_it_is_approved_as_what_was_shown_of_the_page() -> None:
    node = node_on(update())
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "a")
        text = screen_text(pilot.app)
        assert "Change this page on acme.atlassian.net?" in text
        assert "Change the page “Runbook” (v3) in Platform (PLAT)" in text
        assert "lines of changes, all seen" in text
        await confirm(pilot)
        assert node.approved[0][1].sighting == Sighting(Resource.PAGE, "77", "", 3, "current")


async def test_nothing_is_approved_before_what_is_there_was_shown() -> None:
    node = node_on(update())
    node.subject_gate = asyncio.Event()
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle_but_for_the_tenant(pilot)
        await pilot.press("enter")
        await settle_but_for_the_tenant(pilot)
        assert "reading what is there now…" in screen_text(pilot.app)
        await pilot.press("a")
        await settle_but_for_the_tenant(pilot)
        assert "Still reading what it would change" in screen_text(pilot.app)
        node.subject_gate.set()
        await settle(pilot)
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, ConfirmDialog)


async def settle_but_for_the_tenant(pilot: Any) -> None:
    for _ in range(4):
        busy = [each for each in pilot.app.workers if each.group not in ("ask", "around") and not each.is_finished]
        await asyncio.gather(*(each.wait() for each in busy), return_exceptions=True)
        await pilot.pause()


async def test_a_long_comparison_is_approved_only_after_its_end_was_shown() -> None:
    review = update(LONG_BODY)
    node = node_on(review, comparison=compared("<p>Nothing.</p>", LONG_BODY))
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "a")
        assert "Read it to its end first" in screen_text(pilot.app)
        await press(pilot, "G", "a")
        assert isinstance(pilot.app.screen, ConfirmDialog)


async def test_a_stale_version_cannot_be_approved_and_says_what_to_do() -> None:
    async with console(node_on(update(), findings=(STALE,))).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "a")
        assert not isinstance(pilot.app.screen, ConfirmDialog)
        assert "It cannot be approved: stale: it makes version 3" in screen_text(pilot.app)
        assert "Findings 1" in screen_text(pilot.app)


async def test_a_deletion_opens_on_what_goes_and_names_it_in_the_question() -> None:
    review, facts = deletion()
    async with console(node_on(review, **facts)).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        assert "[Goes]" in text
        assert "What was written here." in text
        assert "Runbook" in text.splitlines()[2]
        assert "3 children move up" in text
        assert "Notify" not in text
        await press(pilot, "e")
        assert "[Goes]" in screen_text(pilot.app)
        await press(pilot, "a")
        text = screen_text(pilot.app)
        assert "Delete this page on acme.atlassian.net?" in text
        assert "Delete the page “Runbook” (v3) from Platform (PLAT);" in text


async def test_a_final_deletion_takes_the_typed_challenge() -> None:
    review, facts = deletion()
    final = Finding(Severity.SERIOUS, "final", "final: it goes for good")
    async with console(node_on(review, **facts, findings=(final,))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "a")
        dialog = pilot.app.screen
        assert isinstance(dialog, ConfirmDialog)
        dialog.armed = True
        await settle(pilot)
        assert "k7wq  to delete it" in screen_text(pilot.app)


async def test_a_property_shows_its_values_and_no_empty_tabs() -> None:
    review = write_request(
        "PUT", "/wiki/api/v2/pages/77/properties/5", {"key": "state", "value": 2, "version": {"number": 2}}
    )
    values = Comparison("the value now → the value that this request makes", compare_code('"draft"', '"final"'))
    async with console(node_on(review, comparison=values)).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        assert '- "draft"' in text
        assert '+ "final"' in text
        assert "Rendered" not in text


async def test_an_answer_stands_beside_what_it_answers() -> None:
    sent = {"parentCommentId": "9", "body": {"representation": "storage", "value": "<p>Yes, by space.</p>"}}
    review = write_request("POST", "/wiki/api/v2/footer-comments", sent, "create-footer-comment")
    asked = Quoted("The comment that it answers", "<p>Can we have <em>figures</em>?</p>", "storage")
    question = "Answer a comment on the page “Runbook” in Platform (PLAT)"
    node = node_on(review, comparison=None, beside=asked, question=question, sighting=Sighting(Resource.COMMENT))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "Yes, by space." in screen_text(pilot.app)
        await press(pilot, "right_square_bracket", "right_square_bracket")
        text = screen_text(pilot.app)
        assert "[About]" in text
        assert "Can we have figures?" in text
        assert question in text


async def test_what_cannot_be_read_is_serious_and_the_bytes_are_shown() -> None:
    review = write_request("DELETE", PAGE, action="delete-page")
    node = node_with(review)
    node.subjects["01A"] = unread(Write(Resource.PAGE, *_delete()), "404, missing or not permitted.")
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        assert "[Request]" in text
        assert f"DELETE https://acme.atlassian.net{PAGE}" in text
        assert "▲ serious: what is there now could not be read: 404" in text
        await press(pilot, "a")
        dialog = pilot.app.screen
        assert isinstance(dialog, ConfirmDialog)
        dialog.armed = True
        await settle(pilot)
        assert "k7wq  to delete it" in screen_text(pilot.app)


def _delete() -> tuple[Any, str]:
    write = write_of(Wire("DELETE", "https://acme.atlassian.net", PAGE, (), b""))
    assert write is not None
    return write.deed, write.target


async def test_what_changed_since_it_was_shown_is_said_and_read_again_by_a_key() -> None:
    review = update()
    node = node_on(review)
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        sighting = Sighting(Resource.PAGE, "77", "", 4, "current")
        node.subjects["01A"] = subject_of(review, sighting=sighting, findings=(STALE,))
        node.tell(NodeEvent("notice", "01A", text="The page 77 changed since you looked.", serious=True))
        await settle(pilot)
        assert "The page has changed since you looked: version 4 now." in screen_text(pilot.app)
        await press(pilot, "a")
        assert not isinstance(pilot.app.screen, ConfirmDialog)
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, RejectDialog)
        await press(pilot, "escape", "R")
        text = screen_text(pilot.app)
        assert "▲ The page has changed since you looked" not in text
        assert "stale" in text


async def test_the_tab_that_was_chosen_stays_when_the_tenant_answers() -> None:
    node = node_on(update())
    node.subject_gate = asyncio.Event()
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle_but_for_the_tenant(pilot)
        for key in ("enter", "right_square_bracket"):
            await pilot.press(key)
            await settle_but_for_the_tenant(pilot)
        assert "[Findings]" in screen_text(pilot.app)
        node.subject_gate.set()
        await settle(pilot)
        assert "[Findings]" in screen_text(pilot.app)


async def test_an_edited_request_is_compared_with_what_the_agent_asked_for() -> None:
    node = node_with(request("01A", body="<p>One.</p><p>Two.</p>"))
    review = node.inbox.reviews["01A"]
    assert review.snapshot is not None
    body = json.loads(review.snapshot.wire.body)
    body["body"]["value"] = "<p>One.</p><p>Three.</p>"
    body["title"] = "Another title"
    edited = replace(review.snapshot.wire, body=json.dumps(body).encode())
    node.inbox.reviews["01A"] = replace(
        review, snapshot=replace(review.snapshot, wire=edited, edited_from=review.snapshot.wire)
    )
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "[Rendered]" in screen_text(pilot.app)
        await press(pilot, "right_square_bracket", "right_square_bracket")
        text = screen_text(pilot.app)
        assert "what the agent asked for → your version" in text
        assert "title: Harbor rollout checklist → Another title" in text
        assert "+ Three." in text


def finished(stored_equals_sent: bool | None) -> Review:
    review = request("01A", state=State.CREATED)
    assert review.snapshot is not None
    wire = review.snapshot.wire
    page = {"id": "4711", "version": 1}
    records: dict[str, dict[str, Any]] = {
        "decision": {"decision": "approved", "method": wire.method, "path": wire.path},
        "attempt-1": {"attempt": 1},
        "outcome-1": {"state": "created", "page": page, "stored_equals_sent": stored_equals_sent},
    }
    case = CaseRecords("01A", records, review.file_bytes, wire.body, lock_held=False)
    row = replace(review.row, page=CreatedPage("4711", "T", "65538", 1, "https://acme.atlassian.net/x"))
    return replace(review, row=row, snapshot=None, records=case)


async def test_a_page_that_is_stored_otherwise_shows_how_it_differs() -> None:
    node = node_with(finished(False))
    node.comparison = compared("<p>One.</p>", "<p>One, rewritten.</p>")
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "page 4711, stored otherwise" in screen_text(pilot.app)
        await press(pilot, "right_square_bracket", "right_square_bracket")
        assert "One{+, rewritten+}." in screen_text(pilot.app)


async def test_a_page_that_is_stored_as_it_was_sent_has_nothing_to_compare() -> None:
    async with console(node_with(finished(True))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "Diff" not in screen_text(pilot.app)


async def test_what_is_stored_and_cannot_be_read_says_why() -> None:
    node = node_with(finished(False))
    node.comparison = NotVisible("It is missing or not permitted.", advice="Check the id.")
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "right_square_bracket", "right_square_bracket")
        assert "What is stored could not be read: It is missing or not permitted." in screen_text(pilot.app)


async def test_words_from_the_tenant_are_shown_and_never_obeyed() -> None:
    evil = "\x1b]52;c;aGk=\x07[bold]x[/nope]\u202e"
    review = update()
    facts = (Fact("Page", evil, evil), Fact("Now", evil))
    node = node_on(review, question=evil, facts=facts, details=facts, beside=Quoted(evil, "<p>x</p>", "storage"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "right_square_bracket")
        assert "\x1b" not in screen_text(pilot.app)
        assert "[bold]x[/nope]" in screen_text(pilot.app)
        await press(pilot, "left_square_bracket", "a")
        assert isinstance(pilot.app.screen, ConfirmDialog)
        assert "\x1b" not in screen_text(pilot.app)


async def test_a_batch_leaves_out_what_has_to_be_seen_beside_what_is_there() -> None:
    async with console(node_on(update())).run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "G", "escape", "x", "A")
        assert "change: alone only" in screen_text(pilot.app)
        assert "0 pages ticked" in screen_text(pilot.app)
