"""What all parts of a node work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from harbor_tui.runtime.faults import Faults
from harbor_tui.workflow.inbox.events import NodeEvents

if TYPE_CHECKING:
    from harbor_tui.contracts.adapters import AuditTrail, Clock, RequestStore, Tenant
    from harbor_tui.domain.envelope import Actions
    from harbor_tui.domain.port import Port

UNDO_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class NodeContext:
    """One queue with its trail, one port with its tenant, and how the operator is told of what happens."""

    store: RequestStore
    audit: AuditTrail
    book: Actions
    port: Port
    clock: Clock
    tenant: Tenant
    token_is_set: Callable[[], bool]
    undo_s: float = UNDO_S
    """How long a decision can be taken back."""
    faults: Faults = field(default_factory=Faults)
    """Where errors of ours about one request go."""
    events: NodeEvents = field(default_factory=NodeEvents)
