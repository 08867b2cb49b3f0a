"""An agent proposes an action: checked before it is submitted, reviewed like a request, published on approval."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.catalogue.proposal import PROPOSE, proposal_findings, with_proposals
from harbor_tui.config.catalogue_folder import InstalledCatalogue
from harbor_tui.domain.actions import ActionState
from harbor_tui.domain.errors import InvalidInput, NotFound
from harbor_tui.domain.findings import Severity
from harbor_tui.domain.outcomes import OutcomeState, SendReport
from harbor_tui.domain.port import Port, parse_base_url
from harbor_tui.domain.requests import Wire, wire_for
from harbor_tui.workflow.actions.catalogue import Catalogue
from harbor_tui.workflow.actions.local_actions import LocalActions
from harbor_tui.workflow.connections.port_commands import actions_document
from tests.support.port_fakes import StagedTenant, staged
from tests.support.proposals import TASK

NAME = "atlassian/confluence-cloud-api"
PORT = Port(entry=NAME, label="x", base_url=parse_base_url("https://acme.atlassian.net"))


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    made = Catalogue(InstalledCatalogue(tmp_path / "catalog"))
    made.import_entry(NAME)
    return made


def wire(catalogue: Catalogue, **change: Any) -> Wire:
    call = with_proposals(catalogue.book(NAME)).published(PROPOSE).prepare({"body": TASK | change})
    return wire_for(call, PORT.base_url)


async def decided(catalogue: Catalogue, sent: Wire, tenant: StagedTenant | None = None) -> SendReport:
    return await LocalActions(tenant or staged(), PORT, catalogue).send_once(sent)


async def test_an_approved_proposal_is_published_here_and_never_sent(catalogue: Catalogue) -> None:
    told: list[ActionBook] = []
    tenant = LocalActions(staged(), PORT, catalogue, published=told.append)
    report = await tenant.send_once(wire(catalogue))
    assert (report.state, report.summary) == (OutcomeState.CREATED, "The action is published.")
    action = catalogue.book(NAME).published("get-task")
    assert action.prepare({"path": {"id": "7"}}).path == "/wiki/api/v2/tasks/7"
    assert told[0].published("get-task") == action


async def test_before_the_decision_nothing_is_published(catalogue: Catalogue) -> None:
    wire(catalogue)
    with pytest.raises(NotFound):
        catalogue.book(NAME).find("get-task")


async def test_an_approved_action_may_be_proposed_anew_and_the_difference_is_told(catalogue: Catalogue) -> None:
    await decided(catalogue, wire(catalogue))
    book, local = catalogue.book(NAME), catalogue.local_slugs(NAME)
    body = TASK | {"path": "/wiki/api/v2/footer-comments/{id}"}
    findings = proposal_findings(body, book, local)
    assert [finding.kind for finding in findings] == ["new_permission", "changes_action"]
    assert "path /wiki/api/v2/tasks/{id} → /wiki/api/v2/footer-comments/{id}" in findings[1].summary
    await decided(catalogue, wire(catalogue, path=body["path"]))
    assert catalogue.book(NAME).published("get-task").path == body["path"]


async def test_it_outlives_an_import_of_the_entry(catalogue: Catalogue) -> None:
    await decided(catalogue, wire(catalogue))
    catalogue.import_entry(NAME)
    assert catalogue.book(NAME).published("get-task").state is ActionState.PUBLISHED


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "search-pages"},
        {"slug": "propose-action"},
        {"path": "/wiki/api/v2/{id}"},
        {"path": "/wiki/rest/api/search/{id}"},
        {"method": "DELETE"},
        {"input": {}},
        {"input": {"path": TASK["input"]["path"], "query": {"type": "object", "properties": {"cql": {"type": "any"}}}}},
    ],
)
async def test_what_breaks_a_rule_blocks_the_review_and_is_not_published(
    catalogue: Catalogue, change: dict[str, Any]
) -> None:
    (finding,) = proposal_findings(TASK | change, catalogue.book(NAME))
    assert finding.severity is Severity.BLOCKS
    before = actions_document(catalogue.book(NAME))
    report = await decided(catalogue, wire(catalogue, **change))
    assert (report.state, report.error_class) == (OutcomeState.FAILED, "invalid_input")
    assert actions_document(catalogue.book(NAME)) == before


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PATCH"},
        {"url": "https://evil.test"},
        {"path": 5},
        {"input": {"path": TASK["input"]["path"], "headers": {"type": "object"}}},
        {"input": {"path": TASK["input"]["path"] | {"properties": {"id": {"type": "string", "pattern": "(a+)+"}}}}},
        {"label": "ATATT3xFfGF0abcdefghijkl"},
    ],
)
def test_what_is_no_action_is_not_even_submitted(catalogue: Catalogue, change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        wire(catalogue, **change)


async def test_everything_else_goes_to_the_tenant(catalogue: Catalogue) -> None:
    tenant = staged()
    call = catalogue.book(NAME).find("search-pages").prepare({})
    wrapped = LocalActions(tenant, PORT, catalogue)
    await wrapped.read(call)
    assert tenant.calls == [call]
    with pytest.raises(AssertionError, match="never writes"):
        await wrapped.send_once(Wire("POST", "https://acme.atlassian.net", "/wiki/api/v2/pages", (), b"{}"))
    await wrapped.close()
    assert tenant.closed


def test_agents_are_not_shown_the_nodes_own_action_among_the_ports(catalogue: Catalogue) -> None:
    book = with_proposals(catalogue.book(NAME))
    assert PROPOSE not in {action["slug"] for action in actions_document(book)["actions"]}
    assert PROPOSE not in json.dumps(actions_document(book))
    with pytest.raises(NotFound):
        catalogue.book(NAME).published(PROPOSE)


@pytest.mark.parametrize("kept", [[7], ["x"], [{}], [{**TASK, "risk": "none"}], [{**TASK, "input": {"path": 7}}]])
def test_proposals_kept_here_and_edited_into_something_else_are_named(
    catalogue: Catalogue, tmp_path: Path, kept: list[Any]
) -> None:
    file = InstalledCatalogue(tmp_path / "catalog").path(NAME).with_suffix(".local.json")
    file.write_text(json.dumps({"schema": "harbor.local-actions/1", "actions": kept}))
    file.chmod(0o600)
    with pytest.raises(InvalidInput, match=r"proposed here\) cannot be read"):
        catalogue.book(NAME)
