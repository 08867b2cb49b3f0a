"""The results of a search as rows: title, space, when it was changed, version and status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from harbor_tui.domain.pages import PageSummary
from harbor_tui.domain.text.times import local, read_time
from harbor_tui.ui.kit.formatting import ago
from harbor_tui.ui.widgets.row_list import Cell, Column

COLUMNS: Final = (Column("Title"), Column("Space", 8), Column("Updated", 8), Column("Version", 9))
_SHORT_STATUS: Final = {"current": "", "archived": "arch", "trashed": "trash", "deleted": "del", "draft": "draft"}
_DAY_S: Final = 86_400.0


class ResultRows:
    """Rows for a `RowList`; a page that comes twice (lists move while they are read) is shown once."""

    def __init__(self, pages: Iterable[PageSummary], *, label: Callable[[str], str], now: Callable[[], float]) -> None:
        self._pages: list[PageSummary] = []
        self._index: dict[str, int] = {}
        self._label, self._now = label, now
        self.add(pages)

    def add(self, pages: Iterable[PageSummary]) -> None:
        """More pages at the end."""
        for page in pages:
            if page.id not in self._index:
                self._index[page.id] = len(self._pages)
                self._pages.append(page)

    def __len__(self) -> int:
        return len(self._pages)

    def __getitem__(self, index: int) -> PageSummary:
        return self._pages[index]

    def row_id(self, index: int) -> str:
        """The page's id."""
        return self._pages[index].id

    def index_of(self, row_id: str) -> int | None:
        """Where a page is."""
        return self._index.get(row_id)

    def cells(self, index: int) -> Sequence[Cell]:
        """One row."""
        page = self._pages[index]
        quiet = "" if page.status in ("", "current") else "muted"
        return (
            Cell(page.title or "(no title)", quiet),
            Cell(self._label(page.space_id) or page.space_id, "muted"),
            Cell(short_time(page.updated_at, self._now()), "muted"),
            Cell(version_text(page), quiet),
        )


def version_text(page: PageSummary) -> str:
    """`v7`, `v31 arch`; the status only where it is not the usual one."""
    version = f"v{page.version}" if page.version is not None else ""
    return f"{version} {_SHORT_STATUS.get(page.status, page.status)}".strip()


def moment(iso: str) -> datetime | None:
    """A time as the service writes it, in UTC where it names no zone; None when it is none."""
    seconds = read_time(iso)
    seconds = read_time(f"{iso}Z") if seconds is None else seconds
    return None if seconds is None else local(seconds)


def short_time(iso: str, now: float) -> str:
    """`2 h` within a day, else `12 Nov`, else `Nov 2024`; empty when it is not known."""
    found = moment(iso)
    if found is None:
        return ""
    age = now - found.timestamp()
    if 0 <= age < _DAY_S:
        return ago(age)
    same_year = found.year == local(now).year
    return f"{found.day} {found:%b}" if same_year else f"{found:%b %Y}"


def full_time(iso: str) -> str:
    """A time in full with its zone; empty when it is not known."""
    found = moment(iso)
    return "" if found is None else found.strftime("%Y-%m-%d %H:%M %Z")
