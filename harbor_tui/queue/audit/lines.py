"""The trail's files as lines: forward, backward, and the last one; bounded reads throughout."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.text.display import clip
from harbor_tui.queue import safe_files

MOST_LINE_BYTES: Final = 256 * 1024
_FILE: Final = re.compile(r"[0-9]{4}-[0-9]{2}\.jsonl", re.ASCII)
_BLOCK: Final = 64 * 1024
_LONGEST_TEXT: Final = 1000
_MOST_ENTRIES: Final = 100


class Line(NamedTuple):
    """One line and where it stands; `torn` when its line end is missing."""

    file: str
    number: int
    line: bytes
    torn: bool


def written(record: Mapping[str, Any]) -> bytes:
    """A record as its line: ASCII, bounded, without line end."""
    bounded = {name: _bounded(value) for name, value in record.items()}
    return json.dumps(bounded, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def _bounded(value: object) -> object:
    if isinstance(value, str):
        return clip(value, _LONGEST_TEXT)
    if isinstance(value, list | tuple):
        return [_bounded(entry) for entry in value[:_MOST_ENTRIES]]
    if isinstance(value, Mapping):
        return {str(name): _bounded(entry) for name, entry in list(value.items())[:_MOST_ENTRIES]}
    return value


def files(folder: int) -> list[str]:
    """The months' files, oldest first."""
    return sorted(name for name in os.listdir(folder) if _FILE.fullmatch(name))


def newest_file(folder: int) -> str:
    """The newest month's file with anything in it; empty when there is none.

    A full disk can leave a file that was begun and holds nothing: the chain goes on from the one before it.
    """
    there = (name for name in reversed(files(folder)) if os.stat(name, dir_fd=folder, follow_symlinks=False).st_size)
    return next(there, "")


def last_line(folder: int, name: str) -> Line:
    """The last line of a file, complete or torn."""
    return next(_backward(folder, name), Line(name, 0, b"", torn=False))


def last_sequence(folder: int, name: str) -> int:
    """The sequence number of the last line that is a record."""
    for line in _backward(folder, name):
        record = parsed(line.line)
        if record is not None and isinstance(record.get("seq"), int):
            return int(record["seq"])
    return 0


def parsed(line: bytes) -> dict[str, Any] | None:
    """A line's record; None when it is none."""
    return json_reader.record(line, json_reader.TRAIL)


def all_lines(folder: int) -> Iterator[Line]:
    """Every line of every file, oldest first."""
    for name in files(folder):
        descriptor = os.open(name, safe_files.OPEN_FILE, dir_fd=folder)
        with os.fdopen(descriptor, "rb") as source:
            number = 0
            while line := source.readline(MOST_LINE_BYTES):
                number += 1
                yield Line(name, number, line.removesuffix(b"\n"), torn=not line.endswith(b"\n"))


def records(folder: int) -> Iterator[Mapping[str, Any]]:
    """Every record, oldest first."""
    for line in all_lines(folder):
        record = parsed(line.line)
        if record is not None:
            yield record


def newest_first(folder: int) -> Iterator[Mapping[str, Any]]:
    """Every record, newest first, in blocks from the end."""
    for name in reversed(files(folder)):
        for line in _backward(folder, name):
            record = parsed(line.line)
            if record is not None:
                yield record


def _backward(folder: int, name: str) -> Iterator[Line]:
    """A file's lines from the last to the first, without numbers."""
    descriptor = os.open(name, safe_files.OPEN_FILE, dir_fd=folder)
    try:
        position = os.fstat(descriptor).st_size
        rest = b""
        first = True
        while position > 0 or rest:
            size = min(_BLOCK, position)
            position -= size
            lines = (os.pread(descriptor, size, position) + rest).split(b"\n")
            rest = lines.pop(0) if position > 0 else b""
            if first and lines:
                last = lines.pop()
                if last:
                    yield Line(name, 0, last, torn=True)
                first = False
            for line in reversed(lines):
                yield Line(name, 0, line, torn=False)
    finally:
        os.close(descriptor)
