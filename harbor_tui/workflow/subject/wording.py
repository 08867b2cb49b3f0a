"""The words that reviews use about what is on the tenant: versions, editors, lists of names, stale numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from harbor_tui.document.diff.units import units
from harbor_tui.document.reader.read import read_document
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.text.display import clip
from harbor_tui.domain.text.plurals import counted
from harbor_tui.workflow.subject.current_state import Edit, Listed
from harbor_tui.workflow.writes.bodies import format_of

MOST_NAMED: Final = 5


def listed_count(listed: Listed, one: str, many: str) -> str:
    """`no children`, `1 child`, `250 or more children`."""
    if not listed.names:
        return f"no {many}"
    return f"{listed.count} {many}" if listed.more else counted(len(listed.names), one, many)


def first_names(names: tuple[str, ...]) -> str:
    """`“A”, “B”, …`."""
    shown = ", ".join(f"“{name}”" for name in names[:MOST_NAMED])
    return f"{shown}, …" if len(names) > MOST_NAMED else shown


def moment(text: str) -> str:
    """A time as the service sent it, to the minute: `2026-11-12 09:30Z`."""
    date, separator, time = text.partition("T")
    return f"{date} {time[:5]}Z" if separator and text.endswith("Z") else text


def version_words(edit: Edit) -> str:
    """`version 3 of 2026-11-12 09:30Z by 5b10…`, as far as it is known."""
    parts = [f"version {edit.version}" if edit.version is not None else "version not told"]
    if edit.at:
        parts.append(f"of {moment(edit.at)}")
    if edit.author_id:
        parts.append(f"by {edit.author_id}")
    return " ".join(parts)


def editor_words(edits: Iterable[Edit]) -> str:
    """The accounts that edited last, the last one first, each with its last version."""
    last: dict[str, Edit] = {}
    for edit in edits:
        last.setdefault(edit.author_id or "somebody", edit)
    return ", ".join(f"{author} (v{edit.version}, {moment(edit.at)})" for author, edit in last.items())


def untold(what: str, edit: Edit) -> tuple[Finding, ...]:
    """The finding where the version of what is to be deleted was not told: whether it changes cannot be seen then."""
    if edit.version is not None:
        return ()
    return (Finding(Severity.SERIOUS, "not_read", f"the version of the {what} was not told: a change cannot be seen"),)


def stale(what: str, asked: int | None, edit: Edit, expected: int | None) -> Finding | None:
    """Whether a version number does not follow the one that is there; then the request cannot be approved."""
    if expected is None:
        return Finding(
            Severity.SERIOUS, "not_read", f"the version of the {what} was not told: what is overwritten is not known"
        )
    if asked == expected:
        return None
    made = f"it makes version {asked}" if asked is not None else "it names no version"
    changed = f", changed {moment(edit.at)} by {edit.author_id}" if edit.at and edit.author_id else ""
    return Finding(
        Severity.BLOCKS,
        "stale_version",
        f"stale: {made}, but the {what} is at version {edit.version} now{changed}. Reject it, so that the agent reads "
        f"the {what} again and submits version {expected}; or set that version yourself (e), if nothing is lost by it",
    )


def first_words(text: str, representation: str, most: int = 100) -> str:
    """How a body begins, as a reader sees it; cut text ends in `…`."""
    document = read_document(text, format_of(representation))
    said: list[str] = []
    index = 0
    while sum(map(len, said)) <= most and (block := document.block(index)) is not None:
        said += [unit.flat.text for unit in units((block,))]
        index += 1
    return clip(" ".join(" ".join(said).split()), most)
