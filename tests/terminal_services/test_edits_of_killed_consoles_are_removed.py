"""The folder of an edit is held while its console or its editor lives, and anybody's next start removes what is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from harbor_tui.terminal.edit_folders import PREFIX, EditFolders
from harbor_tui.terminal.editor import edit_text
from tests.support.system_calls import ROOT

CONSOLE = """
import sys
from harbor_tui.terminal.editor import edit_text
edit_text("<p>Hello</p>", [sys.executable, "-c", sys.argv[1]])
"""
EDITOR = "import sys, time; print(sys.argv[1], flush=True); sys.stdin.read()"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def abandoned(temporary: Path, name: str = "dead", mode: int = 0o700) -> Path:
    folder = temporary / f"{PREFIX}{name}"
    folder.mkdir()
    (folder / "request.xml").write_text("<p/>")
    folder.chmod(mode)
    return folder


def test_what_nobody_holds_is_named_and_removed(temporary: Path) -> None:
    folder = abandoned(temporary)
    assert EditFolders().staging_left() == (str(folder),)
    assert EditFolders().clear_staging() == 1
    assert (EditFolders().staging_left(), os.listdir(temporary)) == ((), [])


def test_an_edit_under_way_is_left_alone(temporary: Path) -> None:
    def look_meanwhile(command: Sequence[str]) -> int:
        assert (EditFolders().staging_left(), EditFolders().clear_staging()) == ((), 0)
        Path(command[-1]).write_text("<p>changed</p>")
        return 0

    assert edit_text("<p/>", ["vi"], run=look_meanwhile) == "<p>changed</p>"
    assert os.listdir(temporary) == []


def test_an_editor_that_outlives_its_console_keeps_its_file_until_it_ends(temporary: Path) -> None:
    command = [sys.executable, "-c", CONSOLE, EDITOR]
    environment = {"PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "PATH": os.environ["PATH"]}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as console:
        assert console.stdin is not None and console.stdout is not None
        file = Path(console.stdout.readline().strip())
        console.send_signal(signal.SIGKILL)
        console.wait(30)
        assert EditFolders().clear_staging() == 0
        assert file.exists(), "its editor is still open"
        console.stdin.close()
        deadline = time.monotonic() + 30
        while not EditFolders().clear_staging():
            assert time.monotonic() < deadline
        assert not file.parent.exists()


def test_what_is_not_as_ours_are_is_nobodys_to_remove(temporary: Path) -> None:
    abandoned(temporary, "open", 0o755)
    (temporary / f"{PREFIX}file").write_text("x")
    (temporary / f"{PREFIX}link").symlink_to(abandoned(temporary, "target").rename(temporary / "elsewhere"))
    before = sorted(os.listdir(temporary))
    assert (EditFolders().staging_left(), EditFolders().clear_staging()) == ((), 0)
    assert sorted(os.listdir(temporary)) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_another_users_edit_is_theirs(temporary: Path) -> None:
    os.chown(abandoned(temporary), 61234, -1)
    assert (EditFolders().staging_left(), EditFolders().clear_staging()) == ((), 0)
