"""README's list of settings leaves nothing out: every key that is asked for is in it, with what holds without it."""

from __future__ import annotations

import contextlib
import tomllib
from dataclasses import replace
from typing import Any

import pytest

from harbor_tui.config.settings import SETTINGS, USUAL, Setting, settings_from
from harbor_tui.domain.errors import InvalidInput

PATHS = {setting.path for setting in SETTINGS}
TABLES = (
    *("port", "port.header", "port.spaces", "ports", "ports.other", "queue", "review", "ui", "ui.keys", "secrets"),
    *("ports.other.header", "ports.other.spaces", "audit", "policy", "policy.create-page"),
)
GIVEN = """
[port]
entry = "acme/wiki"
base_url = "https://wiki.acme.example"
other_host = "wiki.acme.example"
sign_in = "basic"
account = "ana@acme.example"
label = "Wiki"
name = "wiki"
proxy = "http://proxy.acme.example:3128"
ca_bundle = "/etc/ca.pem"
since = "2026-11-21T09:30:00Z"
header.Maton-Connection = "1"
spaces.100 = "Platform"
[ports.other]
base_url = "https://other.atlassian.net"
[queue]
folder = "/srv/queue"
allow_network_fs = true
[review]
undo_seconds = 9
[ui]
theme = "light"
mouse = false
keys."app.redraw" = "ctrl+r"
[secrets]
keyring_backend = "some.Backend"
[audit]
syslog = true
[policy.create-page]
spaces = ["100"]
until = 2026-12-31
"""


class Overheard(dict[str, Any]):
    """A table that notes which of its keys are asked for."""

    def __init__(self, path: str, asked: set[str]) -> None:
        """The table at `path`, with those that lie in it."""
        inside = (name for name in TABLES if name.rpartition(".")[0] == path)
        super().__init__({name.rpartition(".")[2]: Overheard(name, asked) for name in inside})
        self._path, self._asked = path, asked

    def get(self, key: str, default: Any = None) -> Any:
        """As a dict does it."""
        self._asked.add(f"{self._path}.{key}".strip("."))
        return super().get(key, default)


def test_every_key_that_is_asked_for_is_listed_and_no_other() -> None:
    asked: set[str] = set()
    with contextlib.suppress(InvalidInput):  # there is nothing in the policy
        settings_from(Overheard("", asked))
    asked = {path.replace("policy.create-page", "policy.ACTION") for path in asked - {*TABLES}}
    of_the_port = {path.removeprefix("port.") for path in asked if path.startswith("port.")}
    of_another = {path.removeprefix("ports.other.") for path in asked if path.startswith("ports.")}
    assert of_another == of_the_port
    named_by_people = {path for path in PATHS if path.rpartition(".")[2].isupper()}
    assert {path for path in asked if not path.startswith("ports.")} == PATHS - named_by_people


def test_every_listed_key_is_known() -> None:
    assert settings_from(tomllib.loads(GIVEN)).unknown == ()


@pytest.mark.parametrize("setting", [each for each in SETTINGS if each.usual], ids=lambda each: each.path)
def test_what_is_usual_can_be_written_and_changes_nothing(setting: Setting) -> None:
    table, _, key = setting.path.rpartition(".")
    document: dict[str, Any] = {"port": {}}
    document |= tomllib.loads(f"[{table}]\n{key} = {setting.usual}")
    said = settings_from(document)
    assert said.theme in ("", "dark")  # the console takes nothing for dark
    assert replace(said, theme="") == settings_from({"port": {}})


def test_nothing_said_is_what_is_usual() -> None:
    assert settings_from({}) == USUAL
