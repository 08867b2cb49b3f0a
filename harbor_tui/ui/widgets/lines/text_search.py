"""What is looked for in a viewer, where it was found, and which of these places the reader is at."""

from __future__ import annotations

from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Final

from harbor_tui.document.output.search import Match, SearchText
from harbor_tui.ui.kit.text import fit

if TYPE_CHECKING:
    from harbor_tui.ui.widgets.lines.buffer import LineBuffer

MOST_MATCHES: Final = 10_000
_LEAST_CELLS: Final = 8
"""Of what is looked for so many stay on the line, however narrow it is."""


class SearchState:
    """One search after the other in one viewer."""

    def __init__(self) -> None:
        self.wanted = ""
        self.matches: list[Match] = []
        self.at: int | None = None
        self.going = False
        """The reader wants to go to the first match, which may not be known yet."""
        self._text: tuple[LineBuffer, int, SearchText] | None = None
        self._making = Lock()

    def look_for(self, wanted: str) -> None:
        """Something else is looked for, from where the reader is."""
        self.wanted, self.matches, self.at, self.going = wanted, [], None, bool(wanted.strip())

    def forget(self) -> None:
        """Nothing is looked for, and the lines are other ones."""
        self.look_for("")
        self._text = None

    def look_in(self, shown: LineBuffer, width: int) -> list[Match]:
        """All places in the lines that are known; slow for a long text, and meant for any thread."""
        return sorted(islice(self._text_of(shown, width).find(self.wanted), MOST_MATCHES))

    def _text_of(self, shown: LineBuffer, width: int) -> SearchText:
        """The text of these lines; the same one again for the next character that is typed."""
        with self._making:
            kept, count = self._text, len(shown)
            if kept is None or kept[0] is not shown or kept[1] != count:
                self._text = kept = shown, count, SearchText(shown.lines[:count], width, shown.gutter)
            return kept[2]

    def take(self, found: list[Match], *, complete: bool) -> bool:
        """These are the places now; the current one stays the current one. True when the reader wants to the first."""
        before, self.matches = self.matches, found
        same = self.at is not None and (len(found) == len(before) or found[self.at : self.at + 1] == [before[self.at]])
        self.at = self.at if same else None
        go = self.going and bool(found)
        self.going = self.going and not (found or complete)
        return go

    def step(self, by: int, top: int) -> None:
        """To the next match or the previous one; from the line TOP on when there is no current one."""
        count = len(self.matches)
        if not count:
            return
        if self.at is not None:
            self.at = (self.at + by) % count
        else:
            first = next((index for index, match in enumerate(self.matches) if match.line >= top), 0)
            self.at = first if by > 0 else (first - 1) % count

    @property
    def here(self) -> Match | None:
        """The current match."""
        return self.matches[self.at] if self.at is not None else None

    def count(self, *, complete: bool) -> str:
        """How often it was found; while lines are still being made, so far."""
        if not self.wanted.strip():
            return ""
        if not self.matches:
            return "not found" if complete else "not found yet"
        more = "+" if len(self.matches) >= MOST_MATCHES or not complete else ""
        at = f"{self.at + 1:,}/" if self.at is not None else ""
        return f"{at}{len(self.matches):,}{more}"

    def words(self, width: int, *, complete: bool) -> str:
        """What is looked for, cut to a third of WIDTH, and how often it was found."""
        wanted = fit(self.wanted.strip(), max(width // 3, _LEAST_CELLS)).rstrip()
        return f"“{wanted}” {self.count(complete=complete)} · " if wanted else ""
