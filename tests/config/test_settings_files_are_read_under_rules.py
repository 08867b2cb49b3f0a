"""The settings file: every way in which it can be wrong is named, and saving is whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType

import pytest

from harbor_tui.config.paths import Home
from harbor_tui.config.store import SettingsFile
from harbor_tui.domain.errors import Conflict, InvalidInput
from harbor_tui.domain.port import Port, SignIn, parse_base_url

PORT = Port(
    entry="atlassian/confluence-cloud-api",
    label="Acme",
    base_url=parse_base_url("https://acme.atlassian.net"),
    sign_in=SignIn.BASIC,
    account="ana@acme.test",
    headers=MappingProxyType({"Maton-Connection": "c-1"}),
    spaces=MappingProxyType({"123456": "Platform (PLAT)"}),
)


def settings_file(folder: Path, text: str | bytes, mode: int = 0o600) -> SettingsFile:
    path = folder / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return SettingsFile(path)


def test_no_file_means_defaults_and_no_port(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "config.toml").load_settings()
    assert (settings.port, settings.undo_seconds, settings.mouse) == (None, 5.0, True)


def test_an_empty_file_means_the_same(tmp_path: Path) -> None:
    assert settings_file(tmp_path, "").load() is None


def test_a_saved_port_comes_back_as_it_was_and_the_file_is_private(tmp_path: Path) -> None:
    store = SettingsFile(tmp_path / "deep" / "config.toml")
    assert store.load() is None
    store.save(PORT)
    assert SettingsFile(store.path).load() == PORT
    assert store.path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in store.path.parent.iterdir()] == ["config.toml"]


def test_unknown_keys_are_reported_and_survive_saving(tmp_path: Path) -> None:
    store = settings_file(
        tmp_path, 'colour = "red"\n[port]\nlabel = "Old"\nfuture = 3\n[ui]\ntheme = "dark"\nzoom = 2\n'
    )
    assert store.load_settings().unknown == ("colour", "port.future", "ui.zoom")
    store.save(PORT)
    text = store.path.read_text()
    assert 'colour = "red"' in text
    assert "future = 3" in text
    assert "zoom = 2" in text
    assert 'theme = "dark"' in text


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("[port\n", ":1", "TOML"),
        ('[port]\nlabel = "x"\n[port]\n', ":3", "TOML"),
        ('[port]\nlabel = "x"\nlabel = "y"\n', ":3", "TOML"),
        (b"\xff\xfe", ":1", "UTF-8"),
        ("[port]\nlabel = 3\n", ":2", "port.label: must be a string"),
        ('[port]\n\nsign_in = "magic"\n', ":3", "port.sign_in: must be one of bearer, basic"),
        ('[ui]\ntheme = "nosuch"\n', ":2", "ui.theme: must be one of dark, light, plain"),
        ('[port]\nbase_url = "http://acme.test"\n', ":2", "port.base_url"),
        ('[port]\nbase_url = "https://wiki.example.com"\n', ":2", "neither"),
        ("[review]\nundo_seconds = 1e9\n", ":2", "review.undo_seconds: must be a number from 0 to 300"),
        ("[review]\nundo_seconds = true\n", ":2", "review.undo_seconds"),
        ('[ui]\nmouse = "yes"\n', ":2", "ui.mouse: must be true or false"),
        (f"[review]\nundo_seconds = {'9' * 400}\n", "", "holds a number of more than 19 digits"),
        (f"[review]\nundo_seconds = 0x{'f' * 5000}\n", "", "holds a number of more than 19 digits"),
        (f"[review]\nundo_seconds = {'9' * 5000}\n", "", "holds a number or a time that is none"),
        ("[review]\nundo_seconds = nan\n", ":2", "must be a number from 0 to 300, not nan"),
        ('port = "x"\n', ":1", "port: must be a table"),
        ('[port.header]\nAuthorization = "Bearer x"\n', ":2", "set by the program itself"),
        ('[port.header]\nX-A = "a\\nb"\n', ":2", "printable"),
        ('[port.spaces]\nPLAT = "Platform"\n', ":2", "numeric id"),
        ('[policy.create-page]\nspaces = ["PLAT"]\nuntil = 2030-01-01\n', ":2", "numeric space ids"),
        ('[policy.create-page]\nspaces = ["1"]\n', "", "until: must be the day it ends"),
    ],
)
def test_what_does_not_fit_is_named_by_line_and_key(tmp_path: Path, text: str | bytes, where: str, what: str) -> None:
    store = settings_file(tmp_path, text)
    with pytest.raises(InvalidInput) as refusal:
        store.load_settings()
    assert f"config.toml{where}" in refusal.value.summary
    assert what in refusal.value.summary


def test_a_file_that_others_can_change_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refusal:
        settings_file(tmp_path, "", mode=0o666).load()
    assert "0666" in refusal.value.summary
    assert refusal.value.advice == f"Run: chmod 600 {tmp_path}/config.toml"


def test_links_folders_pipes_and_giants_are_refused(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("")
    (tmp_path / "link.toml").symlink_to(tmp_path / "real.toml")
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml", 0o600)
    (tmp_path / "giant.toml").write_bytes(b"#" * 10_000_000)
    for name, words in (("link", "symbolic link"), ("folder", "folder"), ("pipe", "no regular"), ("giant", "larger")):
        with pytest.raises(InvalidInput, match=words):
            SettingsFile(tmp_path / f"{name}.toml").load()


def test_a_change_by_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    first, second = SettingsFile(tmp_path / "config.toml"), SettingsFile(tmp_path / "config.toml")
    first.load()
    second.load()
    first.save(PORT)
    with pytest.raises(Conflict, match="changed by somebody else"):
        second.save(PORT)
    second.load()
    second.save(PORT)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    store = SettingsFile(tmp_path / "config.toml")
    store.load()
    tmp_path.chmod(0o500)
    with pytest.raises(InvalidInput, match="cannot be written"):
        store.save(PORT)


_KILLED_WHILE_SAVING = """
import os, sys
from pathlib import Path
from harbor_tui.config import private_files
from harbor_tui.config.store import SettingsFile
import dataclasses

