"""Keeps work beside the screen from holding it up: other threads."""

from __future__ import annotations

import sys
from typing import Final

TURN_S: Final = 0.0005
"""How long another thread may go on while the screen waits. A key passes the event loop some ten times."""


def prefer_ui_thread() -> None:
    """Work in other threads gives way to the screen at once; for the rest of the program."""
    sys.setswitchinterval(TURN_S)
