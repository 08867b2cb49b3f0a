"""What goes to the operator's clipboard, and the way there when tmux stands between us and the terminal."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Final

from harbor_tui.domain.secrets.child_environment import child_environment
from harbor_tui.domain.text.display import display

MOST_BYTES: Final = 64 * 1024
"""Terminals drop or cut longer OSC 52 writes without a word."""
_TMUX_SECONDS: Final = 2.0


class ClipboardTooLarge(ValueError):
    """The text is longer than terminals take; its `size` is in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size} bytes are more than the {MOST_BYTES} that terminals take from a program")
        self.size = size


def clipboard_text(text: str) -> str:
    """`text` as it may be pasted into a shell: one line, without anything that commands, hides or reorders.

    Raises `ClipboardTooLarge`.
    """
    clean = display(" ".join(text.split()))
    size = len(clean.encode("utf-8"))
    if size > MOST_BYTES:
        raise ClipboardTooLarge(size)
    return clean


async def copy_into_tmux(text: str, environment: Mapping[str, str]) -> bool:
    """Hand `text` to tmux, which keeps it as a buffer and passes it on; False when there is no tmux or it refused."""
    if not environment.get("TMUX"):
        return False
    try:
        tmux = await asyncio.create_subprocess_exec(
            "tmux", "load-buffer", "-w", "-",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            env=child_environment(environment),
        )  # fmt: skip
    except OSError:
        return False
    try:
        await asyncio.wait_for(tmux.communicate(text.encode("utf-8")), _TMUX_SECONDS)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            tmux.kill()
        await tmux.wait()
    return tmux.returncode == 0
