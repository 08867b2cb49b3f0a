"""What is suspicious about a body: what is not well-formed blocks it, what cannot be inspected needs the challenge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from harbor_tui.document.build.macro_names import MATHS, PANELS, TABS, TRANSPARENT
from harbor_tui.document.model import parsed
from harbor_tui.document.model.parsed import OWN_DOCTYPE
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.workflow.findings.survey import BodySurvey, Occurrence

if TYPE_CHECKING:
    from harbor_tui.document.model.document import Document

_MOST_NAMED: Final = 8
_MOST_HIDDEN: Final = 20
_INSPECTABLE: Final = frozenset(
    {
        *PANELS, *TABS, *TRANSPARENT, *MATHS, "panel", "code", "paste-code-macro", "noformat", "expand", "ui-expand",
        "toc", "toc-zone", "status", "anchor", "excerpt", "details", "column", "section", "alert", "auimessage",
        "roundrect", "tasklist", "emoticon",
    }
)  # fmt: skip
"""Macros whose whole content is in the body and on screen."""
_DYNAMIC: Final = frozenset(
    {
        "children", "attachments", "contentbylabel", "content-by-label", "recently-updated", "livesearch", "pagetree",
        "pagetreesearch", "labels-list", "related-labels", "listlabels", "popular-labels", "detailssummary",
        "profile", "profile-picture", "contributors", "change-history", "gallery", "space-details",
        "create-from-template", "blog-posts", "tasks-report-macro", "view-file", "viewpdf", "drawio", "ui-button",
        "auibutton",
    }
)  # fmt: skip
"""Macros that show what is elsewhere in the wiki: on screen as a box, different for each reader and each day."""
_LESS: Final = frozenset({"line separator", "duplicate key", "schema"})


def fault_findings(document: Document) -> Iterator[Finding]:
    """Why a body cannot be published as it is."""
    for fault in document.faults[:3]:
        where = f"at line {fault.line}, column {fault.column}"
        if fault.message == OWN_DOCTYPE:
            summary = f"the body brings its own DOCTYPE {where}: what its entities stand for cannot be inspected"
            yield Finding(Severity.BLOCKS, "doctype", summary, fault.line, fault.excerpt)
        else:
            summary = f"the body is not well-formed {where}: {fault.message}"
            yield Finding(Severity.BLOCKS, "not_well_formed", summary, fault.line, fault.excerpt)


def hidden_findings(found: tuple[parsed.Finding, ...]) -> Iterator[Finding]:
    """What the published page would not show, or would show in another order."""
    for each in found[:_MOST_HIDDEN]:
        severity = Severity.WARNS if each.kind in _LESS else Severity.SERIOUS
        yield Finding(
            severity, each.kind.replace(" ", "_"), f"{each.kind} at {each.place}", _line(each.place), each.excerpt
        )
    if len(found) > _MOST_HIDDEN:
        yield Finding(Severity.SERIOUS, "more_hidden", f"{len(found) - _MOST_HIDDEN} more places with hidden content")


def _line(place: str) -> int | None:
    number = place.removeprefix("line ")
    return int(number) if number.isdigit() else None


def macro_findings(found: BodySurvey) -> Iterator[Finding]:
    """Macros and elements whose content cannot be seen here."""
    unknown = [macro for macro in found.macros if macro.text.lower() not in _INSPECTABLE | _DYNAMIC]
    dynamic = [macro for macro in found.macros if macro.text.lower() in _DYNAMIC]
    yield from _named(Severity.SERIOUS, "uninspectable", "macros that cannot be inspected", unknown)
    yield from _named(Severity.SERIOUS, "active_element", "elements that run or embed something", found.active)
    yield from _named(Severity.SERIOUS, "uninspectable", "elements that cannot be inspected", found.foreign)
    yield from _named(Severity.WARNS, "dynamic", "macros that show what is elsewhere in the wiki", dynamic)


def _named(severity: Severity, kind: str, what: str, noted: list[Occurrence]) -> Iterator[Finding]:
    if noted:
        names = list(dict.fromkeys(each.text or "(no name)" for each in noted))
        more = ", …" if len(names) > _MOST_NAMED else ""
        yield Finding(severity, kind, f"{what}: {', '.join(names[:_MOST_NAMED])}{more}", noted[0].line)


def people_findings(found: BodySurvey) -> Iterator[Finding]:
    """Who is told when the page appears."""
    count = len({person.text for person in found.people})
    if count:
        severity = Severity.WARNS if count > 2 else Severity.NOTE
        people = "1 person" if count == 1 else f"{count} people"
        yield Finding(severity, "notifies", f"notifies {people} by mentions and tasks", found.people[0].line)
