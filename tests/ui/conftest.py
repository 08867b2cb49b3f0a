"""What holds for all tests of the console: a machine that is busy with other tests makes no key too late."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys wait as long as it takes; the tests that are about a key's patience set their own."""
    monkeypatch.setattr("harbor_tui.ui.shell.hearing.PATIENCE_S", 30.0)
