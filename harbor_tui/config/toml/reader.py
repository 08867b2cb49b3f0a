"""Read the TOML of a settings file within limits: a person's slip or a stranger's file gives a sentence."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.text.display import display

MOST_DEPTH: Final = 16
MOST_DIGITS: Final = 19
_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY: Final = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*\.[ \t]*{_PART}){{{MOST_DEPTH}}}")
"""A dotted key of so many parts: each is a table in the one before, and `tomllib` takes the square of their number."""
_AT: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read_toml(data: bytes, where: str) -> dict[str, Any]:
    """The tables in `data`. Raises `InvalidInput` naming `where`, and the line where it is known."""
    try:
        text = data.decode("utf-8")
        if _LONG_KEY.search(text):
            raise _too_deep(where)
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InvalidInput(f"{where}:{line} is not UTF-8.", advice="Save it as UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        line = int(found[1]) if found and found[1] else data.count(b"\n") + 1
        reason = display(_AT.sub("", str(error)))
        raise InvalidInput(f"{where}:{line} is not TOML: {reason}.", advice="Mend that line.") from None
    except RecursionError:
        raise _too_deep(where) from None
    except (ValueError, OverflowError):  # numbers of thousands of digits, days that no calendar has
        raise InvalidInput(f"{where} holds a number or a time that is none.", advice="Mend the file.") from None
    _check(document, where)
    return document


def _check(document: dict[str, Any], where: str) -> None:
    """Bound what was read: dotted keys nest without brackets, and a number may be longer than any use of it."""
    level: list[object] = [document]
    for _ in range(MOST_DEPTH):
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner.extend(value.values())
            elif isinstance(value, list):
                inner.extend(value)
            elif isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
                told = f"{where} holds a number of more than {MOST_DIGITS} digits."
                raise InvalidInput(told, advice="Mend the file.")
        level = inner
        if not level:
            return
    raise _too_deep(where)


def _too_deep(where: str) -> InvalidInput:
    return InvalidInput(f"{where} is nested too deeply.", advice="Mend the file.")
