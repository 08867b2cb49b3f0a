"""`port import/show/set/token/forget-token` and `actions`: the documents behind the commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.catalogue.bundled import bundled_bytes
from harbor_tui.config.catalogue_folder import InstalledCatalogue
from harbor_tui.config.paths import Home
from harbor_tui.config.store import SettingsFile
from harbor_tui.config.tokens.stores import TokenStores
from harbor_tui.domain.errors import Conflict, InvalidInput, NotFound, SetupIncomplete
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.workflow.connections.port_commands import PortCommands

NAME = "atlassian/confluence-cloud-api"
TOKEN = "SEKRET-token-1"


def desk(folder: Path) -> PortCommands:
    home = Home.at(str(folder))
    return PortCommands(
        SettingsFile(home.config_file), TokenStores(home, environment={}), InstalledCatalogue(home.catalogue)
    )


def connected(folder: Path) -> PortCommands:
    found = desk(folder)
    found.import_entry(NAME)
    found.set("base_url", "https://acme.atlassian.net")
    return found


def entry_file(folder: Path, **members: Any) -> str:
    document = json.loads(bundled_bytes(NAME)) | members
    path = folder / "entry.json"
    path.write_text(json.dumps(document))
    return str(path)


def changed_actions(**of_search: Any) -> list[dict[str, Any]]:
    actions: list[dict[str, Any]] = json.loads(bundled_bytes(NAME))["actions"]
    actions[0] |= of_search
    return actions


def test_before_the_import_everything_names_the_import(tmp_path: Path) -> None:
    found = desk(tmp_path)
    for use in (found.show, lambda: found.set("label", "x"), lambda: found.store_token(Secret(TOKEN), "file")):
        with pytest.raises(SetupIncomplete) as refusal:
            use()
        assert refusal.value.exit_code == 8
        assert refusal.value.advice.endswith(f"harbor-tui port import {NAME}")


def test_importing_makes_the_port_with_the_placeholder_and_names_the_next_step(tmp_path: Path) -> None:
    report = desk(tmp_path).import_entry(NAME)
    assert (report["version"], report["previous"]) == ("1.0.0", None)
    assert report["published"] == ["search-pages", "get-page", "create-page"]
    assert "base_url" in report["next"]
    shown = desk(tmp_path).show()
    assert (shown["placeholder"], shown["token"]) == (True, {"set": False, "store": None})


@pytest.mark.parametrize("name", ["confluence-cloud-api", NAME])
def test_a_bundled_entry_is_found_by_its_short_name_too(tmp_path: Path, name: str) -> None:
    assert desk(tmp_path).import_entry(name)["entry"] == NAME


def test_an_unknown_name_is_answered_with_the_bundled_ones(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as refusal:
        desk(tmp_path).import_entry("atlassian/jira")
    assert NAME in refusal.value.advice


def test_importing_again_shows_each_change_and_keeps_everything_local(tmp_path: Path) -> None:
    found = connected(tmp_path)
    found.store_token(Secret(TOKEN), "file")
    query = changed_actions()[0]["input"]["query"]["properties"] | {"subtype": {"type": "string", "enum": ["page"]}}
    query.pop("sort")
    actions = changed_actions(input={"query": {"type": "object", "properties": query}}, scopes=["read:page:confluence"])
    report = found.import_entry(entry_file(tmp_path, version="1.1.0", actions=actions[:2]))
    assert report["changes"] == [
        "removed create-page",
        "changed search-pages: query.sort is gone; query.subtype differs",
    ]
    assert report["published"] == ["search-pages", "get-page"]
    assert report["base_url"] == "https://acme.atlassian.net"
    assert found.show()["token"] == {"set": True, "store": "file"}


def test_importing_the_same_changes_nothing(tmp_path: Path) -> None:
    found = connected(tmp_path)
    assert found.import_entry(NAME)["summary"] == "nothing changes"


def test_a_lower_version_needs_a_confirmation(tmp_path: Path) -> None:
    found = connected(tmp_path)
    lower = entry_file(tmp_path, version="0.9.9")
    with pytest.raises(Conflict, match=r"0\.9\.9 is older than the installed 1\.0\.0"):
        found.import_entry(lower)
    assert found.import_entry(lower, allow_lower=True)["version"] == "0.9.9"


def test_an_action_that_goes_elsewhere_after_an_import_is_a_draft_again(tmp_path: Path) -> None:
    found = connected(tmp_path)
    report = found.import_entry(
        entry_file(tmp_path, version="2.0.0", actions=changed_actions(path="/wiki/api/v2/blogposts"))
    )
    assert report["unpublished"] == ["search-pages"]
    assert found.book().find("search-pages").state == "draft"


def test_an_entry_edited_on_the_disk_is_not_published_any_more(tmp_path: Path) -> None:
    found = connected(tmp_path)
    (installed,) = (tmp_path / "catalog").glob("atlassian*.json")
    installed.write_text(installed.read_text().replace('"maximum": 250', '"maximum": 249'))
    assert found.book().find("search-pages").state == "draft"
    assert found.book().find("create-page").state == "published"


@pytest.mark.parametrize(
    ("members", "words"),
    [({"authToken": "x" * 20}, "looks like a secret"), ({"baseUrl": "http://acme.test/"}, "base_url|baseUrl")],
)
def test_entries_that_break_a_rule_are_not_installed(tmp_path: Path, members: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        desk(tmp_path).import_entry(entry_file(tmp_path, **members))
    assert not (tmp_path / "catalog").exists()


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("label", "Acme wiki", "Acme wiki"),
        ("base_url", "acme", "https://acme.atlassian.net"),
        ("sign_in", "basic", "basic"),
        ("account", "ana@acme.test", "ana@acme.test"),
        ("header.Maton-Connection", "c-1", "c-1"),
        ("spaces.123456", "Platform (PLAT)", "Platform (PLAT)"),
        ("proxy", "http://proxy.acme.test:3128", "http://proxy.acme.test:3128"),
        ("ca_bundle", "/etc/ssl/acme.pem", "/etc/ssl/acme.pem"),
    ],
)
def test_every_key_of_the_contract_can_be_set_and_is_shown(tmp_path: Path, key: str, value: str, shown: str) -> None:
    found = connected(tmp_path)
    assert found.set(key, value)["value"] == shown
    name, _, inner = key.partition(".")
    document = desk(tmp_path).show()
    assert (document[name][inner] if inner else document[name]) == shown


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("colour", "red", "no key"),
        ("header", "x", "no key"),
        ("label.x", "y", "no key"),
        ("base_url.", "acme", "no key"),
        ("sign_in.", "basic", "no key"),
        ("header.Accept-Encoding", "gzip", "set by the program itself"),
        ("base_url", "https://acme .atlassian.net", "holds a space"),
        ("sign_in", "magic", "bearer or basic"),
        ("account", "ana", "e-mail"),
        ("header.Authorization", "Bearer x", "set by the program itself"),
        ("spaces.PLAT", "Platform", "numeric id"),
        ("base_url", "https://your-domain.atlassian.net", "placeholder"),
        ("base_url", "https://evil.test", r"evil\.test is neither"),
        ("base_url", "http://acme.atlassian.net", "in the clear"),
        ("base_url", "https://acme.atlassian.net@evil.test/", "user name"),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_changes(tmp_path: Path, key: str, value: str, words: str) -> None:
    found = connected(tmp_path)
    before = (tmp_path / "config.toml").read_bytes()
    with pytest.raises(InvalidInput, match=words):
        found.set(key, value)
    assert (tmp_path / "config.toml").read_bytes() == before


def test_another_host_is_set_with_the_flag_and_may_change_its_path_then(tmp_path: Path) -> None:
    found = connected(tmp_path)
    found.set("base_url", "https://wiki.example.com", other_host=True)
    assert found.set("base_url", "https://wiki.example.com/confluence")["base_url"].endswith("/confluence")


def test_a_new_origin_says_that_the_token_is_missing_now(tmp_path: Path) -> None:
    found = connected(tmp_path)
    assert found.store_token(Secret(TOKEN), "file") == {
        "store": "file",
        "origin": "https://acme.atlassian.net",
        "used": "file",
        "notes": [],
    }
    notes = found.set("base_url", "other")["notes"]
    assert notes[0] == "There is no token for https://other.atlassian.net yet: harbor-tui port token"
    assert found.show()["token"]["set"] is False
    found.set("base_url", "acme")
    assert found.show()["token"] == {"set": True, "store": "file"}


def test_the_token_is_in_no_document_and_no_settings(tmp_path: Path) -> None:
    found = connected(tmp_path)
    documents = [found.store_token(Secret(TOKEN), "file"), found.show(), found.actions(), found.forget_token()]
    assert TOKEN not in json.dumps(documents) + (tmp_path / "config.toml").read_text()


def test_without_a_keyring_the_file_store_is_named_and_nothing_is_stored(tmp_path: Path) -> None:
    with pytest.raises(SetupIncomplete) as refusal:
        connected(tmp_path).store_token(Secret(TOKEN), "keyring")
    assert refusal.value.exit_code == 8
    assert "--store file" in refusal.value.advice
    assert not (tmp_path / "secrets").exists()


def test_actions_have_the_contracts_members(tmp_path: Path) -> None:
    document = connected(tmp_path).actions()
    assert document["port"] == NAME
    search = document["actions"][0]
    assert {"slug", "label", "method", "path", "policy", "state", "risk", "input_schema"} <= search.keys()
    assert search["input_schema"]["properties"]["query"]["properties"]["limit"]["maximum"] == 250
    assert (search["policy"], search["state"], search["risk"]) == ("auto", "published", "low")
