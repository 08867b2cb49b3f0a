"""Several ports in one settings file: one is current, the others keep everything that was written of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from harbor_tui.config.store import SettingsFile
from harbor_tui.domain.errors import Conflict, InvalidInput, NotFound
from harbor_tui.domain.port import Port, SignIn, default_name, parse_base_url

ACME = Port(
    "atlassian/confluence-cloud-api", "Acme", parse_base_url("https://acme.atlassian.net"), SignIn.BASIC, "a@b.c"
)
BETA = Port("atlassian/confluence-cloud-full", "Beta", parse_base_url("https://beta.atlassian.net"), name="beta")
NOON = 1_763_812_800.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    path = tmp_path / "config.toml"
    settings = SettingsFile(path, now=lambda: NOON)
    settings.save(ACME)
    settings.add(BETA)
    return path


def names(file: Path) -> list[str]:
    return [port.short_name for port in SettingsFile(file).ports()]


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def test_a_port_that_is_added_is_not_used(file: Path) -> None:
    assert SettingsFile(file).load() == ACME
    assert names(file) == ["acme", "beta"]


def test_using_another_lets_the_two_change_places_and_back_again(file: Path) -> None:
    settings = SettingsFile(file, now=lambda: NOON)
    settings.use("beta")
    assert settings.load() == BETA and names(file) == ["beta", "acme"]
    settings.use("acme")
    assert settings.load() == ACME and names(file) == ["acme", "beta"]


def test_the_time_of_the_switch_is_kept_with_the_current_port(file: Path) -> None:
    settings = SettingsFile(file, now=lambda: NOON)
    settings.use("beta")
    port = settings.load()
    assert port is not None and port.since == "2025-11-22T12:00:00Z"
    settings.use("beta")
    assert settings.load() == port


def test_another_address_for_the_same_port_is_another_tenant_from_then_on(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "config.toml", now=lambda: NOON)
    settings.save(Port(ACME.entry, "x", parse_base_url("https://your-domain.atlassian.net")))
    settings.save(ACME)
    first = settings.load()
    settings.save(Port(ACME.entry, "x", parse_base_url("https://gamma.atlassian.net")))
    second = settings.load()
    assert first is not None and second is not None
    assert (first.since, second.since) == ("", "2025-11-22T12:00:00Z")


def test_two_ways_to_one_tenant_are_no_change_of_tenant(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "config.toml", now=lambda: NOON)
    settings.save(ACME)
    settings.add(Port(ACME.entry, "Another token", ACME.base_url, name="second"))
    settings.use("second")
    port = settings.load()
    assert port is not None and port.since == ""


def test_another_cloud_id_at_the_same_gateway_is_another_tenant(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "config.toml", now=lambda: NOON)
    for cloud in ("a", "b"):
        settings.save(Port(ACME.entry, "x", parse_base_url(f"https://api.atlassian.com/ex/confluence/{cloud}")))
    port = settings.load()
    assert port is not None and port.since == "2025-11-22T12:00:00Z"


def test_unknown_keys_and_other_tables_survive_a_switch(file: Path) -> None:
    edit(file, "[ports.beta]\n", '[ports.beta]\ncolour = "red"\n')
    edit(file, "[port]\n", "[port]\nshade = 3\n")
    file.write_text(file.read_text() + "\n[ui]\nzoom = 2\n")
    SettingsFile(file).use("beta")
    document = tomllib.loads(file.read_text())
    assert document["port"]["colour"] == "red" and document["ports"]["acme"]["shade"] == 3
    assert document["ui"] == {"zoom": 2}
    assert set(SettingsFile(file).load_settings().unknown) == {"port.colour", "ports.acme.shade", "ui.zoom"}


def test_saving_the_current_port_keeps_its_name_and_the_others(file: Path) -> None:
    settings = SettingsFile(file)
    settings.use("beta")
    settings.save(Port(BETA.entry, "Renamed", BETA.base_url))
    assert names(file) == ["beta", "acme"]


def test_a_name_is_taken_once_and_an_unknown_one_names_the_known(file: Path) -> None:
    settings = SettingsFile(file)
    for name in ("acme", "beta"):
        with pytest.raises(Conflict, match=f"a port {name} already"):
            settings.add(Port(ACME.entry, "x", ACME.base_url, name=name))
    with pytest.raises(NotFound) as refusal:
        settings.use("gamma")
    assert "acme, beta" in refusal.value.advice


def test_the_first_port_of_all_is_the_current_one(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "config.toml")
    settings.add(BETA)
    assert settings.load() == BETA and names(settings.path) == ["beta"]


def test_a_change_by_somebody_else_is_not_written_over(file: Path) -> None:
    settings = SettingsFile(file)
    settings.load()
    edit(file, "Beta", "Bravo")
    with pytest.raises(Conflict):
        settings.save(ACME)
    assert "Bravo" in file.read_text()


def test_what_is_wrong_with_another_port_is_named(file: Path) -> None:
    edit(file, "https://beta.atlassian.net", "ftp://beta")
    with pytest.raises(InvalidInput, match=r"ports\.beta\.base_url"):
        SettingsFile(file).load()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://acme.atlassian.net", "acme"),
        ("https://your-domain.atlassian.net", "new"),
        ("https://api.atlassian.com/ex/confluence/x", "api"),
        ("http://127.0.0.1:8090", "port"),
    ],
)
def test_a_port_without_a_name_is_called_after_its_site(url: str, name: str) -> None:
    assert default_name(parse_base_url(url)) == name


def test_two_ports_never_have_one_name(file: Path) -> None:
    settings = SettingsFile(file)
    settings.load()
    settings.save(Port(ACME.entry, "Moved", parse_base_url("https://beta.atlassian.net")))
    assert names(file) == ["beta-2", "beta"]
    settings.use("beta")
    assert names(file) == ["beta", "beta-2"]
    settings.use("beta-2")
    assert names(file) == ["beta-2", "beta"]


def test_a_port_keeps_its_name_when_the_one_of_the_same_name_is_removed(file: Path) -> None:
    settings = SettingsFile(file)
    settings.load()
    settings.save(Port(ACME.entry, "Moved", parse_base_url("https://beta.atlassian.net")))
    settings.remove("beta")
    assert names(file) == ["beta-2"]
    settings.remove("beta-2")
    assert names(file) == [] and SettingsFile(file).load() is None
    assert "[ports" not in file.read_text()


def test_removing_keeps_everything_else_in_the_file(file: Path) -> None:
    file.write_text(file.read_text() + "\n[ui]\nzoom = 2\n")
    SettingsFile(file).remove("beta")
    assert tomllib.loads(file.read_text())["ui"] == {"zoom": 2}
    with pytest.raises(NotFound, match="no port beta"):
        SettingsFile(file).remove("beta")
    assert names(file) == ["acme"]
