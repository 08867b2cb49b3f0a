"""What the console works with: what the inbox's rows need is made at the start, the rest when it is first asked for."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from harbor_tui.runtime.faults import Faults
from harbor_tui.runtime.lazy import Lazy

if TYPE_CHECKING:
    from harbor_tui.catalogue.action_book import ActionBook
    from harbor_tui.contracts.adapters import AuditTrail, TokenState
    from harbor_tui.domain.port import Port
    from harbor_tui.workflow.actions.publications import Publications
    from harbor_tui.workflow.actions.trial import ActionTrial
    from harbor_tui.workflow.browse.pages import PageBrowser
    from harbor_tui.workflow.connections.connections import PortSetup
    from harbor_tui.workflow.connections.port_switching import PortSwitcher
    from harbor_tui.workflow.node.node import Node


_NONE: Final = Lazy(lambda: None)


@dataclass(kw_only=True)
class Services:
    """One port's services. `node` and `browsing` are None as long as set-up is incomplete.

    What stands as `Lazy` has a property of its name without `_once`, which makes it where it is not there yet.
    """

    book: ActionBook
    token: TokenState
    connecting_once: Lazy[PortSetup]
    node: Node | None = None
    browsing_once: Lazy[PageBrowser | None] = _NONE
    port: Port | None = None
    audit_once: Lazy[AuditTrail | None] = _NONE
    shelf_once: Lazy[PortSwitcher | None] = _NONE
    port_names: tuple[str, ...] = ()
    """All configured ports by name, the current one first."""
    publications_once: Lazy[Publications | None] = _NONE
    trying_once: Lazy[ActionTrial | None] = _NONE
    home_hint: str = ""
    """The line that submits a request to this inbox from another terminal; shown as it is."""
    hint_stays: bool = False
    """Whether that line stays on the screen beside a list that has rows: in the demo."""
    notices: tuple[str, ...] = ()
    """What the operator should be told once at the start."""
    problem: str = ""
    """Why there is no node although there is a port (the queue is off, with the command that mends it); else empty."""
    chain_broken: str = ""
    """What the status line says of an audit trail that was changed, cut or added to; empty while its chain holds."""
    beside_trail: Callable[[], Sequence[Mapping[str, str]]] = tuple
    """What cases and results say against the audit trail; blocks for as long as all of them take."""
    changed_elsewhere: Callable[[], bool] | None = None
    """Whether the settings say something else than what these services were made of; blocks for a moment."""
    settings_changed: bool = False
    """What it said last."""
    reload: Callable[[], Awaitable[Services]] | None = None
    """After the port was saved: new services for it."""
    faults: Faults = field(default_factory=Faults)
    """Where errors of ours go when one request cannot be shown."""
    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    close: Callable[[], Awaitable[None]] | None = None
    """Lets go of everything; waits for a send in flight."""

    @property
    def connecting(self) -> PortSetup:
        """The way to a connected port."""
        return self.connecting_once()

    @property
    def browsing(self) -> PageBrowser | None:
        """Searching and opening pages."""
        return self.browsing_once()

    @property
    def audit(self) -> AuditTrail | None:
        """The audit trail."""
        return self.audit_once()

    @property
    def shelf(self) -> PortSwitcher | None:
        """The ports to switch between; None while the settings cannot be read."""
        return self.shelf_once()

    @property
    def publications(self) -> Publications | None:
        """What of the entry is published."""
        return self.publications_once()

    @property
    def trying(self) -> ActionTrial | None:
        """Running actions by hand."""
        return self.trying_once()

    def preload(self) -> None:
        """Everything that nobody has asked for yet; blocks, beside the screen, so that no key has to wait for it."""
        for once in (self.connecting_once, self.browsing_once, self.audit_once, self.shelf_once):
            once()
        for later in (self.publications_once, self.trying_once):
            later()

    def space_label(self, space_id: str) -> str:
        """What the operator calls a space, else its key or name where they are known, else empty. Never does IO."""
        if self.port is not None and (label := self.port.spaces.get(space_id)):
            return label
        browsing = self.browsing_once.there  # as long as nobody has asked for it, it knows no space
        space = browsing.known_space(space_id) if browsing is not None else None
        return "" if space is None else space.short
