"""What is said when the console ends by an error of its own: never a traceback with locals in it (threats E1)."""

from __future__ import annotations

import os
import traceback
from typing import Final

from textual.worker import WorkerFailed

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.text.display import display

DEBUG_VARIABLE: Final = "HARBOR_TUI_DEBUG"


def crash_text(error: BaseException | None) -> str:
    """One sentence; with HARBOR_TUI_DEBUG=1 also the stack, without locals and without anything a terminal obeys."""
    if isinstance(error, WorkerFailed):
        error = error.error
    if isinstance(error, HarborError):
        return display(f"harbor-tui ended. {error.summary} {error.advice}".strip() + " Nothing was decided by this.")
    frames = traceback.extract_tb(error.__traceback__) if error is not None else []
    at = f" in {os.path.basename(frames[-1].filename)}, line {frames[-1].lineno}" if frames else ""
    name = type(error).__name__ if error is not None else "of unknown kind"
    text = f"harbor-tui ended by an internal error ({name}{at}). Nothing was decided by this."
    if os.environ.get(DEBUG_VARIABLE) != "1" or error is None:
        return f"{text} {DEBUG_VARIABLE}=1 shows more."
    return text + "\n" + display("".join(traceback.format_exception(error)), multiline=True)
