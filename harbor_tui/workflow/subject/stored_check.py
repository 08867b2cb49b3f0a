"""Compare what the service stored with what was sent, after parsing both bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from harbor_tui.contracts.records import wire_of
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.records import last_number
from harbor_tui.domain.requests import Wire
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.subject.model import Comparison
from harbor_tui.workflow.writes.bodies import body_text, compare_bodies, readable, same_body
from harbor_tui.workflow.writes.model import Resource, write_of

if TYPE_CHECKING:
    from harbor_tui.contracts.adapters import CaseRecords
    from harbor_tui.domain.pages import Page
    from harbor_tui.workflow.subject.current_state import CurrentState


def compare_stored(wire: Wire, page: CreatedPage) -> dict[str, Any]:
    """Per part: true, false, or null where the answer did not tell; `equal` is false as soon as one part is."""
    sent = wire.parsed_body() or {}
    parts = {
        "title": _same(sent.get("title"), page.title),
        "space": _same(sent.get("spaceId"), page.space_id),
        "status": _same(sent.get("status", "current"), page.status),
        "body": _same_bodies(sent, page.body),
    }
    known = [same for same in parts.values() if same is not None]
    return {
        **parts,
        "equal": all(known) if known and parts["body"] is not None else (False if False in known else None),
    }


def _same(sent: object, stored: str) -> bool | None:
    return None if not stored or sent is None else str(sent) == stored


def _same_bodies(sent: dict[str, Any], stored: str | None) -> bool | None:
    text, representation = body_text(sent)
    return None if stored is None else same_body(text, stored, representation)


def may_differ(records: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a request made a page or a post that is, or may be, stored otherwise than it was sent."""
    outcome = records.get(f"outcome-{last_number(records)}", {})
    made = outcome.get("state") == "created" and bool(json_access.text(outcome, "page", "id"))
    return made and outcome.get("stored_equals_sent") is not True


async def read_stored(case: CaseRecords, state: CurrentState) -> Comparison | None:
    """What was sent against the very version that came of it. Raises when that cannot be read."""
    wire = wire_of(case)
    write = write_of(wire) if wire is not None else None
    if wire is None or write is None or not may_differ(case.records):
        return None
    outcome = case.records[f"outcome-{last_number(case.records)}"]
    sent = wire.parsed_body() or {}
    _, representation = body_text(sent)
    version = json_access.number(outcome, "page", "version")
    more: dict[str, object] = {"version": version} if version is not None else {}
    if sent.get("status") == "draft":
        more = {"get_draft": True}
    resource = Resource.BLOG_POST if write.resource is Resource.BLOG_POST else Resource.PAGE
    page_id = json_access.text(outcome, "page", "id")
    page = await state.content(resource, page_id, body_format=readable(representation), **more)
    return await run_blocking(_comparison, sent, page)


def _comparison(sent: Mapping[str, Any], page: Page) -> Comparison:
    diff = compare_bodies(body_text(sent), (page.body or "", page.representation))
    return Comparison(
        f"what was sent → what is stored as version {page.summary.version}", diff, tuple(_notes(sent, page))
    )


def _notes(sent: Mapping[str, Any], page: Page) -> Iterator[str]:
    pairs = (
        ("title", json_access.text(sent, "title"), page.summary.title),
        ("space", json_access.text(sent, "spaceId"), page.summary.space_id),
    )
    for name, asked, stored in pairs:
        if asked and stored and asked != stored:
            yield f"{name}: “{asked}” was sent, “{stored}” is stored"
    if page.body is None:
        yield "the service sent no body"
