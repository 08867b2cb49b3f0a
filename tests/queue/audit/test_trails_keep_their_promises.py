"""The conformance suite of audit trails, run against the audit folder and against a trail in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from harbor_tui.contracts.adapters import AuditTrail
from harbor_tui.queue.audit.trail import AuditFolder
from tests.support.memory_trail import MemoryTrail
from tests.support.trail_promises import TrailPromises


class TestAuditFolder(TrailPromises):
    """The trail on disk."""

    @pytest.fixture
    def trail(self, tmp_path: Path) -> AuditTrail:
        return AuditFolder(tmp_path / "audit")

    @pytest.fixture
    def unwritable(self, tmp_path: Path) -> AuditTrail:
        trail = AuditFolder(tmp_path / "audit")
        trail.append("approved", "a0", {})
        (tmp_path / "audit/.lock").unlink()
        (tmp_path / "audit/.lock").mkdir()
        return trail


class TestMemoryTrail(TrailPromises):
    """The same promises without a disk."""

    @pytest.fixture
    def trail(self) -> AuditTrail:
        return MemoryTrail()

    @pytest.fixture
    def unwritable(self) -> AuditTrail:
        return MemoryTrail(writable=False)
