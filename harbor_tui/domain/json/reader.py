"""Read JSON that others wrote: the one reader, with its limits. Nothing but errors of ours comes out of it.

What two readers could take in two ways is refused, each with its own sentence. Depth is told from the text before
anything is decoded, so that no interpreter's stack decides; digits are bounded, so that numbers stay numbers.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final, NoReturn

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.text.display import clip, display

_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_LONE: Final = re.compile("[\ud800-\udfff]")
_STEPS: Final = bytes({ord("["): 2, ord("{"): 2}.get(byte, 0) for byte in range(256))
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a document may go. Whoever reads a file bounds its bytes while reading: they are looked at again here."""

    most_bytes: int
    depth: int = 32
    digits: int = 19
    """Of a whole number: 19 hold every id; up to 300 every number is a float as well."""
    lenient: bool = False
    """Take what a large service may say: the last of two equal keys; half characters become U+FFFD."""


_MIB: Final = 1024 * 1024
_PYTHONS_DIGITS: Final = 4300
"""So many Python reads by itself, without a call for each number."""
FROM_AGENTS: Final = Limits(6 * _MIB)
"""Requests, inputs, proposals, catalogue entries: whatever a decision is made on."""
RECORDS: Final = Limits(40 * _MIB, depth=80, digits=300)
"""What this program wrote: strict as well, since a person may have edited it; an answer of the tenant fits in."""
TRAIL: Final = Limits(_MIB, depth=20, digits=_PYTHONS_DIGITS, lenient=True)
"""Lines of the audit trail: its chain tells what was changed, and there are very many."""
ANSWERS: Final = Limits(64 * _MIB, depth=64, digits=300, lenient=True)
"""What a tenant says."""


USUAL_DEPTH: Final = 300
"""Where usual JSON readers give up, at the earliest: what is only shown may be deeper, and is read otherwise."""


class NotJson(InvalidInput):
    """The bytes are no JSON document (yet): a file that is still being written looks like this."""

    code = "not_json"


class CutShort(NotJson):
    """It is JSON as far as it goes."""


class TooDeep(InvalidInput):
    """Lists and objects lie too deep in each other."""


def parse(data: bytes, limits: Limits = FROM_AGENTS) -> Any:
    """The document in `data`.

    Raises `NotJson` when it is not UTF-8 JSON, and `InvalidInput` when it is but could be read in two ways or goes
    beyond the limits: duplicate keys, NaN, numbers out of range, lone surrogates, nesting.
    """
    if len(data) > limits.most_bytes:
        raise InvalidInput(f"The document is larger than {limits.most_bytes / _MIB:g} MiB.", advice="Make it smaller.")
    text = _decoded(data)
    if nesting(data) > limits.depth:
        raise _too_deep(limits.depth)
    try:
        document = _decoder(limits).decode(text)
    except json.JSONDecodeError as error:
        raise (CutShort if error.pos >= len(text.rstrip()) else NotJson)(
            f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
            advice="Write the whole file under another name first, then link or rename it into place.",
        ) from None
    except ValueError:  # Python's own limit
        raise _too_long(limits.digits) from None
    except RecursionError:  # the program is deep in something else
        raise _too_deep(limits.depth) from None
    if "\\u" in text and _SURROGATE_ESCAPE.search(text):
        return _with_whole_characters(document, limits)
    return document


def parse_object(data: bytes, limits: Limits = FROM_AGENTS) -> dict[str, Any]:
    """The object in `data`. Raises `InvalidInput` as `parse` does, and for what is no object."""
    document = parse(data, limits)
    if not isinstance(document, dict):
        raise InvalidInput("The document is not an object.", advice="Write it as an object: {...}.")
    return document


def record(data: bytes, limits: Limits = RECORDS) -> dict[str, Any] | None:
    """The object that this program once wrote; None for whatever else lies there."""
    try:
        return parse_object(data, limits)
    except InvalidInput:
        return None


