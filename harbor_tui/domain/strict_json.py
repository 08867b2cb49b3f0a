"""Read JSON from outside strictly: what two readers could take in two ways is refused, with its own sentence."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final, NoReturn

from harbor_tui.domain.display import clip, display
from harbor_tui.domain.errors import InvalidInput

MOST_DEPTH: Final = 32
MOST_DIGITS: Final = 19
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")


class NotJson(InvalidInput):
    """The bytes are no JSON document (yet): a file that is still being written looks like this."""

    code = "not_json"


def parse(data: bytes) -> Any:
    """The document in `data`.

    Raises `NotJson` when it is not UTF-8 JSON, and `InvalidInput` when it is but could be read in two ways: duplicate
    keys, NaN, numbers out of range, lone surrogates, nesting over `MOST_DEPTH`.
    """
    text = _decoded(data)
    try:
        document = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise NotJson(
            f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
            advice="Write the whole file under another name first, then link or rename it into place.",
        ) from None
    except RecursionError:
        raise _too_deep() from None
    _check_tree(document, surrogates=_SURROGATE_ESCAPE.search(text) is not None)
    return document


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


def _whole_number(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise InvalidInput(f"A number has more than {MOST_DIGITS} digits.", advice="Give long ids as strings.")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise InvalidInput(f"The number {clip(digits, 30)} is out of range.", advice="Give a smaller number.")
    return number


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_without_duplicates,
    parse_constant=_no_constant,
    parse_int=_whole_number,
    parse_float=_fraction,
)


def _too_deep() -> InvalidInput:
    return InvalidInput(f"The document is nested deeper than {MOST_DEPTH} levels.", advice="Flatten it.")


def _check_tree(document: object, *, surrogates: bool) -> None:
    """Bound the depth, and find lone surrogates where the text escapes any."""
    level = [document]
    for _ in range(MOST_DEPTH):
        values: list[object] = []
        for container in level:
            if isinstance(container, dict):
                if surrogates:
                    values.extend(container)
                values.extend(container.values())
            elif isinstance(container, list):
                values.extend(container)
        if surrogates:
            for value in (*level, *values):
                if isinstance(value, str):
                    _check_text(value)
        level = [value for value in values if isinstance(value, dict | list)]
        if not level:
            return
    raise _too_deep()


def _check_text(text: str) -> None:
    lone = next((c for c in text if "\ud800" <= c <= "\udfff"), None)
    if lone is not None:
        raise InvalidInput(
            f"A string holds half of a character (lone surrogate U+{ord(lone):04X}).", advice="Write it as UTF-8."
        )
