"""JSON as a reviewer needs it: duplicate keys and numbers that are none are told, and depth is no limit."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(
    r"""[ \t\r\n]*(?:(?P<mark>[\[\]{},:])|(?P<string>"(?:[^"\\]|\\.)*")"""
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>true|false|null|NaN|-?Infinity))",
    re.DOTALL,
)
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_NOT_JSON: Final = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)', re.DOTALL)
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
    """Decode TEXT; raises json.JSONDecodeError where it is no JSON."""
    duplicates: list[Duplicate] = []
    constants: list[str] = []

    def constant(word: str) -> str:
        constants.append(word)
        return word

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items) and len(duplicates) < _MAX_DUPLICATES:
            duplicates.extend(_duplicates(items, found))
        return found

    too_deep = False
    try:
        value = json.loads(text, parse_constant=constant, object_pairs_hook=pairs, parse_int=_integer)
    except RecursionError:
        duplicates.clear()
        constants.clear()
        too_deep = True
        value = _Flat(text, constant, pairs).read()
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

    def __init__(self, text: str, constant: Any, pairs: Any) -> None:
        self._text = text
        self._constant = constant
        self._pairs = pairs
        self._at = 0

    def read(self) -> Any:
        """The value; raises json.JSONDecodeError."""
        done: list[Any] = []
        stack: list[tuple[str, list[Any]]] = [("", done)]
        while len(stack) > 1 or not done:
            opened, items = stack[-1]
            kind, token = self._next()
            if kind == "mark" and token in "[{":
                stack.append((token, []))
                continue
            if kind == "mark" and opened + token in ("[]", "{}"):
                stack.pop()
                value: Any = items if opened == "[" else self._object(items)
                stack[-1][1].append(value)
            elif kind == "mark":
                self._fail("Expecting value")
            else:
                items.append(token)
            self._separate(stack[-1])
        if self._text[self._at :].strip(" \t\r\n"):
            self._fail("Extra data")
        return done[0]

    def _next(self) -> tuple[str, Any]:
        match = _TOKEN.match(self._text, self._at)
        if not match:
            self._fail("Expecting value")
        assert match is not None
        self._at = match.end()
        kind, token = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "string":
            return kind, json.loads(token)
        if kind == "number":
            return kind, float(token) if set(token) & set(".eE") else _integer(token)
        if kind == "word":
            return kind, _CONSTANTS[token] if token in _CONSTANTS else self._constant(token)
        return kind, token

    def _separate(self, container: tuple[str, list[Any]]) -> None:
        """Go past the comma or colon that must follow a value in CONTAINER, unless it ends."""
        opened, items = container
        if not opened:
            return
        match = _TOKEN.match(self._text, self._at)
        follows = match["mark"] if match else None
        if opened == "{" and len(items) % 2:
            if follows != ":" or not isinstance(items[-1], str):
                self._fail("Expecting ':' delimiter")
        elif follows in ("]", "}"):
            return
        elif follows != ",":
            self._fail("Expecting ',' delimiter")
        assert match is not None
        self._at = match.end()

    def _object(self, items: list[Any]) -> Any:
        if len(items) % 2:
            self._fail("Expecting value")
        return self._pairs(list(zip(items[::2], items[1::2], strict=True)))

    def _fail(self, message: str) -> None:
        raise json.JSONDecodeError(message, self._text, min(self._at, len(self._text)))
