"""The line under a page's title: where it stands, when and by whom this version was made, its labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from harbor_tui.ui.kit.formatting import counted
from harbor_tui.ui.screens.pages.rows import full_time

if TYPE_CHECKING:
    from harbor_tui.domain.pages import Page

_INTO: Final = " ▸ "
_LONGEST_ID: Final = 12
_KEPT_OF_ID: Final = 8
_LABEL_LINES: Final = 3
"""The text is what the page is open for."""


def place_lines(page: Page, space: str, above: Sequence[str], width: int) -> list[str]:
    """What is known of it, for so many cells: in one line where that does, else the labels in lines below."""
    labels = f"{counted(len(page.labels), 'label')}: {', '.join(page.labels)}" if page.labels else ""
    words = _place(page, space, above, labels, width)
    if words or not labels:
        return [words or _least(page, space, above)]
    return [_place(page, space, above, "", width) or _least(page, space, above), *_label_lines(page.labels, width)]


def _place(page: Page, space: str, above: Sequence[str], labels: str, width: int) -> str:
    """The words that fit: where there is little room, less of the way and of the time; '' where it is too little."""
    for when in _times(page):
        for down in ways_down((*_way(page, space), *above)):
            if cell_len(words := _joined(down, when, short_account(page.summary.author_id), labels)) <= width:
                return words
    return ""


def _least(page: Page, space: str, above: Sequence[str]) -> str:
    down = _INTO.join(("…", above[-1])) if above else "".join(_way(page, space))
    return _joined(down, _times(page)[-1], short_account(page.summary.author_id), "")


def _times(page: Page) -> tuple[str, ...]:
    time = full_time(page.summary.updated_at)
    return time, time.partition(" ")[0]


def _way(page: Page, space: str) -> list[str]:
    return [space or f"space {page.summary.space_id}"] if space or page.summary.space_id else []


def _label_lines(labels: Sequence[str], width: int) -> list[str]:
    """All labels, in as many lines as they need; what is too much for the most is counted."""
    found = [f"{counted(len(labels), 'label')}: {labels[0]}"]
    for number, label in enumerate(labels[1:], 1):
        last, rest = len(found) == _LABEL_LINES, len(labels) - number
        more = f", and {rest - 1} more" if last and rest > 1 else ""
        if cell_len(f"{found[-1]}, {label}{more}") <= width:
            found[-1] += f", {label}"
        elif last:
            found[-1] += f", and {rest} more"
            break
        else:
            found[-1] += ","
            found.append(label)
    return found


def _joined(down: str, when: str, author: str, labels: str) -> str:
    return " · ".join(filter(None, (down, ", ".join(filter(None, (when, author))), labels)))


def ways_down(names: Sequence[str]) -> Iterator[str]:
    """`Platform ▸ Home ▸ Runbooks`, then ways with ever more left out of their middle."""
    yield _INTO.join(names)
    for first in range(2, len(names)):
        yield _INTO.join((names[0], "…", *names[first:]))


def short_account(account: str) -> str:
    """An account id, shortened from the left; nobody's name can be looked up by the routes that are documented."""
    return f"…{account[-_KEPT_OF_ID:]}" if len(account) > _LONGEST_ID else account
