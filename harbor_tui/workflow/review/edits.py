"""Edit a request before approving it: new wire bytes, validated, inspected and digested anew."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harbor_tui.domain.actions import canonical_json
from harbor_tui.domain.requests import Snapshot, Wire
from harbor_tui.domain.text.display import clip
from harbor_tui.workflow.inbox.intake import Intake

_LONGEST_VALUE: Final = 2000


def edited(snapshot: Snapshot, body: Mapping[str, Any], intake: Intake) -> Snapshot:
    """The snapshot with another body. Raises `InvalidInput` when the action's schema does not take it."""
    asked = snapshot.edited_from or snapshot.wire
    envelope = dataclasses.replace(snapshot.envelope, input={**snapshot.envelope.input, "body": body})
    wire = intake.wire_for(envelope)
    findings = intake.findings_of(envelope, wire, snapshot.received_at)
    was_changed = None if wire == asked else asked
    return dataclasses.replace(snapshot, envelope=envelope, wire=wire, findings=findings, edited_from=was_changed)


def changes_between(asked: Wire, sent: Wire) -> list[dict[str, Any]]:
    """Which fields differ, as the result document tells them; long values are cut."""
    return [
        {"path": path, "from": _shown(before), "to": _shown(after)}
        for path, before, after in _differences(asked.parsed_body(), sent.parsed_body(), "body")
    ]


def _differences(before: object, after: object, path: str) -> Iterator[tuple[str, object, object]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            if name in before and name in after:
                yield from _differences(before[name], after[name], f"{path}.{name}")
            else:  # what was not there is told as null; null itself becoming absent is a difference all the same
                yield f"{path}.{name}", before.get(name), after.get(name)
    elif canonical_json(before) != canonical_json(after):  # Python takes true for 1, and 1 for 1.0
        yield path, before, after


def _shown(value: object) -> object:
    return clip(value, _LONGEST_VALUE) if isinstance(value, str) else value
