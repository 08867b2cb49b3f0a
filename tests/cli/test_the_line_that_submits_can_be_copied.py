"""The console's hint for another terminal names this program as it can be called there, however it was started."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from harbor_tui.bootstrap.console import ConsoleLoader


async def hint(monkeypatch: pytest.MonkeyPatch, program: str, home: Path) -> str:
    monkeypatch.setattr(sys, "argv", [program])
    return (await ConsoleLoader(str(home)).load()).home_hint


async def test_started_as_a_module_it_is_called_as_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import harbor_tui

    line = await hint(monkeypatch, str(Path(harbor_tui.__file__).with_name("__main__.py")), tmp_path)
    words = shlex.split(line)
    assert words[:3] == [sys.executable, "-m", "harbor_tui"]


async def test_a_home_with_a_space_in_its_name_is_one_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "my home"
    words = shlex.split(await hint(monkeypatch, "/opt/some where/harbor-tui", home))
    assert words[:4] == ["/opt/some where/harbor-tui", "--home", str(home), "submit"]
