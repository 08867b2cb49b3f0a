"""Headless commands run in this process: what they print, and the exit code that they end with."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from harbor_tui.cli import main
from tests.support.commands import Done


class Headless:
    """`harbor-tui --home HOME ...` for one home."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str, given: str = "", env: Mapping[str, str] | None = None) -> Done:
        """Run a command to its end."""
        with self._monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main(["--home", str(self.home), *arguments])
        out, err = self._capsys.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    @property
    def queue(self) -> Path:
        """The queue's folder."""
        return self.home / "queue"
