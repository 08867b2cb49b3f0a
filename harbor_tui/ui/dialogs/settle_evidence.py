"""The evidence about an unknown outcome as lines: what was found, when, by whom, how it differs from what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from harbor_tui.domain.text.times import read_time
from harbor_tui.ui.kit.formatting import clock_time
from harbor_tui.ui.widgets.row_source import Cell
from harbor_tui.workflow.writes.model import WriteKind

if TYPE_CHECKING:
    from harbor_tui.workflow.settle.model import Candidate, Settlement

MOST_DIFFERENCES: Final = 400
_SIGNS: Final = {"+": "ok", "-": "blocks", "~": "warns", ">": "accent"}
_BODY: Final = {True: "the same body", False: "another body", None: "body not read"}
_OWN: Final = {True: "your own account", False: "another account", None: "whether it is yours is not known"}


def question(settlement: Settlement) -> str:
    """What the operator is asked."""
    return f"Was this {settlement.what} {settlement.deed.done}?"


def evidence(settlement: Settlement, width: int) -> list[Cell]:
    """All lines; compares bodies, which takes a while for long ones."""
    return [*_lines(settlement, width)]


def _lines(settlement: Settlement, width: int) -> Iterator[Cell]:
    yield Cell(settlement.explanation, "strong")
    if settlement.sent_at:
        yield Cell(f"Sent     {_time(settlement.sent_at)} by the server's clock", "muted")
    for number, candidate in enumerate(settlement.candidates, 1):
        yield Cell("")
        # A number only where a digit says which one it is.
        yield from _candidate("" if settlement.proposal else f"{number}  ", candidate, settlement)
        if candidate.same_body is False and settlement.deed is not WriteKind.DELETE:
            yield from _differences(candidate, settlement, width)


def _candidate(number: str, candidate: Candidate, settlement: Settlement) -> Iterator[Cell]:
    page = candidate.page
    version = f", version {page.version}" if page.version is not None else ""
    status = f", {page.status}" if page.status else ""
    yield Cell(f"{number}{settlement.what} {page.id}{version}{status} “{page.title}”", "accent")
    yield Cell(f"   Made  {_made(candidate)}")
    if candidate.author_id:
        yield Cell(f"   By    {candidate.author_id}: {_OWN[candidate.own]}")
    if settlement.deed is not WriteKind.DELETE:
        title = ", another title" if candidate.same_title is False else ""
        yield Cell(f"   Says  {_BODY[candidate.same_body]}{title}", "" if candidate.same_body else "warns")
    if page.url:
        yield Cell(f"   {page.url}", "muted")


def _made(candidate: Candidate) -> str:
    when = _time(candidate.created_at) if candidate.created_at else "at a time that is not told"
    if candidate.after_attempt is None or candidate.after_s is None:
        told = {True: ", after the attempt", False: ", before the attempt", None: ""}
        return f"{when}{told[candidate.after_attempt]}"
    apart = _span(abs(candidate.after_s))
    return f"{when}, {apart} {'after' if candidate.after_attempt else 'before'} the attempt"


def _span(seconds: float) -> str:
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def _time(text: str) -> str:
    seconds = read_time(text)
    return text if seconds is None else clock_time(seconds)


def _differences(candidate: Candidate, settlement: Settlement, width: int) -> Iterator[Cell]:
    """`-` stands only in what was sent, `+` only in what is there."""
    from harbor_tui.workflow.settle.difference import difference  # not before something is compared

    yield Cell("   From what was sent (-) to what is there (+):", "muted")
    for count, line in enumerate(difference(settlement, candidate).iter_lines(max(width - 3, 20))):
        if count == MOST_DIFFERENCES:
            yield Cell("   … and more: open both in the browser", "warns")
            return
        yield Cell(f"   {line.plain}", _SIGNS.get(line.plain[:1], "muted"))
