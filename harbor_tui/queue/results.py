"""What agents may read: one result document a request, and the answers to reads, each for who asked alone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, Final

from harbor_tui.domain.envelope import REQUEST_ID
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.record_members import ODD, well_typed
from harbor_tui.domain.results import answer_name
from harbor_tui.queue import safe_files
from harbor_tui.queue.permissions import access
from harbor_tui.queue.put_once import replace

MOST_RESULT_BYTES: Final = 8 * 1024 * 1024
MOST_ANSWER_BYTES: Final = 40 * 1024 * 1024
"""An answer to a read (up to 6 MiB), with every character escaped."""


def publish(results: int, name: str, document: Mapping[str, Any]) -> None:
    """Replace the document; readable by everybody, as ASCII, so that no reader's terminal is asked anything."""
    replace(results, name, _written(document), mode=0o644)


def read(results: int, request_id: str) -> Mapping[str, Any] | None:
    """The document, or None when there is none that can be read and has the members that it is written with."""
    document = _read(results, request_id, f"{request_id}.json", MOST_RESULT_BYTES)
    return document if document is not None and ODD not in well_typed(document) else None


def ids(results: int) -> tuple[str, ...]:
    """The ids of all documents; other files are passed over."""
    stems = (name.removesuffix(".json") for name in os.listdir(results) if name.endswith(".json"))
    return tuple(sorted(stem for stem in stems if REQUEST_ID.fullmatch(stem)))


def forget(results: int, request_id: str) -> bool:
    """Remove the result and the answer of a request; False when there was neither."""
    gone = False
    for name in (f"{request_id}.json", answer_name(request_id)):
        try:
            os.unlink(name, dir_fd=results)
        except FileNotFoundError:
            continue
        gone = True
    if gone:
        os.fsync(results)
    return gone


def publish_answer(results: int, request_id: str, answer: Mapping[str, Any], reader: int) -> None:
    """Replace the answer to a read; only its owner, and the user who asked, can read it."""
    name = answer_name(request_id)
    replace(results, name, _written(answer), mode=0o600)
    if reader == os.geteuid():
        return
    descriptor = os.open(name, safe_files.OPEN_FILE, dir_fd=results)
    try:
        access.let_read(descriptor, access.ON_THIS_FILE, reader)
    finally:
        os.close(descriptor)


def answer(results: int, request_id: str) -> Mapping[str, Any] | None:
    """The answer to a read, or None when there is none that this user may read."""
    try:
        return _read(results, request_id, answer_name(request_id), MOST_ANSWER_BYTES)
    except PermissionError:
        return None


def _written(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=True, indent=2).encode("ascii") + b"\n"


def _read(results: int, request_id: str, name: str, most: int) -> Mapping[str, Any] | None:
    if not REQUEST_ID.fullmatch(request_id):
        return None
    try:
        return json_reader.record(safe_files.read_bounded(name, results, most))
    except (FileNotFoundError, IsADirectoryError):
        return None
