"""What a reviewer must know about a request before deciding: findings, read off the bytes that would be sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from harbor_tui.document.build.hidden_characters import character_findings
from harbor_tui.document.model.source import Format
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.requests import Envelope, Wire
from harbor_tui.domain.text.display import hidden_characters
from harbor_tui.workflow.findings.body import fault_findings, hidden_findings, macro_findings, people_findings
from harbor_tui.workflow.findings.links import link_findings
from harbor_tui.workflow.findings.survey import survey
from harbor_tui.workflow.findings.text import addresses_reviewer, text_findings
from harbor_tui.workflow.findings.titles import title_findings
from harbor_tui.workflow.writes.bodies import body_text, format_of

if TYPE_CHECKING:
    from harbor_tui.document.model.document import Document


def inspect(envelope: Envelope, wire: Wire, *, spaces: Mapping[str, str]) -> tuple[Finding, ...]:
    """All findings, heaviest first. `spaces` are the operator's labels of spaces, by id."""
    sent = wire.parsed_body()
    found = [*_agent_findings(envelope)]
    if isinstance(sent, dict):
        found += _sent_findings(sent, wire, spaces)
    return tuple(sorted(found, key=lambda finding: -finding.severity))


def _sent_findings(sent: Mapping[str, Any], wire: Wire, spaces: Mapping[str, str]) -> Iterator[Finding]:
    if "title" in sent:
        yield from title_findings(json_access.text(sent, "title"))
    if "spaceId" in sent:
        yield from _space_findings(json_access.text(sent, "spaceId"), spaces)
    if sent.get("status") == "draft":
        yield Finding(Severity.NOTE, "draft", "creates a draft, which no list shows: it cannot be checked afterwards")
    body, representation = body_text(sent)
    if body:
        yield from _body_findings(body, format_of(representation), urlsplit(wire.origin).hostname or "")


def _space_findings(space_id: str, spaces: Mapping[str, str]) -> Iterator[Finding]:
    if space_id in spaces:
        return
    if spaces:
        yield Finding(Severity.SERIOUS, "unknown_space", f"the space {space_id} is none of those that you named")
    else:
        summary = f"you have named no spaces, so the space {space_id} cannot be recognised"
        yield Finding(Severity.NOTE, "unnamed_space", summary)


def _body_findings(body: str, kind: Format, own_host: str) -> Iterator[Finding]:
    found = survey(body) if kind is not Format.ADF else None
    if found is not None and found.plain:
        yield from hidden_findings(character_findings(body))
    else:
        from harbor_tui.document.reader.read import read_document  # most bodies do without the document engine

        document = read_document(body, kind)
        yield from fault_findings(document)
        yield from hidden_findings(document.findings)
    if found is None:
        yield from text_findings(body, body)
        yield from addresses_reviewer(body, "the body")
        return
    yield from macro_findings(found)
    yield from link_findings(found, own_host)
    yield from people_findings(found)
    yield from text_findings(body, found.words)
    yield from addresses_reviewer(found.words, "the body")


def _agent_findings(envelope: Envelope) -> Iterator[Finding]:
    """What the agent says beside the request: nothing of it is published, all of it may mean to persuade."""
    yield from addresses_reviewer(envelope.why, "the agent's reason")
    hidden = hidden_characters(envelope.why + envelope.agent)
    if hidden:
        listed = ", ".join(hidden[:8])
        yield Finding(Severity.WARNS, "agent_hides", f"the agent's name or reason holds hidden characters: {listed}")


def notified_people(document: Document) -> int:
    """How many different people a page would notify by mentions and assigned tasks."""
    found = survey(document.source) if document.format is not Format.ADF else None
    return len({person.text for person in found.people}) if found is not None else 0
