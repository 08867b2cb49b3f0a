"""`port list`, `port add` and `port use`: several ports on one home, one of them current, each with its own token."""

from __future__ import annotations

from pathlib import Path

import pytest

from harbor_tui.config.catalogue_folder import InstalledCatalogue
from harbor_tui.config.paths import Home
from harbor_tui.config.store import SettingsFile
from harbor_tui.config.tokens.stores import TokenStores
from harbor_tui.domain.errors import Conflict, InvalidInput, NotFound
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.workflow.actions.catalogue import Catalogue
from harbor_tui.workflow.connections.port_commands import PortCommands
from harbor_tui.workflow.connections.port_switching import PortSwitcher

API, FULL = "atlassian/confluence-cloud-api", "atlassian/confluence-cloud-full"


class Node:
    """One home with the desks that commands use."""

    def __init__(self, folder: Path) -> None:
        self.home = Home.at(str(folder))
        self.tokens = TokenStores(self.home, environment={})
        self.folder = InstalledCatalogue(self.home.catalogue)

    def desk(self) -> PortCommands:
        return PortCommands(SettingsFile(self.home.config_file), self.tokens, self.folder)

    def shelf(self) -> PortSwitcher:
        return PortSwitcher(SettingsFile(self.home.config_file), self.tokens, Catalogue(self.folder))


@pytest.fixture
def node(tmp_path: Path) -> Node:
    tmp_path.chmod(0o700)
    node = Node(tmp_path)
    node.desk().import_entry(API)
    node.desk().set("base_url", "https://acme.atlassian.net")
    node.desk().store_token(Secret("acme-token-1"), "file")
    return node


def test_a_second_port_has_its_own_entry_and_no_token_of_the_first(node: Node) -> None:
    added = node.shelf().add("beta", FULL)
    assert (added["name"], added["entry"], added["current"], added["placeholder"]) == ("beta", FULL, False, True)
    assert added["next"] == "harbor-tui port use beta"
    assert [(each["name"], each["current"], each["token"]["set"]) for each in node.shelf().list()["ports"]] == [
        ("acme", True, True), ("beta", False, False),
    ]  # fmt: skip


def test_commands_work_on_the_current_port(node: Node) -> None:
    node.shelf().add("beta", FULL)
    node.shelf().use("beta")
    assert node.desk().show()["name"] == "beta"
    assert len(node.desk().actions()["actions"]) > 40
    node.desk().set("base_url", "https://beta.atlassian.net")
    assert not node.desk().show()["token"]["set"]
    node.shelf().use("acme")
    shown = node.desk().show()
    assert (shown["name"], shown["base_url"], shown["token"]["set"]) == ("acme", "https://acme.atlassian.net", True)


def test_next_goes_round(node: Node) -> None:
    assert node.shelf().next() is None
    node.shelf().add("beta", API)
    node.shelf().add("gamma", API)
    seen = [port.short_name for port in (node.shelf().next() for _ in range(3)) if port is not None]
    assert seen == ["beta", "gamma", "acme"]


def test_names_are_checked_and_unknown_entries_named(node: Node) -> None:
    for name in ("", "Beta", "../x", "a" * 40, "1x"):
        with pytest.raises(InvalidInput, match="no name of a port"):
            node.shelf().add(name, API)
    with pytest.raises(InvalidInput, match="already"):
        node.shelf().add("acme", API)
    with pytest.raises(NotFound):
        node.shelf().add("beta", "nobody/nothing")
    with pytest.raises(NotFound):
        node.shelf().use("delta")


def test_adding_on_an_installed_entry_keeps_what_is_published(node: Node) -> None:
    node.desk().publish(["get-page"])
    Catalogue(node.folder).withdraw(API, ["search-pages"])
    node.shelf().add("beta", API)
    states = {action["slug"]: action["state"] for action in node.desk().actions()["actions"]}
    assert states["search-pages"] == "draft"


def test_a_removed_port_takes_its_token_along_and_nothing_else(node: Node) -> None:
    node.shelf().add("beta", FULL)
    node.shelf().use("beta")
    removed = node.shelf().remove("acme")
    assert (removed["removed"], removed["current"], removed["base_url"]) == (
        "acme",
        "beta",
        "https://acme.atlassian.net",
    )
    assert "file: removed" in removed["token"]
    assert [each["name"] for each in node.shelf().list()["ports"]] == ["beta"]
    assert list((node.home.config_file.parent / "secrets").iterdir()) == []
    assert node.folder.installed(API) is not None
    with pytest.raises(NotFound, match="no port acme"):
        node.shelf().remove("acme")


def test_the_current_port_is_not_removed_by_accident(node: Node) -> None:
    node.shelf().add("beta", FULL)
    with pytest.raises(Conflict, match="acme is the current port") as refusal:
        node.shelf().remove("acme")
    assert "--yes" in refusal.value.advice
    assert node.desk().show()["token"]["set"]
    assert node.shelf().remove("acme", current_too=True)["current"] == "beta"
    assert node.shelf().remove("beta", current_too=True)["current"] is None
    assert node.shelf().list() == {"ports": []}


def test_after_the_current_port_comes_the_next_by_name(node: Node) -> None:
    for name in ("aaa", "zeta", "beta"):
        node.shelf().add(name, API)
    assert node.shelf().remove("acme", current_too=True)["current"] == "beta"
    node.shelf().use("zeta")
    assert node.shelf().remove("zeta", current_too=True)["current"] == "aaa"


def test_a_port_whose_namesake_is_removed_keeps_name_and_token(node: Node) -> None:
    node.shelf().add("beta", API)
    node.shelf().use("beta")
    node.desk().set("base_url", "https://acme.atlassian.net")
    node.desk().store_token(Secret("beta-token-1"), "file")
    node.shelf().remove("acme")
    shown = node.desk().show()
    assert (shown["name"], shown["token"]) == ("beta", {"set": True, "store": "file"})
