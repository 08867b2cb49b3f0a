"""The console. Textual reads its environment when it is imported, so this package settles that first."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from typing import Final

FRAMES_PER_SECOND: Final = "240"
"""How often Textual looks for something to paint; at its default of 60 the answer to a key waits for up to 17 ms."""


def prepare_environment(environ: MutableMapping[str, str]) -> None:
    """Drop every `TEXTUAL_*` variable (one of them presses keys, threats A6) and set the one that is ours."""
    for name in [name for name in environ if name.startswith("TEXTUAL")]:
        del environ[name]
    environ["TEXTUAL_FPS"] = FRAMES_PER_SECOND


prepare_environment(os.environ)
