"""What a request is about, as it stands on the tenant now: values that the review shows and a decision is held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.json import access as json_access
from harbor_tui.workflow.writes.model import Resource, Write, WriteKind

if TYPE_CHECKING:
    from harbor_tui.document.diff.diff import DocumentDiff


@dataclass(frozen=True, slots=True)
class Fact:
    """One line above the body: a word, what there is to say, and a remark at the right. Raw text."""

    label: str
    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of one thing, compared as a reader sees them."""

    title: str
    """What is compared with what: `version 3 → what this makes of it`."""
    diff: DocumentDiff
    notes: tuple[str, ...] = ()
    """What else is different, beside the text."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text of somebody else that belongs beside the request: the comment that is answered, the body that goes."""

    title: str
    text: str
    representation: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen of the tenant, to be the same still when the request is sent."""

    resource: Resource
    target: str = ""
    holder: str = ""
    version: int | None = None
    """None: nothing that could change was seen, or it could not be read, which a serious finding says."""
    status: str = ""
    draft: bool = False

    def as_record(self) -> dict[str, Any]:
        """For the decision's record."""
        return {
            "resource": self.resource.value,
            "target": self.target,
            "holder": self.holder,
            "version": self.version,
            "status": self.status,
            "draft": self.draft,
        }

    @classmethod
    def read(cls, record: Mapping[str, Any] | None) -> Sighting | None:
        """From a decision's record; None where there is none."""
        resource = json_access.text(record, "resource")
        if resource not in {each.value for each in Resource}:
            return None
        return cls(
            Resource(resource),
            json_access.text(record, "target"),
            json_access.text(record, "holder"),
            json_access.number(record, "version"),
            json_access.text(record, "status"),
            json_access.member(record, "draft") is True,
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """What a write is about. All strings are raw text from outside, but for the words between them."""

    write: Write
    question: str
    """What confirming does, in words: `Delete the page “X” (v4) from Platform (PLAT); 3 children move up`."""
    sighting: Sighting
    title: str = ""
    facts: tuple[Fact, ...] = ()
    """For the header: few and short."""
    details: tuple[Fact, ...] = ()
    """For whoever wants to know all: everything in full."""
    findings: tuple[Finding, ...] = ()
    comparison: Comparison | None = None
    gone: Quoted | None = None
    """The text that a deletion takes away."""
    beside: Quoted | None = None
    """The text that it answers."""

    def with_findings(self, *more: Finding) -> Subject:
        """The same with further findings."""
        return replace(self, findings=(*self.findings, *more))


def unread(write: Write, why: str) -> Subject:
    """The subject of a write whose current state could not be read: approving it takes the typed challenge."""
    of = "a " if write.deed is WriteKind.CREATE else ""
    what = f"{write.deed.verb.capitalize()} {of}{write.resource.value} {write.target}".rstrip()
    return Subject(
        write,
        f"{what}: what is there now could not be read",
        Sighting(write.resource, write.target, write.holder),
        facts=(Fact("Now", "could not be read: the findings say why"),),
        findings=(could_not_read("what is there now", why),),
    )


def could_not_read(what: str, why: str, severity: Severity = Severity.SERIOUS) -> Finding:
    """The finding for a part of the current state that is not known."""
    return Finding(severity, "not_read", f"{what} could not be read: {why.rstrip('.')}")
