"""Nodes on a sandbox over real HTTP: one sandbox for all stories of a worker, a fresh home for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.invariants import violations
from tests.support.node_home import HOMES, NodeHome, configured_home
from tests.support.sandbox_process import ServedSandbox, served_sandbox


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSandbox]:
    """A sandbox that behaves."""
    with served_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def configured(served: ServedSandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home configured by headless commands, to be copied."""
    return configured_home(tmp_path_factory.mktemp("configured") / "node", served).home


@pytest.fixture
def node(configured: Path, served: ServedSandbox, tmp_path: Path) -> NodeHome:
    """A fresh node."""
    return NodeHome(Path(shutil.copytree(configured, tmp_path / "node")), served)


@pytest.fixture(autouse=True)
def invariants() -> Iterator[None]:
    """After every story: what has to hold of its queues, unless it says why it cannot."""
    HOMES.clear()
    yield
    assert [text for node in HOMES if not node.spoiled for text in violations(node)] == []