step = sys.argv[2]
real = getattr(os, step)
def fatal(*given, **named):
    os.kill(os.getpid(), 9)
setattr(private_files.os, step, fatal)
store = SettingsFile(Path(sys.argv[1]))
store.save(dataclasses.replace(store.load(), label="New"))
"""


@pytest.mark.parametrize("step", ["fchmod", "fsync", "replace"])
def test_killed_while_saving_leaves_the_old_settings(tmp_path: Path, step: str) -> None:
    store = SettingsFile(tmp_path / "config.toml")
    store.save(PORT)
    ended = subprocess.run([sys.executable, "-c", _KILLED_WHILE_SAVING, str(store.path), step], check=False)
    assert ended.returncode == -9
    assert SettingsFile(store.path).load() == PORT


def test_another_host_stays_confirmed_and_only_that_host(tmp_path: Path) -> None:
    store = SettingsFile(tmp_path / "config.toml")
    other = parse_base_url("https://wiki.example.com", other_host_confirmed=True)
    store.save(Port(entry="atlassian/confluence-cloud-api", label="x", base_url=other))
    assert SettingsFile(store.path).load() is not None
    store.path.write_text(store.path.read_text().replace("https://wiki.example.com", "https://evil.test"))
    with pytest.raises(InvalidInput, match=r"evil\.test is neither"):
        SettingsFile(store.path).load()


def test_a_local_policy_names_spaces_and_a_last_day(tmp_path: Path) -> None:
    text = '[policy.create-page]\nspaces = ["123456"]\nuntil = 2026-12-31\n'
    (policy,) = settings_file(tmp_path, text).load_settings().policies
    assert (policy.action, policy.spaces, policy.until.isoformat()) == ("create-page", ("123456",), "2026-12-31")


def test_one_folder_holds_everything_when_asked_for(tmp_path: Path) -> None:
    home = Home.at(str(tmp_path))
    names = {path.relative_to(tmp_path).as_posix() for path in (home.config_file, home.secrets, home.catalogue)}
    assert names == {"config.toml", "secrets", "catalog"}
    assert (home.queue, home.audit) == (tmp_path / "queue", tmp_path / "audit")
    assert Home.at(None, {"HARBOR_TUI_HOME": str(tmp_path)}) == home
    elsewhere = Home.at(None, {})
    assert elsewhere.config_folder != elsewhere.state


def test_who_may_not_open_another_users_file_is_told_of_a_home_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = settings_file(tmp_path, "")

    def closed(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", closed)
    with pytest.raises(InvalidInput) as own:
        store.load()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(InvalidInput) as others:
        store.load()
    assert ("chmod u+r" in own.value.advice, "a home of your own" in others.value.advice) == (True, True)
