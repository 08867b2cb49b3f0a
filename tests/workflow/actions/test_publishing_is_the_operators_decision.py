"""Publishing: three starters on import, everything else a draft until the operator publishes it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from harbor_tui.catalogue.bundled import bundled_bytes
from harbor_tui.config.catalogue_folder import InstalledCatalogue
from harbor_tui.domain.actions import ActionState
from harbor_tui.domain.errors import InvalidInput, NotFound, SetupIncomplete
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.workflow.actions.catalogue import Catalogue, draft_reads, resource

WHOLE = "atlassian/confluence-cloud-full"
STARTERS = ("search-pages", "get-page", "create-page")


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    made = Catalogue(InstalledCatalogue(tmp_path / "catalog"))
    made.import_entry(WHOLE)
    return made


def published(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(action.slug for action in catalogue.book(WHOLE).actions if action.state is ActionState.PUBLISHED)


def test_an_import_publishes_the_three_starters_and_nothing_else(catalogue: Catalogue) -> None:
    assert published(catalogue) == STARTERS


def test_a_foreign_entry_cannot_publish_an_action_by_calling_it_like_a_starter(tmp_path: Path) -> None:
    entry = json.loads(bundled_bytes("atlassian/confluence-cloud-api")) | {"publisher": {"slug": "x", "name": "X"}}
    entry["actions"][0]["path"] = "/wiki/api/v2/tasks"
    (tmp_path / "entry.json").write_text(json.dumps(entry))
    made = Catalogue(InstalledCatalogue(tmp_path / "catalog")).import_entry(str(tmp_path / "entry.json"))
    assert made.published == ("get-page", "create-page")


def test_what_publishing_newly_allows_is_said_before(catalogue: Catalogue) -> None:
    read, write = catalogue.grants(WHOLE, ["list-tasks", "update-page"])
    assert "every agent runs it at once, unasked" in read.sentence
    assert "read:task:confluence" in read.sentence
    assert "you approve each one (risk high)" in write.sentence
    assert read.problems == write.problems == ()


def test_one_action_is_published_and_withdrawn(catalogue: Catalogue) -> None:
    catalogue.publish(WHOLE, ["list-tasks"])
    assert published(catalogue) == (*STARTERS, "list-tasks")
    catalogue.withdraw(WHOLE, ["search-pages", "list-tasks"])
    assert published(catalogue) == STARTERS[1:]


def test_the_reads_of_a_resource_are_published_as_a_group(catalogue: Catalogue) -> None:
    group = draft_reads(catalogue.book(WHOLE), "blogposts")
    assert set(group) == {
        "list-blogposts",
        "get-blogpost",
        "list-blogpost-labels",
        "list-blogpost-versions",
        "list-blogpost-footer-comments",
    }
    catalogue.publish(WHOLE, group)
    assert set(published(catalogue)) == {*STARTERS, *group}
    assert draft_reads(catalogue.book(WHOLE), "blogposts") == ()
    assert {resource(action) for action in catalogue.book(WHOLE).actions} >= {"pages", "spaces", "tasks", "user"}


def test_decisions_survive_an_import_of_the_same_entry(catalogue: Catalogue) -> None:
    catalogue.publish(WHOLE, ["list-tasks"])
    catalogue.withdraw(WHOLE, ["create-page"])
    made = catalogue.import_entry(WHOLE)
    assert made.changes == ()
    assert published(catalogue) == ("search-pages", "get-page", "list-tasks")


def test_publishing_an_unknown_action_changes_nothing(catalogue: Catalogue) -> None:
    with pytest.raises(NotFound):
        catalogue.publish(WHOLE, ["list-tasks", "made-up"])
    assert published(catalogue) == STARTERS


def test_the_worksheets_entry_can_be_decided_on_before_it_was_imported(tmp_path: Path) -> None:
    made = Catalogue(InstalledCatalogue(tmp_path / "catalog"))
    name = "atlassian/confluence-cloud-api"
    assert len(made.book(name).actions) == 3
    book = made.withdraw(name, ["create-page"])
    assert [action.state.value for action in book.actions] == ["published", "published", "draft"]


def test_an_entry_that_is_not_installed_names_its_import(tmp_path: Path) -> None:
    with pytest.raises(SetupIncomplete, match="not installed") as refusal:
        Catalogue(InstalledCatalogue(tmp_path)).book(WHOLE)
    assert refusal.value.advice == f"Import it: harbor-tui port import {WHOLE}"


@pytest.mark.parametrize("text", ["{", "[]", '{"a/b": []}', "\udcff"])
def test_damaged_decisions_publish_nothing_and_are_named(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "catalog"
    made = Catalogue(InstalledCatalogue(folder))
    made.import_entry(WHOLE)
    (folder / "published.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InvalidInput, match=r"published\.json is damaged"):
        made.book(WHOLE)


def test_decisions_that_others_could_change_are_refused_with_the_chmod(tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    made = Catalogue(InstalledCatalogue(folder))
    made.import_entry(WHOLE)
    (folder / "published.json").chmod(0o666)
    with pytest.raises(InvalidInput) as refusal:
        made.book(WHOLE)
    assert refusal.value.advice == f"Run: chmod 600 {folder}/published.json"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a", "a/b/c", "A/b", "a/b.json"])
def test_names_of_entries_reach_no_other_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match="no name of an entry"):
        InstalledCatalogue(tmp_path).installed(name)


def test_a_hand_written_policy_holds_for_its_spaces_until_its_last_day(catalogue: Catalogue) -> None:
    book = catalogue.book(WHOLE)
    policy = LocalPolicy("create-page", ("123456",), datetime.date(2026, 12, 31))
    create, today = book.find("create-page"), datetime.date(2026, 12, 31)
    assert policy.holds(create, "123456", today)
    assert "it ended on 2026-12-31" in policy.why_not(create, "123456", datetime.date(2027, 1, 1))
    assert "space 98410" in policy.why_not(create, "98410", today)
    assert "(none)" in policy.why_not(create, "", today)
    assert "about create-page" in policy.why_not(book.find("create-blogpost"), "123456", today)


def test_no_hand_written_policy_reaches_actions_of_high_risk(catalogue: Catalogue) -> None:
    policy = LocalPolicy("delete-page", ("123456",), datetime.date(2026, 12, 31))
    why = policy.why_not(catalogue.book(WHOLE).find("delete-page"), "123456", datetime.date(2026, 1, 1))
    assert why == "actions of high risk always need approval"
