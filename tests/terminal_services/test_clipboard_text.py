"""What is copied is one clean line, small enough for terminals; tmux gets it through its own door."""

from __future__ import annotations

from pathlib import Path

import pytest

from harbor_tui.terminal.clipboard import MOST_BYTES, ClipboardTooLarge, clipboard_text, copy_into_tmux


def test_a_copied_text_is_one_line_without_anything_a_shell_or_terminal_acts_on() -> None:
    copied = clipboard_text("rm -rf /\n\x1b]52;c;ZXZpbA==\x07\u202eabc\r\n\tend")
    assert copied == "rm -rf / ⟨U+001B⟩]52;c;ZXZpbA==⟨U+0007⟩⟨U+202E⟩abc end"


def test_more_than_terminals_take_is_refused_by_size() -> None:
    with pytest.raises(ClipboardTooLarge) as refused:
        clipboard_text("é" * MOST_BYTES)
    assert refused.value.size == 2 * MOST_BYTES


async def test_without_tmux_nothing_is_started() -> None:
    assert await copy_into_tmux("x", {"PATH": "/nowhere"}) is False


async def test_tmux_receives_the_text_on_its_standard_input(tmp_path: Path) -> None:
    fake = tmp_path / "tmux"
    fake.write_text(f'#!/bin/sh\necho "$@" >{tmp_path}/arguments\nexec cat >{tmp_path}/text\n')
    fake.chmod(0o755)
    environment = {"TMUX": "/tmp/socket,1,0", "PATH": f"{tmp_path}:/usr/bin:/bin"}
    assert await copy_into_tmux("grüße", environment)
    assert (tmp_path / "arguments").read_text() == "load-buffer -w -\n"
    assert (tmp_path / "text").read_text(encoding="utf-8") == "grüße"


async def test_a_tmux_that_refuses_is_reported(tmp_path: Path) -> None:
    fake = tmp_path / "tmux"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    assert not await copy_into_tmux("x", {"TMUX": "s", "PATH": f"{tmp_path}:/usr/bin:/bin"})
