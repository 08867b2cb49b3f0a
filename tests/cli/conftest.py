"""A home for headless commands: empty, or with a port whose tenant nobody can reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.headless import Headless

ADDRESS = "http://127.0.0.1:9"


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Headless:
    """Commands on a home in which there is nothing."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return Headless(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture
def node(bare: Headless) -> Headless:
    """Commands on a configured node."""
    assert bare("port", "import", "atlassian/confluence-cloud-api").code == 0
    assert bare("port", "set", "base_url", ADDRESS).code == 0
    assert bare("port", "token", "--store", "file", given="an-api-token-12345\n").code == 0
    return bare
