"""Back and forward through the pages that were read, each with the reader's place in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

MOST: Final = 50
Where = TypeVar("Where")
What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class Visit(Generic[What, Where]):
    """One page that was read, and the place where it was left."""

    what: What
    where: Where


class History(Generic[What, Where]):
    """A line of visits with the current page between those behind and those ahead."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._behind: list[Visit[What, Where]] = []
        self._ahead: list[Visit[What, Where]] = []

    @property
    def can_go_back(self) -> bool:
        """Whether there is a page before this one."""
        return bool(self._behind)

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a page after this one."""
        return bool(self._ahead)

    def leave(self, left: Visit[What, Where]) -> None:
        """A new page was opened from this one: what lay ahead is gone."""
        self._behind.append(left)
        del self._behind[: -self._most]
        self._ahead.clear()

    def back(self, left: Visit[What, Where] | None) -> Visit[What, Where] | None:
        """The page before; what is left now lies ahead."""
        return self._step(self._behind, self._ahead, left)

    def forward(self, left: Visit[What, Where] | None) -> Visit[What, Where] | None:
        """The page after; what is left now lies behind."""
        return self._step(self._ahead, self._behind, left)

    def clear(self) -> None:
        """Forget everything: another port's pages."""
        self._behind.clear()
        self._ahead.clear()

    @staticmethod
    def _step(
        source: list[Visit[What, Where]], target: list[Visit[What, Where]], left: Visit[What, Where] | None
    ) -> Visit[What, Where] | None:
        if not source:
            return None
        if left is not None:
            target.append(left)
        return source.pop()
