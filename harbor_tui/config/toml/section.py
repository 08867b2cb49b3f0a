"""Tables of a settings file, read key by key: what was read is known, what does not fit is collected."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from harbor_tui.domain.errors import FieldProblem
from harbor_tui.domain.text.display import clip, display

_MOST_BITS: Final = 128


class Section:
    """One table. Each reader notes a problem instead of raising, and returns a usable default."""

    def __init__(self, table: Mapping[str, Any] | None, path: str = "", root: Section | None = None) -> None:
        self._table = table
        self._path = path
        self._root = root or self
        self._known: set[str] = set()
        self._problems: list[FieldProblem] = []
        self._sections: list[Section] = []

    @property
    def given(self) -> bool:
        """Whether the table is there."""
        return self._table is not None

    def names(self) -> tuple[str, ...]:
        """Its keys."""
        return tuple(self._table or ())

    def section(self, name: str) -> Section:
        """A table inside; an empty one when it is not there."""
        value = self._take(name)
        if value is not None and not isinstance(value, dict):
            self.problem(name, f"must be a table, not {_kind(value)}")
            value = None
        inner = Section(value, self._at(name), self._root)
        self._sections.append(inner)
        return inner

    def text(self, name: str, pattern: re.Pattern[str] | None = None, form: str = "") -> str:
        """A string, empty when it is not there."""
        value = self._take(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.problem(name, f"must be a string in quotes, not {_kind(value)}")
            return ""
        if len(value) > 1000 or not value.isprintable():
            self.problem(name, "must be at most 1000 printable characters")
            return ""
        if value and pattern and not pattern.fullmatch(value):
            self.problem(name, f"must be like {form}, not {clip(display(value), 60)!r}")
            return ""
        return value

    def checked_text(self, name: str, problem_of: Callable[[str], str]) -> str:
        """A string that keeps a rule of its own, empty when it is not there."""
        value = self.text(name)
        problem = problem_of(value) if value else ""
        if problem:
            self.problem(name, problem)
        return "" if problem else value

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of a few words."""
        value = self.text(name)
        if value and value not in choices:
            self.problem(name, f"must be one of {', '.join(choices)}, not {clip(display(value), 60)!r}")
            return default
        return value or default

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self._take(name)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.problem(name, f"must be true or false, not {_kind(value)}")
        return default

    def number(self, name: str, default: float, least: float, most: float) -> float:
        """A number within bounds."""
        value = self._take(name)
        if value is None:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        too_long = isinstance(value, int) and value.bit_length() > _MOST_BITS  # no text can be made of some
        given = "a longer one" if too_long else clip(display(str(value)), 40)
        self.problem(name, f"must be a number from {least:g} to {most:g}, not {given}")
        return default

    def date(self, name: str) -> datetime.date | None:
        """A day, as a TOML date or as text."""
        value = self._take(name)
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value
        try:
            return datetime.date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None

    def texts(self, name: str) -> dict[str, str]:
        """A table of strings."""
        return self.section(name).own_texts()

    def own_texts(self) -> dict[str, str]:
        """All keys of this table, which must be strings."""
        return {name: self.text(name) for name in self.names()}

    def listed_texts(self, name: str, pattern: re.Pattern[str], form: str) -> tuple[str, ...]:
        """A list of strings."""
        value = self._take(name)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(each, str) and pattern.fullmatch(each) for each in value):
            return tuple(value)
        self.problem(name, f"must be a list of {form} in quotes")
        return ()

    def problem(self, name: str, what: str) -> None:
        """Note that a key does not fit."""
        self._root._problems.append(FieldProblem(self._at(name), what))

    def problems(self) -> tuple[FieldProblem, ...]:
        """Everything noted, in the whole file."""
        return tuple(self._root._problems)

    def unknown(self) -> tuple[str, ...]:
        """Keys that nobody asked for, in this table and those inside."""
        own = [self._at(name) for name in self.names() if name not in self._known]
        return (*own, *(name for inner in self._sections for name in inner.unknown()))

    def _take(self, name: str) -> Any:
        self._known.add(name)
        return None if self._table is None else self._table.get(name)

    def _at(self, name: str) -> str:
        shown = clip(display(name), 80)
        return ".".join(part for part in (self._path, shown) if part)


def _kind(value: object) -> str:
    names = {
        dict: "a table",
        list: "a list",
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a string",
    }
    return names.get(type(value), "a date")
