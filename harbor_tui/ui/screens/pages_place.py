"""The line under a page's title: where it stands, when and by whom this version was made, its labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from harbor_tui.ui.figures import counted
from harbor_tui.ui.screens.pages_rows import full_time

if TYPE_CHECKING:
    from harbor_tui.domain.pages import Page

_INTO: Final = " ▸ "
_LONGEST_ID: Final = 12
_KEPT_OF_ID: Final = 8


def place_words(page: Page, space: str, above: Sequence[str], width: int) -> str:
    """What is known of it, for so many cells: where there is little room, less of the way, of the time, of labels."""
    way = [space or f"space {page.summary.space_id}"] if space or page.summary.space_id else []
    time, author = full_time(page.summary.updated_at), short_account(page.summary.author_id)
    count = counted(len(page.labels), "label") if page.labels else ""
    for labels in (f"{count}: {', '.join(page.labels)}" if count else "", count, ""):
        for when in (time, time.partition(" ")[0]):
            for down in ways_down((*way, *above)):
                if cell_len(words := _joined(down, when, author, labels)) <= width:
                    return words
    down = _INTO.join(("…", above[-1])) if above else "".join(way)
    return _joined(down, time.partition(" ")[0], author, "")


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
