"""JSON as a reviewer needs it: duplicate keys and numbers that are not numbers are reported, and depth is no limit."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from harbor_tui.document.model.gc_pause import gc_paused
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.patience import step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOKEN: Final = re.compile(
    r"""[ \t\r\n]*(?:([\[\]{},:])|("(?:[^"\\]|\\.)*")|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"""
    r"|(true|false|null|NaN|-?Infinity))",
    re.DOTALL,
)
_MARK, _STRING, _NUMBER = 1, 2, 3
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_NOT_JSON: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?|(NaN|-?Infinity)', re.DOTALL)
_MAX_DUPLICATES: Final = 1000


class Duplicate(NamedTuple):
    """A key that an object has more than once, the type of that object, and the value that readers ignore."""

    key: str
    owner: str
    lost: str


class Loaded(NamedTuple):
    """A decoded JSON text and what was odd about it."""

    value: Any
    duplicates: tuple[Duplicate, ...] = ()
    constants: tuple[str, ...] = ()
    """NaN and Infinity as they occur: Python reads them, JSON forbids them."""
    too_deep: bool = False
    """Nested so deeply that usual JSON readers give up."""


def load(text: str) -> Loaded:
    """Decode `text`; raises json.JSONDecodeError if it is not JSON."""
    duplicates: list[Duplicate] = []
    constants: list[str] = []

    def constant(word: str) -> str:
        constants.append(word)
        return word

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        step()
        found = dict(items)
        if len(found) != len(items) and len(duplicates) < _MAX_DUPLICATES:
            duplicates.extend(_duplicates(items, found))
        return found

    too_deep = json_reader.nesting(text.encode("utf-8", "surrogatepass")) > json_reader.USUAL_DEPTH
    if too_deep:
        with gc_paused():
            value = _Flat(text, constant, pairs).read()
    else:
        value = json_reader.decode(text, constant=constant, pairs=pairs, integer=_integer)
    return Loaded(value, tuple(duplicates), tuple(constants), too_deep)


def constant_position(text: str) -> int:
    """Where the first NaN or Infinity outside a string stands."""
    for match in _NOT_JSON.finditer(text):
        if match[1]:
            return match.start()
    return 0


def _integer(digits: str) -> int | str:
    """The number; its digits where it is too long to be one (Python refuses to convert those)."""
    return int(digits) if len(digits) < 400 else digits


def _duplicates(items: list[tuple[str, Any]], found: dict[str, Any]) -> Iterator[Duplicate]:
    last = {key: index for index, (key, _value) in enumerate(items)}
    owner = found.get("type")
    for index, (key, value) in enumerate(items):
        if last[key] != index:
            shown = value if isinstance(value, (str, int, float, bool)) or value is None else type(value).__name__
            yield Duplicate(key, owner if isinstance(owner, str) else "", str(shown))


class _Flat:
    """A JSON reader with its own stack, for texts that are nested too deeply for the standard one."""

    def __init__(self, text: str, constant: Callable[[str], str], pairs: Callable[[list[Any]], Any]) -> None:
        self._text = text
        self._constant = constant
        self._pairs = pairs
        self._opened = ""
        self._items: list[Any] = []
        self._stack: list[tuple[str, list[Any]]] = []
        self._ready = True
        """A value may follow here."""

    def read(self) -> Any:
        """The value; raises json.JSONDecodeError."""
        text, end = self._text, 0
        scan = _TOKEN.scanner(text).match  # type: ignore[attr-defined]  # the stubs do not know it
        while match := scan():
            step()
            end = match.end()
            if match.lastindex == _MARK:
                self._mark(match[_MARK], end)
            else:
                self._scalar(match, end)
        if text[end:].strip(" \t\r\n") or self._stack or len(self._items) != 1:
            self._fail("Expecting value" if self._stack or not self._items else "Extra data", end)
        return self._items[0]

    def _scalar(self, match: re.Match[str], end: int) -> None:
        kind, token = match.lastindex, match[match.lastindex or 0]
        if not self._ready or (kind != _STRING and self._at_key()):
            self._fail("Unexpected value", end)
        value: Any = token
        if kind == _STRING:
            value = json_reader.decode(token) if "\\" in token else token[1:-1]
        elif kind == _NUMBER:
            value = float(token) if set(token) & set(".eE") else _integer(token)
        else:
            value = _CONSTANTS[token] if token in _CONSTANTS else self._constant(token)
        self._items.append(value)
        self._ready = False

    def _mark(self, mark: str, end: int) -> None:
        if mark in "[{":
            if not self._ready or self._at_key():
                self._fail("Unexpected value", end)
            self._stack.append((self._opened, self._items))
            self._opened, self._items = mark, []
        elif mark in ",:":
            if self._ready or not self._stack or (mark == ":") != (self._opened == "{" and len(self._items) % 2 == 1):
                self._fail("Expecting value", end)
            self._ready = True
        else:
            self._close(mark, end)

    def _at_key(self) -> bool:
        return self._opened == "{" and len(self._items) % 2 == 0

    def _close(self, mark: str, end: int) -> None:
        items = self._items
        if self._opened + mark not in ("[]", "{}") or (self._ready and items) or (mark == "}" and len(items) % 2):
            self._fail("Expecting value", end)
        value: Any = items if mark == "]" else self._pairs(list(zip(items[::2], items[1::2], strict=True)))
        self._opened, self._items = self._stack.pop()
        self._items.append(value)
        self._ready = False

    def _fail(self, message: str, end: int) -> None:
        raise json.JSONDecodeError(message, self._text, max(0, min(end, len(self._text)) - 1))
