"""What the form refuses, `port set` refuses, and the settings file too: a port's fields have one rule each."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from harbor_tui.config.catalogue_folder import InstalledCatalogue
from harbor_tui.config.paths import Home
from harbor_tui.config.store import SettingsFile
from harbor_tui.config.tokens.stores import TokenStores
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.port_fields import LOOKS_LIKE_TOKEN
from harbor_tui.workflow.connections.form import PortForm, port_from, problems
from harbor_tui.workflow.connections.port_commands import PortCommands

GOOD = PortForm(base_url="https://acme.atlassian.net", sign_in="basic", account="ana@acme.test")
TABLES = {"header": "headers", "spaces": "spaces"}
CASES = [
    ("label", "x" * 101),
    ("label", "x" * 1000),
    ("label", "a\tb"),
    ("account", "ana"),
    ("account", "ana@acme"),
    ("account", "ana@acme.test, bo@acme.test"),
    ("account", "ana@acme.exampleJQ5sBVyNQRzNZ3xFUSJv9C12"),
    ("account", "ana@acme..test"),
    ("account", "a" * 65 + "@acme.test"),
    ("proxy", "proxy:3128"),
    ("proxy", "http://me:pw@proxy.test:3128"),
    ("ca_bundle", "ca.pem"),
    ("ca_bundle", "./ca.pem"),
    ("ca_bundle", "~ca.pem"),
    ("header.Authorization", "Bearer x"),
    ("header.X-A", "ä"),
    ("spaces.PLAT", "Platform"),
    ("spaces.1", "x" * 101),
]
FITS = [
    ("label", "x" * 100),
    ("label", "Wiki für alle (Platform-Confluence-2024-EU)"),
    ("account", "ana.o'neil+wiki@sub.acme-corp.co.uk"),
    ("account", "a@b.c"),
    ("proxy", "http://proxy.test:3128"),
    ("ca_bundle", "/etc/ssl/certs/AcmeRootCertificateAuthority2024.pem"),
    ("ca_bundle", "~/ca.pem"),
    ("header.Maton-Connection", "62909843-b784-4c35-b770-e4e2a26f024b"),
    ("spaces.1", "Platform (PLAT)"),
]
TOKENS = [
    "ATATT3xFfGF0abcdefghijklmnopqrstuvwxyz0123456789=ABCDEF01",
    "jQ5sBVyNQRzNZ3xFUSJv9C12",
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
]


def desk(folder: Path) -> PortCommands:
    home = Home.at(str(folder))
    store = SettingsFile(home.config_file)
    if store.load() is None:
        store.save(port_from(GOOD, other_host_confirmed=False))
    return PortCommands(store, TokenStores(home, environment={}), InstalledCatalogue(home.catalogue))


def by_file(folder: Path, key: str, value: str) -> str:
    """What the settings file says of a key that was written into it by hand."""
    name, _, inner = key.partition(".")
    table = f"[port.{name}]\n{inner} = " if inner else f"[port]\n{name} = "
    path = folder / "by-hand" / "config.toml"
    path.parent.mkdir(mode=0o700)
    path.write_text(table + json.dumps(value, ensure_ascii=False) + "\n")
    path.chmod(0o600)
    try:
        SettingsFile(path).load()
    except InvalidInput as refused:
        return refused.problems[0].problem
    return ""


def by_form(key: str, value: str) -> str:
    name, _, inner = key.partition(".")
    typed = f"{inner}={value}" if inner else value
    found = problems(dataclasses.replace(GOOD, **{TABLES.get(name, name): typed}))
    return found[0].problem if found else ""


def by_command(folder: Path, key: str, value: str) -> str:
    try:
        desk(folder).set(key, value)
    except InvalidInput as refused:
        return refused.problems[0].problem
    return ""


@pytest.mark.parametrize(("key", "value"), CASES)
def test_what_one_refuses_all_refuse(tmp_path: Path, key: str, value: str) -> None:
    said = by_command(tmp_path, key, value)
    assert said
    assert by_form(key, value).removeprefix(f"{key.partition('.')[2]} ") == said
    assert by_file(tmp_path, key, value) == ("must be at most 1000 printable characters" if "\t" in value else said)


@pytest.mark.parametrize(("key", "value"), FITS)
def test_what_one_takes_all_take(tmp_path: Path, key: str, value: str) -> None:
    assert (by_command(tmp_path, key, value), by_form(key, value), by_file(tmp_path, key, value)) == ("", "", "")


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize(
    "key", ["label", "account", "proxy", "ca_bundle", "base_url", "sign_in", "header.X-A", "header.Maton-Connection",
            "spaces.1"],
)  # fmt: skip
def test_no_field_takes_a_token(tmp_path: Path, key: str, token: str) -> None:
    found = desk(tmp_path)
    before = (tmp_path / "config.toml").read_bytes()
    with pytest.raises(InvalidInput) as refused:
        found.set(key, token)
    assert token not in f"{refused.value.summary} {refused.value.advice} {refused.value.problems}"
    assert (tmp_path / "config.toml").read_bytes() == before
    assert by_form(key, token)


def test_a_token_as_a_headers_name_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk(tmp_path).set(f"header.{TOKENS[1]}", "x")
    assert TOKENS[1] not in f"{refused.value.summary} {refused.value.advice} {refused.value.problems}"


def test_the_sentence_names_what_is_the_matter(tmp_path: Path) -> None:
    assert by_command(tmp_path, "label", TOKENS[0]) == LOOKS_LIKE_TOKEN
    assert by_form("base_url", TOKENS[1]).startswith(f"it {LOOKS_LIKE_TOKEN}")


def test_a_queue_folder_is_one_wherever_the_program_is_started(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[queue]\nfolder = "queue"\n')
    path.chmod(0o600)
    with pytest.raises(InvalidInput, match="queue.folder: must be a whole path"):
        SettingsFile(path).load()
