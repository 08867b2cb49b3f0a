"""What the inbox says in words: about the row under the cursor, about being empty, and how requests come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from harbor_tui.domain.requests import State
from harbor_tui.domain.text.display import display
from harbor_tui.ui.kit.formatting import state_text
from harbor_tui.ui.kit.text import content, line, lines

if TYPE_CHECKING:
    from harbor_tui.contracts.adapters import Posture
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.inbox.model import InboxRow

FROM_ELSEWHERE: Final = "Submit from another terminal:"


def hint_words(hint: str, room: int) -> Content:
    """The line that submits a request; where only that fits, it alone, and else the key that copies it."""
    if not hint:
        return Content("")
    shown = cell_len(display(hint))
    if cell_len(FROM_ELSEWHERE) + 1 + shown <= room:
        return line((FROM_ELSEWHERE, "$text-muted"), " ", (hint, "$foreground"))
    if shown <= room:
        return content(hint, "$foreground")
    return line(("Y", "bold $accent"), (" copies the line that submits a request from another terminal", "$text-muted"))


def empty_words(services: Services, *, filtered: bool) -> Content:
    """What would be here, and the key that brings it."""
    if services.node is None:
        if services.problem:
            return lines(content(services.problem), content("F6 then loads the settings.", "$text-muted"))
        return lines(content("There is no queue yet."), content("3 sets up the port.", "$text-muted"))
    if filtered:
        return lines(content("No request holds these words."), content("Esc shows all.", "$text-muted"))
    if not services.node.posture.usable:
        return off_words(services.node.posture)
    new = services.node.inbox.arrivals
    return lines(
        line(("Nothing waits for a decision.", "bold")),
        content("Requests that agents submit appear here; you read each one and approve or reject it."),
        content(f"{new:,} have arrived: R loads them." if new else "", "$accent"),
        content(""),
        *_way_in(services.home_hint),
    )


def _way_in(hint: str) -> Iterator[Content]:
    if hint:
        yield line((FROM_ELSEWHERE, "$text-muted"), " ", (hint, "$foreground"))
        yield line(("Y", "bold $accent"), (" copies that line", "$text-muted"))


def off_words(posture: Posture) -> Content:
    """Why the queue is not used, and for each reason the exact command that mends it."""
    rows = [line(("The queue is off: nothing in it is shown or decided.", "bold $warning"))]
    for each in posture.problems:
        rows += [content(""), line(("✗ ", "bold $error"), each.problem), line("  ", (each.fix, "$accent"))]
    rows += [content(""), content("It is looked at again by itself. Pages, Ports and Audit work.", "$text-muted")]
    return lines(*rows)


def detail_words(row: InboxRow) -> Content:
    """One line about the request under the cursor."""
    state = (f"{state_text(row.state)}  ", "bold")
    if row.page is not None:
        return line(state, f"page {row.page.id}  {row.page.url}", ("  y copies the link", "$text-muted"))
    if row.state is State.PENDING:
        said = Counter(f"{finding.severity.mark} {finding.summary}" for finding in row.findings)
        told = "  ".join(words if count == 1 else f"{words} ({count} times)" for words, count in said.items())
        unchecked = "its body is being checked; Enter opens it when that is done"
        return line(state, told or ("no findings" if row.checked else unchecked), (f"  {row.id}", "$text-muted"))
    return line(state, row.reason or row.told or row.problem or row.code, (f"  {row.id}", "$text-muted"))
