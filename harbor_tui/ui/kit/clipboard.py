"""Copying out of the console: clean text to the terminal's clipboard, through tmux where one stands between."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from harbor_tui.domain.text.display import clip
from harbor_tui.terminal.clipboard import ClipboardTooLarge, clipboard_text, copy_into_tmux
from harbor_tui.ui.kit.formatting import size_text
from harbor_tui.ui.kit.text import safe_notify

if TYPE_CHECKING:
    from textual.dom import DOMNode


async def copy_out(node: DOMNode, text: str) -> None:
    """Send `text` to the terminal's clipboard, and say so in a notice."""
    safe_notify(node, await to_clipboard(node, text))


async def to_clipboard(node: DOMNode, text: str, *, secret: bool = False) -> str:
    """Send `text` to the terminal's clipboard as one clean line; returns the sentence that says so.

    Whether it arrived nobody can know. The sentence does not repeat a secret.
    """
    try:
        clean = clipboard_text(text)
    except ClipboardTooLarge as refused:
        return f"{size_text(refused.size)} are too much for the terminal's clipboard."
    if not clean:
        return "There is nothing to copy here."
    node.app.copy_to_clipboard(clean)
    await copy_into_tmux(clean, os.environ)
    return "Sent to the terminal's clipboard." if secret else f"Sent to the terminal's clipboard: {clip(clean, 200)}"
