"""Whatever the umask of the one who starts it: what the program makes is nobody else's, but for what agents read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import harbor

INPUT = '{"body":{"spaceId":"1","status":"current","title":"T","body":{"representation":"storage","value":"<p>x</p>"}}}'
FOR_OTHERS = {"queue/results": 0o755, "queue/VERSION": 0o444}


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_nothing_but_the_results_and_the_version_is_for_others(tmp_path: Path, open_umask: None) -> None:
    home = tmp_path / "home"
    for command in (("queue", "init"), ("port", "import", "confluence-cloud-api"), ("queue", "stats")):
        assert harbor(home, *command).code == 0
    assert harbor(home, "port", "set", "base_url", "https://acme.atlassian.net").code == 0
    assert harbor(home, "submit", "create-page", "--input", "-", given=INPUT).code == 0
    modes = {str(path.relative_to(home)): stat.S_IMODE(path.lstat().st_mode) for path in home.rglob("*")}
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == FOR_OTHERS
