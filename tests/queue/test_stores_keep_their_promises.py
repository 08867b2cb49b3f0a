"""The conformance suite, run against the queue folder and against a store in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from harbor_tui.contracts.adapters import RequestStore
from harbor_tui.queue.folder import QueueFolder, init_queue
from tests.support.memory_store import MemoryStore
from tests.support.store_promises import StorePromises


class TestQueueFolder(StorePromises):
    """The queue on disk."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> RequestStore:
        init_queue(tmp_path / "queue")
        return QueueFolder(tmp_path / "queue")


class TestMemoryStore(StorePromises):
    """The same promises without a disk."""

    @pytest.fixture
    def store(self) -> RequestStore:
        return MemoryStore()
