"""What holds for all tests of the console: a machine that is busy with other tests makes no key too late."""

from __future__ import annotations

import pytest
from textual.notifications import Notification
from textual.pilot import Pilot

from tests.support.stillness import wait_for_screen, wait_until_still


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys wait as long as it takes; the tests that are about a key's patience set their own."""
    monkeypatch.setattr("harbor_tui.ui.shell.hearing.PATIENCE_S", 30.0)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """After each key it is waited until the console is done, not for a while."""
    monkeypatch.setattr("textual.app.wait_for_idle", wait_until_still)
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait_until_still)
    monkeypatch.setattr(Pilot, "_wait_for_screen", wait_for_screen)


@pytest.fixture(autouse=True)
def lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notice is there until the test ends: after four seconds it would be gone from a busy machine unread."""
    monkeypatch.setattr(Notification, "has_expired", False)
    monkeypatch.setattr(Notification, "time_left", 60.0)