def nesting(data: bytes) -> int:
    """How deep lists and objects lie in each other, by their brackets outside of strings; at most too large a number.

    Exact as far as the text is JSON; what few brackets cannot exceed is told by their count.
    """
    opened = data.count(b"[") + data.count(b"{")
    if opened <= _FEW:
        return opened
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    brackets = b"".join(data.split(b'"')[::2]).translate(_STEPS, _NO_BRACKETS)
    return max(accumulate(step - 1 for step in brackets), default=0)


_FEW: Final = 20
"""Fewer brackets than any limit on depth."""


def decode(
    text: str,
    *,
    pairs: Callable[[list[tuple[str, Any]]], Any] | None = None,
    constant: Callable[[str], Any] | None = None,
    integer: Callable[[str], Any] | None = None,
) -> Any:
    """A text that is only shown, never obeyed: the caller says what becomes of what is odd, and bounds its depth.

    Raises `json.JSONDecodeError`, and `ValueError` as the hooks do.
    """
    return json.JSONDecoder(object_pairs_hook=pairs, parse_constant=constant, parse_int=integer).decode(text)


def decode_at(text: str, at: int) -> int:
    """Where the JSON value that begins at `at` ends. Raises `ValueError` where there is none that can be read."""
    try:
        return _PLAIN.raw_decode(text, at)[1]
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _decoded(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise InvalidInput("The file starts with a byte order mark.", advice="Save it as UTF-8 without BOM.")
    if b"\x00" in data:
        raise InvalidInput("The file holds a NUL byte.", advice="Save it as UTF-8 text.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJson(
            f"The file is not UTF-8: byte {error.start + 1} cannot be read.", advice="Save it as UTF-8."
        ) from None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    raise InvalidInput(
        f'The key "{clip(display(_first_twice(pairs)), 60)}" stands twice in one object.',
        advice="Two readers could take different ones; write each key once.",
    )


def _first_twice(pairs: list[tuple[str, Any]]) -> str:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return name
        seen.add(name)
    raise AssertionError("no name stands twice")


def _no_constant(word: str) -> NoReturn:
    raise InvalidInput(f"{word} is not a JSON number.", advice="Leave the member out or give a number.")


def _whole_numbers(most: int) -> Callable[[str], int]:
    """A hook, called for every whole number."""

    def whole_number(digits: str) -> int:
        if len(digits) <= most or len(digits.lstrip("-")) <= most:
            return int(digits)
        raise _too_long(most)

    return whole_number


def _too_long(most: int) -> InvalidInput:
    return InvalidInput(f"A number has more than {most} digits.", advice="Give long ids as strings.")


def _fraction(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise InvalidInput(f"The number {clip(digits, 30)} is out of range.", advice="Give a smaller number.")
    return number


def _decoder(limits: Limits) -> json.JSONDecoder:
    return _DECODERS[limits.digits, limits.lenient]


def _made(digits: int, lenient: bool) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=None if lenient else _without_duplicates,
        parse_constant=_no_constant,
        parse_int=_whole_numbers(digits) if digits < _PYTHONS_DIGITS else None,
        parse_float=_fraction,
    )


_DECODERS: Final = {
    (each.digits, each.lenient): _made(each.digits, each.lenient) for each in (FROM_AGENTS, RECORDS, TRAIL, ANSWERS)
}
_PLAIN: Final = json.JSONDecoder(parse_int=str)


def _too_deep(most: int) -> TooDeep:
    return TooDeep(f"The document is nested deeper than {most} levels.", advice="Flatten it.")


def _with_whole_characters(value: Any, limits: Limits) -> Any:
    """The document without half characters, its depth being bounded. Raises `InvalidInput` where they are refused."""
    if isinstance(value, str):
        return _whole(value, limits)
    if isinstance(value, list):
        return [_with_whole_characters(each, limits) for each in value]
    if isinstance(value, dict):
        return {_whole(name, limits): _with_whole_characters(each, limits) for name, each in value.items()}
    return value


def _whole(text: str, limits: Limits) -> str:
    lone = _LONE.search(text)
    if lone is None or limits.lenient:
        return _LONE.sub("\ufffd", text) if lone else text
    raise InvalidInput(
        f"A string holds half of a character (lone surrogate U+{ord(lone[0]):04X}).", advice="Write it as UTF-8."
    )
