"""Comparing a home's audit trail with its mirror in the system's log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harbor_tui.bootstrap.headless import HeadlessHome


def audit_verify_against(home: str | None, log: bytes) -> Mapping[str, Any]:
    """Whether the chain holds, and holds the heads that the log names of it; `mirrored` counts those."""
    from harbor_tui.queue.audit.mirror import mirrored_heads
    from harbor_tui.workflow.maintenance.cross_check import verified

    node = HeadlessHome(home)
    trail = node.audit
    heads = mirrored_heads(str(trail.path), log.decode("utf-8", "replace").splitlines())
    return {**verified(node.store, trail, heads), "mirrored": len(heads)}
