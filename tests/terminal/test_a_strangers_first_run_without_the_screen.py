"""README's first run of a real node, command by command, against the sandbox over real HTTP."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import harbor
from tests.support.sandbox_process import ServedSandbox, served_sandbox

REQUEST = {
    "body": {
        "spaceId": "",
        "status": "current",
        "title": "From a stranger's first run",
        "body": {"representation": "storage", "value": "<p>Hello.</p>"},
    }
}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSandbox]:
    with served_sandbox(tmp_path_factory.mktemp("stranger")) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def as_readme_says(tmp_path_factory: pytest.TempPathFactory, sandbox: ServedSandbox) -> Path:
    """A home configured by README's commands, to be copied."""
    home = tmp_path_factory.mktemp("stranger") / "node"
    for arguments in (
        ("port", "import", "atlassian/confluence-cloud-api"),
        ("port", "set", "base_url", sandbox.base_url),
        ("port", "set", "sign_in", "basic"),
        ("port", "set", "account", "operator@harbor.example"),
    ):
        assert harbor(home, *arguments).code == 0
    assert harbor(home, "port", "token", "--store", "file", given=sandbox.token + "\n").code == 0
    return home


@pytest.fixture
def node(as_readme_says: Path, tmp_path: Path) -> Path:
    """A node of its own for each test."""
    return Path(shutil.copytree(as_readme_says, tmp_path / "node"))


def test_a_fresh_home_says_what_is_missing(tmp_path: Path) -> None:
    told = harbor(tmp_path / "fresh", "call", "search-pages", "--json")
    assert told.code == 8
    assert told.document["error"]["code"] == "setup_incomplete"
    assert told.document["error"]["hint"]


def test_the_placeholder_disables_every_action(tmp_path: Path) -> None:
    home = tmp_path / "fresh"
    assert harbor(home, "port", "import", "atlassian/confluence-cloud-api").code == 0
    told = harbor(home, "call", "search-pages")
    assert told.code == 8
    assert "placeholder" in told.err


def test_a_configured_node_finds_pages(node: Path, sandbox: ServedSandbox) -> None:
    found = harbor(node, "call", "search-pages", "--input", "-", "--json", given='{"query": {"limit": 5}}')
    assert found.code == 0, found
    assert len(found.document["summary"]["results"]) == 5
    assert found.document["next_cursor"]
    everything = harbor(
        node, "call", "search-pages", "--all", "--input", "-", "--json", given='{"query": {"limit": 50}}'
    )
    assert len(everything.document["summary"]["results"]) >= 100
    page_id = found.document["summary"]["results"][0]["id"]
    page = harbor(node, "call", "get-page", "--input", "-", "--json", given=json.dumps({"path": {"id": page_id}}))
    assert page.document["summary"]["id"] == page_id


def test_the_token_is_in_nothing_that_is_printed_or_written_but_its_own_file(
    node: Path, sandbox: ServedSandbox
) -> None:
    shown = [harbor(node, "port", "show", "--json"), harbor(node, "doctor", "--json"), harbor(node, "port", "show")]
    assert all(sandbox.token not in each.out + each.err for each in shown)
    assert shown[0].document["token"] == {"set": True, "store": "file"}
    holders = [file for file in node.rglob("*") if file.is_file() and sandbox.token in file.read_text(errors="replace")]
    assert [file.parent.name for file in holders] == ["secrets"]
    assert (holders[0].stat().st_mode & 0o777, holders[0].parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_doctor_is_content_with_a_configured_node(node: Path) -> None:
    told = harbor(node, "doctor", "--json")
    assert told.document["ok"], told.document
    assert told.code == 0


def test_another_origin_gets_no_token(node: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with served_sandbox(tmp_path / "b") as other:
        assert harbor(node, "port", "set", "base_url", other.base_url).code == 0
        told = harbor(node, "call", "search-pages")
        assert told.code == 8
        assert other.requests("GET", "/wiki") == []


def test_a_write_is_refused_with_the_line_that_submits_it(node: Path, sandbox: ServedSandbox) -> None:
    told = harbor(node, "call", "create-page", "--input", "-", given=json.dumps(REQUEST))
    assert told.code == 6
    assert "submit create-page" in told.err
    assert sandbox.requests("POST") == []


def test_an_agent_submits_waits_and_withdraws(node: Path) -> None:
    request = json.loads(json.dumps(REQUEST))
    request["body"]["spaceId"] = "100001"
    submitted = harbor(
        node, "submit", "create-page", "--input", "-", "--json", "--key", "k1", given=json.dumps(request)
    )
    assert submitted.code == 0, submitted
    assert submitted.document["state"] == "pending"
    again = harbor(node, "submit", "create-page", "--input", "-", "--json", "--key", "k1", given=json.dumps(request))
    assert again.document["id"] == submitted.document["id"]
    request["body"]["title"] = "Other content"
    assert harbor(node, "submit", "create-page", "--input", "-", "--key", "k1", given=json.dumps(request)).code == 5
    request_id = submitted.document["id"]
    assert harbor(node, "wait", request_id, "--timeout", "0").code == 10
    listed = harbor(node, "queue", "list", "--json").document
    assert [each["id"] for each in listed["requests"]] == [request_id]
    assert harbor(node, "withdraw", request_id).code == 0
    assert harbor(node, "queue", "list", "--json").document["total"] == 0
    assert harbor(node, "queue", "check").code == 0


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ('{"body": {"title": "a", "title": "b"}}', "title"),
        ('{"body": {"spaceId": "1", "title": "t", "status": "archived"}}', "status"),
        ('{"body": {"spaceId": "1", "title": "t"}, "header": {}}', "header"),
        ("[1", "JSON"),
    ],
)
def test_an_input_that_does_not_fit_is_refused_before_it_is_queued(node: Path, given: str, where: str) -> None:
    told = harbor(node, "submit", "create-page", "--input", "-", "--json", given=given)
    assert told.code == 3
    assert where in told.out
    assert harbor(node, "queue", "list", "--json").document["total"] == 0


def test_validate_tells_of_a_body_that_confluence_will_refuse(node: Path) -> None:
    request = json.loads(json.dumps(REQUEST))
    request["body"]["spaceId"] = "100001"
    request["body"]["body"]["value"] = "<p>open"
    told = harbor(node, "validate", "create-page", "--input", "-", "--json", given=json.dumps(request))
    assert told.code == 3
    assert not told.document["ok"]
