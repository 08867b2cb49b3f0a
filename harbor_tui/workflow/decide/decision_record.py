"""What a decision records, in its case and in the audit trail: digests, not bodies; who, not secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harbor_tui.contracts.adapters import PendingFile, UnreadFile
from harbor_tui.contracts.records import sha256
from harbor_tui.domain.findings import Finding
from harbor_tui.domain.requests import Envelope, Snapshot, Wire
from harbor_tui.domain.text.times import utc_text
from harbor_tui.workflow.inbox.inbox import file_facts
from harbor_tui.workflow.inbox.model import Confirmation

DECISION_SCHEMA: Final = "harbor.decision/1"
_MOST_FINDINGS: Final = 50


def decision_record(request_id: str, word: str, at: float, by: Mapping[str, Any], **facts: object) -> dict[str, Any]:
    """The part that every decision has."""
    return {"schema": DECISION_SCHEMA, "id": request_id, "decision": word, "at": utc_text(at), "by": dict(by), **facts}


def file_part(file: PendingFile | UnreadFile) -> dict[str, Any]:
    """What was in the drop box: by its digest, or by what it was from outside where nobody read it."""
    facts = {
        "bytes": file.signature[1],
        "received_at": file.modified_at,
        "owner_uid": file.owner_uid,
        "file": file_facts(file.signature),
    }
    return facts | ({"request_sha256": sha256(file.data)} if isinstance(file, PendingFile) else {"not_read": file.why})


def envelope_part(envelope: Envelope) -> dict[str, Any]:
    """What the agent said."""
    return {
        "action": envelope.action,
        "title": envelope.title,
        "space_id": envelope.space_id,
        "agent": envelope.agent,
        "key": envelope.key,
        "after": envelope.after,
    }


def wire_part(wire: Wire) -> dict[str, Any]:
    """What would be sent; the body itself is the case's wire record."""
    return {
        "digest": wire.digest,
        "wire_sha256": wire.body_sha256,
        "method": wire.method,
        "origin": wire.origin,
        "path": wire.path,
        "query": [list(pair) for pair in wire.query],
    }


def snapshot_part(snapshot: Snapshot, seen: Confirmation | None) -> dict[str, Any]:
    """What the operator looked at."""
    shown: dict[str, Any] = {"findings": [_finding(finding) for finding in snapshot.findings[:_MOST_FINDINGS]]}
    if seen is not None:
        shown["confirmation"] = {"findings_shown": seen.findings_shown, "challenge": bool(seen.challenge)}
        if seen.sighting is not None:
            shown["sighting"] = seen.sighting.as_record()
    return envelope_part(snapshot.envelope) | wire_part(snapshot.wire) | shown


def _finding(finding: Finding) -> dict[str, str]:
    return {"severity": finding.severity.word, "kind": finding.kind, "summary": finding.summary[:300]}
