"""Whatever the tenant answers about what is there, or does not: the review says what is not known, and never fails."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.catalogue import console_book
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import HarborError, NoAnswer
from harbor_tui.domain.findings import Severity
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.pages import Space
from harbor_tui.domain.requests import Wire
from harbor_tui.workflow.subject.current_state import CurrentState
from harbor_tui.workflow.subject.finder import Subjects
from harbor_tui.workflow.subject.model import Subject
from tests.support.tenant_calls import port_at

ROOT = "/wiki/api/v2/"
STORAGE = {"representation": "storage", "value": "<p>New.</p>"}
UPDATE = {"id": "7", "status": "current", "title": "T", "version": {"number": 2}, "body": STORAGE}
WRITES: tuple[tuple[str, str, dict[str, Any] | None], ...] = (
    ("PUT", "pages/7", UPDATE),
    ("DELETE", "pages/7", None),
    ("PUT", "blogposts/7", UPDATE),
    ("DELETE", "blogposts/7", None),
    ("POST", "footer-comments", {"pageId": "7", "body": STORAGE}),
    ("POST", "footer-comments", {"parentCommentId": "7", "body": STORAGE}),
    ("POST", "footer-comments", {"attachmentId": "att7", "body": STORAGE}),
    ("POST", "footer-comments", {"customContentId": "7", "body": STORAGE}),
    ("PUT", "footer-comments/7", {"version": {"number": 2}, "body": STORAGE}),
    ("DELETE", "footer-comments/7", None),
    ("POST", "pages/7/properties", {"key": "k", "value": 1}),
    ("PUT", "pages/7/properties/8", {"key": "k", "value": 1, "version": {"number": 2}}),
    ("DELETE", "pages/7/properties/8", None),
    ("POST", "spaces/7/properties", {"key": "k", "value": 1}),
    ("PUT", "spaces/7/properties/8", {"key": "k", "value": 1, "version": {"number": 2}}),
    ("DELETE", "spaces/7/properties/8", None),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["7", "8"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["id", "results", "title", "version", "number", "body", "storage", "value", "spaceId", "parentId",
             "pageId", "parentCommentId", "status", "key", "authorId", "createdAt"]
        ),
        inner,
        max_size=8,
    ),
    max_leaves=12,
)  # fmt: skip


class Tenant:
    """Answers every read alike, or by its action."""

    def __init__(
        self, data: Any, *, anonymous: bool = False, error: HarborError | None = None, **by_action: Any
    ) -> None:
        self.data, self.anonymous, self.error, self.by_action = data, anonymous, error, by_action
        self.calls = 0

    async def read(self, call: PreparedCall) -> Answer:
        self.calls += 1
        if self.error is not None:
            raise self.error
        return Answer(self.data, 200, 1, anonymous=self.anonymous)


class NoSpaces:
    """Knows no space."""

    async def space(self, space_id: str) -> Space | None:
        return None


def look(tenant: Tenant, method: str, path: str, body: dict[str, Any] | None) -> Subject:
    port = port_at("https://acme.atlassian.net")
    data = json.dumps(body).encode() if body is not None else b""
    wire = Wire(method, str(port.origin), f"{ROOT}{path}", (), data)
    state = CurrentState(port, tenant, console_book(), NoSpaces())  # type: ignore[arg-type]  # reads are all it needs
    found = asyncio.run(Subjects(state).look(wire))
    assert found is not None
    return found


def worst_of(subject: Subject) -> Severity:
    return max(finding.severity for finding in subject.findings)


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_a_tenant_that_does_not_answer_leaves_a_serious_finding(
    method: str, path: str, body: dict[str, Any] | None
) -> None:
    subject = look(Tenant(None, error=NoAnswer("No answer came.")), method, path, body)
    assert worst_of(subject) is Severity.SERIOUS
    assert subject.findings[0].kind == "not_read"
    assert subject.sighting.version is None


@pytest.mark.parametrize(
    ("method", "path", "body"), [each for each in WRITES if "customContentId" not in (each[2] or {})]
)
def test_an_answer_that_was_given_to_nobody_proves_nothing(method: str, path: str, body: dict[str, Any] | None) -> None:
    subject = look(Tenant({"id": "7", "results": []}, anonymous=True), method, path, body)
    assert worst_of(subject) is Severity.SERIOUS
    assert "anonymous" in subject.findings[0].summary


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path, _ in WRITES[:4]])
def test_a_page_without_version_or_body_is_not_passed_in_silence(method: str, path: str) -> None:
    subject = look(Tenant({"id": "7", "title": "T", "results": []}), method, path, UPDATE if method == "PUT" else None)
    told = [finding.summary for finding in subject.findings if finding.severity is Severity.SERIOUS]
    assert any("version" in each for each in told)
    assert any("body as it stands" in each for each in told)


def test_a_chain_of_answers_that_never_ends_is_followed_for_a_while_only() -> None:
    tenant = Tenant({"id": "7", "parentCommentId": "7", "version": {"number": 1}})
    subject = look(tenant, "DELETE", "footer-comments/7", None)
    assert subject.findings[0].kind == "not_read"
    assert tenant.calls < 20


@settings(max_examples=150, deadline=None)
@given(data=JSON, which=st.sampled_from(WRITES))
def test_any_answer_makes_a_subject(data: Any, which: tuple[str, str, dict[str, Any] | None]) -> None:
    subject = look(Tenant(data), *which)
    assert subject.question
    if subject.comparison is not None:
        assert list(subject.comparison.diff.iter_lines(40))
