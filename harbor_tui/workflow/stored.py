"""Compare what the service stored with what was sent, after parsing both bodies."""

from __future__ import annotations

from typing import Any

from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.requests import Wire
from harbor_tui.workflow.bodies import body_text, same_body


def compare_stored(wire: Wire, page: CreatedPage) -> dict[str, Any]:
    """Per part: true, false, or null where the answer did not tell; `equal` is false as soon as one part is."""
    sent = wire.parsed_body() or {}
    parts = {
        "title": _same(sent.get("title"), page.title),
        "space": _same(sent.get("spaceId"), page.space_id),
        "status": _same(sent.get("status", "current"), page.status),
        "body": _same_bodies(sent, page.body),
    }
    known = [same for same in parts.values() if same is not None]
    return {
        **parts,
        "equal": all(known) if known and parts["body"] is not None else (False if False in known else None),
    }


def _same(sent: object, stored: str) -> bool | None:
    return None if not stored or sent is None else str(sent) == stored


def _same_bodies(sent: dict[str, Any], stored: str | None) -> bool | None:
    text, representation = body_text(sent)
    return None if stored is None else same_body(text, stored, representation)
