"""Policies are read from the file as it is now; nothing but an editor puts one there."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from harbor_tui.config.policies_file import WrittenPolicies
from harbor_tui.config.store import SettingsFile
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.port import Port, parse_base_url

TABLE = '[policy.create-page]\nspaces = ["100"]\nuntil = 2026-12-31\n'
POLICY = LocalPolicy("create-page", ("100",), datetime.date(2026, 12, 31))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path / "config.toml"


def write(file: Path, text: str) -> None:
    file.write_text(text)
    file.chmod(0o600)


def test_they_come_and_go_with_the_table(file: Path) -> None:
    policies = WrittenPolicies(file)
    assert policies() == ()
    write(file, TABLE)
    assert policies() == (POLICY,)
    write(file, "")
    assert policies() == ()


def test_a_file_that_others_may_change_or_that_is_broken_allows_nothing(file: Path) -> None:
    policies = WrittenPolicies(file)
    write(file, TABLE)
    assert policies() == (POLICY,)
    file.chmod(0o666)
    with pytest.raises(InvalidInput):
        policies()
    file.chmod(0o600)
    file.write_text(TABLE + "[")
    for _ in range(2):
        with pytest.raises(InvalidInput):
            policies()


DAY = "until = 2026-12-31"


@pytest.mark.parametrize("broken", [f"spaces = []\n{DAY}", 'spaces = ["100"]', f'spaces = ["PLAT"]\n{DAY}'])
def test_a_table_without_spaces_or_day_is_refused_by_name(file: Path, broken: str) -> None:
    write(file, f"[policy.create-page]\n{broken}\n")
    with pytest.raises(InvalidInput, match=r"policy\.create-page"):
        SettingsFile(file).load_settings()


def test_saving_the_port_keeps_a_policy_and_adds_none(file: Path) -> None:
    write(file, TABLE)
    settings = SettingsFile(file)
    settings.load()
    settings.save(Port("atlassian/confluence-cloud-api", "Acme", parse_base_url("https://acme.atlassian.net")))
    assert SettingsFile(file).load_settings().policies == (POLICY,)
