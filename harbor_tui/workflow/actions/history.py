"""What has changed since a request was submitted: the tenant it goes to, or the action it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.port import Port
from harbor_tui.domain.text.times import read_time


@dataclass(frozen=True, slots=True)
class ActionHistory:
    """The last time that an import changed what an action does."""

    at: str
    what: str

    @classmethod
    def read(cls, record: Mapping[str, Any] | None) -> ActionHistory | None:
        """From the catalogue's record; None when there is none or it cannot be read."""
        if record is None or read_time(str(record.get("at", ""))) is None:
            return None
        return cls(str(record["at"]), str(record.get("what", "")))

    def is_after(self, moment: float) -> bool:
        """Whether it happened after a moment."""
        changed = read_time(self.at)
        return changed is not None and changed > moment


def tenant_changed(port: Port, submitted_at: float) -> tuple[Finding, ...]:
    """Whether the port was switched, or its address changed, after a request was submitted."""
    since = read_time(port.since) if port.since else None
    if since is None or submitted_at >= since:
        return ()
    which = port.origin.host if not port.name else f"{port.name} ({port.origin.host})"
    told = f"submitted before {which} became the current port, {port.since}: is it meant for this tenant?"
    return (Finding(Severity.SERIOUS, "port_changed", told),)


def action_changed(slug: str, history: ActionHistory | None, submitted_at: float) -> tuple[Finding, ...]:
    """Whether an import changed the action after a request for it was submitted."""
    if history is None or not history.is_after(submitted_at):
        return ()
    told = f"an import changed the action {slug} after this was submitted ({history.at}: {history.what})"
    return (Finding(Severity.WARNS, "action_changed", told),)
