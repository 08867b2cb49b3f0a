"""What a command is: one thing an operator can do with a key, in one area of the screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harbor_tui.ui.commands.keys import shown_key


class Area(StrEnum):
    """Where a command belongs; the value is the heading in the help."""

    EVERYWHERE = "Everywhere"
    LIST = "In every list"
    INBOX = "Inbox"
    REVIEW = "Review"
    EDIT = "Editing a request"
    CONFIRM = "Confirmation"
    BATCH = "Batch"
    PAGES = "Pages"
    VIEWER = "Viewer"
    LINK = "A link"
    CHOICE = "In a choice"
    PORTS = "Ports"
    GUIDE = "Signing in, step by step"
    ACTIONS = "Actions"
    ACTION_LIST = "The list of actions"
    ACTION_FORM = "An action's form"
    ACTION_ANSWER = "An action's answer"
    AUDIT = "Audit"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing an operator can do with a key."""

    id: str
    keys: str
    """Textual's names of the keys, joined by commas; the first one is shown in the key line."""
    label: str
    """One or two words for the key line and the palette."""
    help: str
    """A sentence for the help and the palette."""
    action: str
    """The host's method without `action_`, with parameters if it takes any."""
    priority: int = 0
    """Its place in the key line, from 1; 0: not shown there."""
    read_only_ok: bool = True
    """Whether it still works when nothing may be changed."""
    area: Area = Area.EVERYWHERE
    first: bool = False
    """Whether its keys are heard before any field or dialog hears them."""

    @property
    def key(self) -> str:
        """The first key as people write it."""
        return shown_key(self.keys.split(",")[0])

    @property
    def shown_keys(self) -> str:
        """All keys as people write them."""
        return " ".join(shown_key(key) for key in self.keys.split(","))
