"""Whatever is given, a call goes to its action's own template with plain values, or not at all."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.catalogue.action_book import ActionBook, book_of, fingerprint
from harbor_tui.catalogue.bundled import read_entry
from harbor_tui.domain.actions import Action
from harbor_tui.domain.errors import InvalidInput, NotFound, NotPermitted

WHOLE = read_entry("atlassian/confluence-cloud-full")
_PLACEHOLDER = re.compile(r"\{[^{}]+\}")
_PLAIN = (
    "../.. %2e%2e %2F / //evil.test/ https://evil.test/ 1?x=1 1# 1;x {id} {page-id} \uff11 att1 att1/2 -1 1 123456789"
)
_ODD = st.sampled_from([*_PLAIN.split(), "..", "1\r\nX-Evil: 1", "\0", " 1", "1" * 30, ""])
_VALUES = _ODD | st.text(max_size=20) | st.integers() | st.none() | st.booleans() | st.lists(_ODD, max_size=3)
_NAMES = st.sampled_from(sorted({n for a in WHOLE.actions for p in a.input.properties.values() for n in p.properties}))
_PARTS = st.dictionaries(_NAMES | st.just("x-evil"), _VALUES, max_size=3)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(WHOLE.actions),
    st.fixed_dictionaries({}, optional={"path": _PARTS, "query": _PARTS, "body": _PARTS, "headers": _PARTS}),
)
def test_a_call_is_its_template_or_refused(action: Action, document: dict[str, Any]) -> None:
    try:
        call = action.prepare(document)
    except InvalidInput as refusal:
        assert refusal.problems
        return
    template = "[A-Za-z0-9]+".join(re.escape(part) for part in _PLACEHOLDER.split(action.path))
    assert re.fullmatch(template, call.path)
    assert call.method == action.method
    assert {name for name, _ in call.query} <= set(action.input.properties["query"].properties)
    assert (call.body is None) == ("body" not in action.input.properties)


@pytest.mark.parametrize(
    "cursor", ["https://evil.test/wiki/api/v2/pages?cursor=x", "//evil.test/", "a b", "x\r\nHost: y"]
)
def test_a_cursor_is_only_ever_a_query_value(cursor: str) -> None:
    action = next(action for action in WHOLE.actions if action.slug == "search-pages")
    try:
        call = action.prepare({"query": {"cursor": cursor}})
    except InvalidInput:
        assert " " in cursor or "\r" in cursor
        return
    assert (call.path, call.query) == ("/wiki/api/v2/pages", (("cursor", cursor),))


def whole_book(**publications: str) -> ActionBook:
    return book_of(WHOLE, {slug.replace("_", "-"): mark for slug, mark in publications.items()})


def test_a_draft_does_not_run_before_the_operator_publishes_it() -> None:
    with pytest.raises(NotPermitted, match="draft"):
        whole_book().published("get-page")
    mark = fingerprint(next(action for action in WHOLE.actions if action.slug == "get-page"))
    assert whole_book(get_page=mark).published("get-page").slug == "get-page"


def test_a_publication_holds_for_the_action_as_it_was_and_for_no_other() -> None:
    mark = fingerprint(next(action for action in WHOLE.actions if action.slug == "get-page"))
    with pytest.raises(NotPermitted):
        whole_book(get_page=mark[:-1] + "x").published("get-page")
    with pytest.raises(NotPermitted):
        whole_book(delete_page=mark).published("delete-page")
    with pytest.raises(NotFound):
        whole_book(made_up=mark).published("made-up")
