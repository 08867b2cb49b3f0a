"""The operator's hand-written exception: some writes, in named spaces, run by themselves until a day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from harbor_tui.domain.actions import Action, Risk


@dataclass(frozen=True, slots=True)
class LocalPolicy:
    """One `[policy.SLUG]` table of the settings. Nothing but an editor writes one."""

    action: str
    spaces: tuple[str, ...]
    """Ids of the spaces that it holds for."""
    until: datetime.date
    """The last day it holds, in UTC."""

    @property
    def sentence(self) -> str:
        """What it allows, in words."""
        spaces = f"space{'s' if len(self.spaces) > 1 else ''} {', '.join(self.spaces)}"
        return f"{self.action} runs without approval in the {spaces} until {self.until.isoformat()}"

    def as_record(self) -> dict[str, Any]:
        """What decision and audit say of it."""
        return {"action": self.action, "spaces": list(self.spaces), "until": self.until.isoformat()}

    def holds(self, action: Action, space_id: str, today: datetime.date) -> bool:
        """Whether a write of this action to this space runs without a person's approval today."""
        return not self.why_not(action, space_id, today)

    def why_not(self, action: Action, space_id: str, today: datetime.date) -> str:
        """Why it does not hold for a write, or empty when it does."""
        if action.slug != self.action:
            return f"it is about {self.action}"
        if not action.writes:
            return "it only reads"
        if action.risk is Risk.HIGH:
            return "actions of high risk always need approval"
        if today > self.until:
            return f"it ended on {self.until.isoformat()}"
        if space_id not in self.spaces:
            return f"it does not hold for the space {space_id or '(none)'}"
        return ""
