"""What an operator does at the console, each step waiting for what the screen answers."""

from __future__ import annotations

import re
from typing import Final

from tests.support.tmux import Terminal

INBOX: Final = "another terminal|Enter review"
ARMED: Final = r"Ctrl\+Y creates it|to create it:"
ASKS: Final = "Create this page on"
AT_THE_END: Final = r"(All|End) [\d,]+/[\d,]+"
_TAB: Final = re.compile(r"──\[(\w+)[ \d]*\]")
REVIEWING: Final = "─Rendered|Rendered]─"


def open_inbox(terminal: Terminal, pattern: str = INBOX) -> str:
    """Wait for the inbox."""
    terminal.wait_for(INBOX)
    return terminal.wait_for(pattern)


def open_review(terminal: Terminal, pattern: str = "sha256") -> str:
    """Open the request under the cursor and see its end."""
    terminal.send("Enter")
    terminal.wait_for(REVIEWING)
    screen = terminal.wait_for(pattern)
    terminal.send("G")
    terminal.wait_for(AT_THE_END)
    return screen


def ask_to_approve(terminal: Terminal) -> str:
    """Open the confirmation; returns once its keys are no longer dead."""
    terminal.send("a")
    terminal.wait_for(ASKS)
    return terminal.wait_for(ARMED)


def approve_what_is_asked(terminal: Terminal) -> str:
    """The second half of the gesture."""
    asked = terminal.wait_for(ARMED)
    terminal.send("C-y")
    terminal.wait_gone(ASKS)
    return asked


def approve(terminal: Terminal) -> str:
    """The whole gesture."""
    ask_to_approve(terminal)
    return approve_what_is_asked(terminal)


def reject(terminal: Terminal, reason: str) -> None:
    """Reject with a typed reason."""
    terminal.send("r")
    terminal.wait_for("Reject this request")
    terminal.type(reason)
    terminal.send("Enter")
    terminal.wait_gone("Reject this request")


def leave(terminal: Terminal) -> int:
    """Quit, from wherever it is."""
    terminal.send("C-q")
    return terminal.wait_exit()


def leave_whatever_is_under_way(terminal: Terminal) -> int:
    """Quit, and say yes if it asks."""
    terminal.send("C-q", "l")
    return terminal.wait_exit()


def next_tab(terminal: Terminal) -> None:
    """The next tab of a review."""
    found = _TAB.search(terminal.text())
    before = found.group(1) if found else ""
    terminal.send("]")
    terminal.wait_for(rf"──\[(?!{before}\W)\w+[ \d]*\]")
