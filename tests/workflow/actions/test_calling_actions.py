"""Calling an action that only reads: its policy, its summary, and following a list to its end."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from harbor_tui.catalogue import default_book
from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.domain.actions import ActionState, Policy
from harbor_tui.domain.errors import BadAnswer, HarborError, InvalidInput, NotFound, NotPermitted, SignInRefused
from harbor_tui.domain.outcomes import Answer
from harbor_tui.workflow.actions import call as calling
from harbor_tui.workflow.actions.call import CallResult, call_action
from tests.support.sandbox_tenant import OnSandbox
from tests.support.scripted_tenant import ScriptedTenant, answer, listed
from tests.support.tenant_calls import port_at

PORT = port_at("https://acme.atlassian.net")
BODY = {"spaceId": "1", "title": "t", "body": {"representation": "storage", "value": "<p/>"}}


def book_with(slug: str, **changes: Any) -> ActionBook:
    """The usual book with one action changed."""
    book = default_book()
    actions = tuple(dataclasses.replace(each, **changes) if each.slug == slug else each for each in book.actions)
    return dataclasses.replace(book, actions=actions)


async def called(slug: str, given: dict[str, Any], *answers: Answer | HarborError, **options: Any) -> CallResult:
    book = options.pop("book", default_book())
    return await call_action(ScriptedTenant(list(answers)), book, slug, given, port=PORT, **options)


async def summary_of(data: Any) -> Any:
    return (await called("get-page", {"path": {"id": "5"}}, answer(data))).summary


async def test_a_list_is_summarised_with_its_cursor() -> None:
    on = OnSandbox()
    result = await call_action(on.tenant, on.book, "search-pages", {"query": {"limit": 2}}, port=on.port)
    document = result.document()
    assert list(document) == ["action", "status", "summary", "next_cursor"]
    assert (document["action"], document["status"]) == ("search-pages", 200)
    assert document["next_cursor"]
    first = document["summary"]["results"][0]
    assert {"id", "title", "status", "spaceId", "parentId", "version", "authorId", "createdAt", "url"} <= set(first)
    assert isinstance(first["version"], int)
    json.dumps(document)


async def test_the_cursor_of_a_summary_goes_into_the_next_call() -> None:
    on = OnSandbox()
    first = await call_action(on.tenant, on.book, "search-pages", {"query": {"limit": 2}}, port=on.port)
    given = {"query": {"limit": 2, "cursor": first.next_cursor}}
    second = await call_action(on.tenant, on.book, "search-pages", given, port=on.port)
    assert {row["id"] for row in first.summary["results"]}.isdisjoint(row["id"] for row in second.summary["results"])


async def test_a_page_is_summarised_with_its_body_and_labels() -> None:
    on = OnSandbox()
    rows = await call_action(on.tenant, on.book, "search-pages", {"query": {"limit": 1}}, port=on.port)
    page_id = rows.summary["results"][0]["id"]
    given = {"path": {"id": page_id}, "query": {"body-format": "storage", "include-labels": True}}
    page = (await call_action(on.tenant, on.book, "get-page", given, port=on.port)).summary
    assert page["id"] == page_id
    assert page["labels"] == ["handbook"]
    assert page["body"]["representation"] == "storage"
    assert page["url"].startswith(f"{on.port.origin}/wiki/")
    assert not any(name.startswith("_") for name in page)


async def test_a_draft_is_not_run() -> None:
    with pytest.raises(NotPermitted, match="draft"):
        await called("search-pages", {}, listed(), book=book_with("search-pages", state=ActionState.DRAFT))


async def test_a_write_is_not_run_and_the_line_to_submit_it_is_given() -> None:
    tenant = ScriptedTenant([listed()])
    with pytest.raises(NotPermitted) as refused:
        await call_action(tenant, default_book(), "create-page", {"body": BODY}, port=PORT, input_name="page.json")
    assert refused.value.exit_code == 6
    assert refused.value.advice.endswith("harbor-tui submit create-page --input page.json")
    assert tenant.calls == []


async def test_a_write_stays_one_even_when_its_entry_calls_it_auto() -> None:
    with pytest.raises(NotPermitted):
        await called("create-page", {"body": BODY}, listed(), book=book_with("create-page", policy=Policy.AUTO))


async def test_a_read_that_needs_approval_is_not_run() -> None:
    book = book_with("search-pages", policy=Policy.REQUIRE_APPROVAL)
    with pytest.raises(NotPermitted):
        await called("search-pages", {}, listed(), book=book)


async def test_an_unknown_action_is_not_found() -> None:
    with pytest.raises(NotFound):
        await called("delete-everything", {}, listed())


@pytest.mark.parametrize(
    "given", [{"path": {"id": "../1"}}, {"path": {}}, {}, {"path": {"id": "1"}, "extra": 1}, {"query": {"x": 1}}]
)
async def test_an_input_that_does_not_fit_sends_nothing(given: dict[str, Any]) -> None:
    tenant = ScriptedTenant([listed()])
    with pytest.raises(InvalidInput):
        await call_action(tenant, default_book(), "get-page", given, port=PORT)
    assert tenant.calls == []


async def test_an_anonymous_answer_is_no_result() -> None:
    with pytest.raises(SignInRefused):
        await called("search-pages", {}, answer({"results": []}, anonymous=True))


async def test_following_merges_the_whole_list() -> None:
    on = OnSandbox(pages=60)
    query = {"query": {"limit": 7}}
    result = await call_action(on.tenant, on.book, "search-pages", query, port=on.port, follow_all=True)
    ids = [row["id"] for row in result.summary["results"]]
    assert len(ids) == len(set(ids)) == 60
    assert result.next_cursor is None
    assert len(on.requests()) == 9


@pytest.mark.parametrize("cursors", [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "b"]])
async def test_a_list_that_goes_round_is_an_error_and_no_endless_call(cursors: list[str]) -> None:
    answers = [listed({"id": "1"}, cursor=cursor) for cursor in cursors]
    with pytest.raises(BadAnswer, match="repeats itself"):
        await called("search-pages", {}, *answers, follow_all=True)


async def test_following_ends_at_its_bound_and_says_that_there_is_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "MOST_RESULTS_MERGED", 3)
    answers = [listed({"id": "1"}, {"id": "2"}, cursor=str(number)) for number in range(9)]
    result = await called("search-pages", {}, *answers, follow_all=True)
    assert len(result.summary["results"]) == 4
    assert result.next_cursor == "1"


async def test_following_reads_a_bounded_number_of_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "MOST_LISTS_MERGED", 4)
    answers = [listed(cursor=str(number)) for number in range(20)]
    tenant = ScriptedTenant(list(answers))
    result = await call_action(tenant, default_book(), "search-pages", {}, port=PORT, follow_all=True)
    assert len(tenant.calls) == 4
    assert result.next_cursor == "3"


async def test_following_something_that_is_no_list_reads_it_once() -> None:
    result = await called("get-page", {"path": {"id": "5"}}, answer({"id": "5"}), follow_all=True)
    assert result.summary == {"id": "5"}


@pytest.mark.parametrize(
    ("data", "summary"),
    [
        ({"version": {"number": 3, "createdAt": "T"}, "id": "5"}, {"id": "5", "version": 3, "updatedAt": "T"}),
        ({"version": None, "id": None}, {"id": None, "version": None}),
        ({"version": {"number": "x"}}, {"version": None}),
        ({"body": {}}, {"body": None}),
        (
            {"body": {"view": None, "storage": {"value": "v", "representation": "storage"}}},
            {"body": {"representation": "storage", "value": "v"}},
        ),
        ({"labels": {"results": [{"name": "a"}, None, {"name": 7}]}}, {"labels": ["a", "7"]}),
        ({"labels": None, "_expandable": {}, "_links": {"webui": "//evil.test"}}, {"labels": None}),
        (
            {"likes": {"results": [{"accountId": "x"}], "meta": {"hasMore": False}}, "description": {"plain": None}},
            {"description": {"plain": None}, "likes": [{"accountId": "x"}]},
        ),
        (["a", {"id": "1", "_links": {}}], {"results": ["a", {"id": "1"}]}),
        ("text", "text"),
        (None, None),
        ({"results": None}, {"results": None}),
        ({"z": 1, "title": "t", "a": 2, "id": "5"}, {"id": "5", "title": "t", "a": 2, "z": 1}),
    ],
)
async def test_summaries_are_plain_and_in_a_stable_order(data: Any, summary: Any) -> None:
    made = await summary_of(data)
    assert made == summary
    if isinstance(made, dict):
        assert list(made) == list(summary)


async def test_a_deep_answer_is_cut_and_not_followed_down() -> None:
    deep: Any = "end"
    for _ in range(60):
        deep = {"x": deep}
    assert len(json.dumps(await summary_of(deep))) < 100


async def test_another_result_mode_gives_the_data_as_it_is() -> None:
    book = book_with("get-page", result_mode="json")
    data = {"id": "5", "_links": {}}
    assert (await called("get-page", {"path": {"id": "5"}}, answer(data), book=book)).summary == data
