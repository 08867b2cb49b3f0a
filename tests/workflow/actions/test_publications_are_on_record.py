"""Publishing from the console: exactly what was shown, on record before it takes effect, and back again."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from harbor_tui.catalogue.action_book import fingerprint
from harbor_tui.config.catalogue_folder import InstalledCatalogue
from harbor_tui.domain.actions import Action, ActionState
from harbor_tui.domain.errors import Conflict, NotPermitted, QueueUnavailable
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.workflow.actions.catalogue import Catalogue
from harbor_tui.workflow.actions.publications import MOST_AT_ONCE, Publications, grant_of, reads_together

FULL = "atlassian/confluence-cloud-full"


@pytest.fixture
def publications(tmp_path: Path) -> Publications:
    catalogue = Catalogue(InstalledCatalogue(tmp_path / "catalog"))
    catalogue.import_entry(FULL)
    return Publications(catalogue, FULL, AuditFolder(tmp_path / "audit"))


def actions(publications: Publications, *slugs: str) -> list[Action]:
    return [publications.book().find(slug) for slug in slugs]


def test_a_publication_is_recorded_with_what_it_holds_for(publications: Publications, tmp_path: Path) -> None:
    (shown,) = actions(publications, "update-page")
    book = publications.publish([shown])
    assert book.find("update-page").state is ActionState.PUBLISHED
    (record,) = AuditFolder(tmp_path / "audit").records()
    assert (record["event"], record["entry"]) == ("published", FULL)
    assert record["actions"] == {"update-page": fingerprint(shown)}


def test_a_withdrawal_is_recorded_too(publications: Publications, tmp_path: Path) -> None:
    book = publications.withdraw(actions(publications, "create-page"))
    assert book.find("create-page").state is ActionState.DRAFT
    assert [record["event"] for record in AuditFolder(tmp_path / "audit").records()] == ["unpublished"]


def test_what_was_changed_since_it_was_shown_is_not_published(publications: Publications) -> None:
    (shown,) = actions(publications, "delete-page")
    with pytest.raises(Conflict, match="changed by an import"):
        publications.publish([dataclasses.replace(shown, path="/wiki/api/v2/blogposts/{id}")])
    assert publications.book().find("delete-page").state is ActionState.DRAFT


def test_what_cannot_be_recorded_does_not_happen(publications: Publications, tmp_path: Path) -> None:
    (tmp_path / "audit").write_text("not a folder")
    with pytest.raises(QueueUnavailable):
        publications.publish(actions(publications, "update-page"))
    assert publications.book().find("update-page").state is ActionState.DRAFT


def test_a_group_is_the_reads_of_one_resource(publications: Publications) -> None:
    book = publications.book()
    together = reads_together(book, book.find("list-page-labels"))
    assert 2 < len(together) <= MOST_AT_ONCE
    assert all(book.find(slug).path.startswith("/wiki/api/v2/pages/") for slug in together)
    assert not any(book.find(slug).writes for slug in together)


def test_a_grant_names_the_rules_that_are_broken(publications: Publications) -> None:
    (shown,) = actions(publications, "update-page")
    assert not grant_of(shown).problems
    open_path = dataclasses.replace(shown, path="/wiki/api/v2/{id}")
    assert "must name what it is about" in grant_of(open_path).problems[0].problem


def test_nothing_that_breaks_a_rule_is_published(publications: Publications, monkeypatch: pytest.MonkeyPatch) -> None:
    (shown,) = actions(publications, "update-page")
    open_path = dataclasses.replace(shown, path="/wiki/api/v2/{id}")
    monkeypatch.setattr(Publications, "grants", lambda _self, _slugs: (grant_of(open_path),))
    with pytest.raises(NotPermitted, match="cannot be published"):
        publications.publish([shown])
