"""What case records prove: digests of what they hold, the wire that an approval allows, what the trail keeps of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.requests import Wire

_IN_AUDIT: Final = (
    "decision", "digest", "request_sha256", "wire_sha256", "origin", "action", "space_id", "title", "agent", "findings",
    "reason", "code", "policy", "after", "not_read",
)  # fmt: skip


def sha256(data: bytes) -> str:
    """Hex digest of bytes."""
    return hashlib.sha256(data).hexdigest()


def audit_facts(record: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit trail keeps of a decision: enough to find it and to prove it, no body."""
    facts = {name: record[name] for name in _IN_AUDIT if record.get(name)}
    if "findings" in facts:
        facts["findings"] = [json_access.text(finding, "kind") for finding in json_access.rows(facts, "findings")]
    return facts


def wire_of(case: CaseRecords) -> Wire | None:
    """What a case's approval allows to send: its stored bytes. None when the records do not agree."""
    decision = case.records.get("decision", {})
    if case.wire is None or decision.get("wire_sha256") != sha256(case.wire):
        return None
    try:
        query = tuple((str(name), str(value)) for name, value in decision["query"])
        wire = Wire(decision["method"], decision["origin"], decision["path"], query, case.wire)
        return wire if wire.digest == decision["digest"] else None
    except (KeyError, TypeError, ValueError, InvalidInput):
        return None
