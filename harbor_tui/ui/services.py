"""What the console works with, made by bootstrap after the first paint."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harbor_tui.catalogue.book import ActionBook
    from harbor_tui.domain.port import Port
    from harbor_tui.workflow.browsing import Browsing
    from harbor_tui.workflow.connecting import Connecting
    from harbor_tui.workflow.contracts import AuditTrail, TokenState
    from harbor_tui.workflow.node import Node
    from harbor_tui.workflow.port_shelf import PortShelf
    from harbor_tui.workflow.publications import Publications
    from harbor_tui.workflow.trying import Trying


@dataclass(kw_only=True)
class Services:
    """One port's services. `node` and `browsing` are None as long as set-up is incomplete."""

    book: ActionBook
    connecting: Connecting
    token: TokenState
    node: Node | None = None
    browsing: Browsing | None = None
    port: Port | None = None
    audit: AuditTrail | None = None
    shelf: PortShelf | None = None
    """The ports to switch between; None while the settings cannot be read."""
    port_names: tuple[str, ...] = ()
    """All configured ports by name, the current one first."""
    publications: Publications | None = None
    trying: Trying | None = None
    home_hint: str = ""
    """The line that submits a request to this inbox from another terminal; shown as it is."""
    hint_stays: bool = False
    """Whether that line stays on the screen beside a list that has rows: in the demo."""
    notices: tuple[str, ...] = ()
    """What the operator should be told once at the start."""
    problem: str = ""
    """Why there is no node although there is a port (the queue is off, with the command that mends it); else empty."""
    changed_elsewhere: Callable[[], bool] | None = None
    """Whether the settings say something else than what these services were made of; blocks for a moment."""
    settings_changed: bool = False
    """What it said last."""
    reload: Callable[[], Awaitable[Services]] | None = None
    """After the port was saved: new services for it."""
    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    close: Callable[[], Awaitable[None]] | None = None
    """Lets go of everything; waits for a send in flight."""

    def space_label(self, space_id: str) -> str:
        """What the operator calls a space, else its key or name where they are known, else empty. Never does IO."""
        if self.port is not None and (label := self.port.spaces.get(space_id)):
            return label
        space = self.browsing.known_space(space_id) if self.browsing is not None else None
        return "" if space is None else space.short

    def audit_records(self) -> Iterable[Mapping[str, Any]]:
        """The audit trail, oldest first; blocks."""
        return self.audit.records() if self.audit is not None else ()
