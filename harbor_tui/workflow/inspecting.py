"""What a reviewer must know about a request before deciding: findings, read off the bytes that would be sent."""

from __future__ import annotations

from collections.abc import Mapping

from harbor_tui.document.document import Document
from harbor_tui.domain.findings import Finding
from harbor_tui.domain.requests import Envelope, Wire


def inspect(envelope: Envelope, wire: Wire, *, spaces: Mapping[str, str]) -> tuple[Finding, ...]:
    """All findings, heaviest first. `spaces` are the operator's labels of spaces, by id."""
    return ()


def notified_people(document: Document) -> int:
    """How many different people a page would notify by mentions and assigned tasks."""
    return 0
