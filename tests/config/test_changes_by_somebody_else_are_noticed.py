"""A console or worker notices that the settings were changed elsewhere; what means nothing to it is no change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harbor_tui.config.settings_watch import SettingsWatch
from harbor_tui.config.store import SettingsFile
from harbor_tui.domain.port import Port, parse_base_url

ACME = Port("a/b", "Acme", parse_base_url("https://acme.atlassian.net"), name="acme")
SAME_TENANT = Port("a/b", "Acme", parse_base_url("https://acme.atlassian.net"), name="second")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    settings = SettingsFile(tmp_path / "config.toml")
    settings.add(ACME)
    settings.add(SAME_TENANT)
    return settings.path


def watched(file: Path, *, other_ports: bool = True) -> SettingsWatch:
    return SettingsWatch(file, SettingsFile(file).load_settings(), other_ports=other_ports)


def appended(text: str) -> Callable[[Path], object]:
    return lambda file: file.write_text(file.read_text() + text)


@pytest.mark.parametrize(
    "change",
    [
        lambda file: SettingsFile(file).use("second"),
        lambda file: SettingsFile(file).save(Port("a/b", "Acme", parse_base_url("https://beta.atlassian.net"))),
        lambda file: SettingsFile(file).remove("acme"),
        appended('\n[queue]\nfolder = "/elsewhere"\n'),
        appended("\n[review]\nundo_seconds = 60\n"),
        appended("\nthis is not TOML"),
        lambda file: file.chmod(0o666),
        lambda file: file.unlink(),
    ],
    ids=["use", "address", "remove", "queue", "undo", "not TOML", "unsafe", "gone"],
)
@pytest.mark.parametrize("other_ports", [True, False])
def test_what_the_program_runs_on_is_a_change(file: Path, change: Callable[[Path], object], other_ports: bool) -> None:
    watch = watched(file, other_ports=other_ports)
    assert not watch.changed()
    change(file)
    if file.exists():
        file.touch()
    assert watch.changed()
    assert watch.changed()


@pytest.mark.parametrize(
    "change",
    [
        appended("\n# a comment\n"),
        appended('\n[ui]\ntheme = "light"\nzoom = 3\n'),
        appended('\n[policy.create-page]\nspaces = ["1"]\nuntil = 2026-12-31\n'),
    ],
    ids=["comment", "looks", "policy"],
)
def test_what_follows_by_itself_or_means_nothing_is_none(file: Path, change: Callable[[Path], object]) -> None:
    watch = watched(file)
    change(file)
    assert not watch.changed()


def test_going_there_and_back_again_is_no_change(file: Path) -> None:
    watch = watched(file)
    SettingsFile(file).use("second")
    assert watch.changed() and watch.current_name() == "second"
    SettingsFile(file).use("acme")
    assert not watch.changed()


def test_another_port_that_is_not_used_concerns_the_console_alone(file: Path) -> None:
    console, worker = watched(file), watched(file, other_ports=False)
    SettingsFile(file).add(Port("a/b", "Beta", parse_base_url("https://beta.atlassian.net"), name="beta"))
    assert console.changed() and not worker.changed()
