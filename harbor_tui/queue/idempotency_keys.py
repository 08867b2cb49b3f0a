"""Agents' idempotency keys that were decided on: each belongs to one request for ever, whoever decides first.

A key's file lies in `cases/.keys`, under the id that the key stands for, and holds the id of the request that has it.
"""

from __future__ import annotations

import contextlib
import os
from typing import Final

from harbor_tui.domain.envelope import REQUEST_ID
from harbor_tui.queue import safe_files
from harbor_tui.queue.put_once import put_once

FOLDER: Final = ".keys"
_MOST_BYTES: Final = 200


def claim(cases: int, key_id: str, request_id: str) -> str:
    """Give the key to a request unless another has it already; returns who has it. The link decides a race."""
    with contextlib.suppress(FileExistsError):
        os.mkdir(FOLDER, 0o700, dir_fd=cases)
        os.fsync(cases)
    with safe_files.folder(FOLDER, cases) as keys:
        with contextlib.suppress(FileExistsError):
            put_once(keys, key_id, request_id.encode("ascii") + b"\n")
        return _read(keys, key_id)


def holder(cases: int, key_id: str) -> str:
    """The request that has the key; empty when none has."""
    try:
        with safe_files.folder(FOLDER, cases, safe_files.PASS_THROUGH) as keys:
            return _read(keys, key_id)
    except FileNotFoundError:
        return ""


def _read(keys: int, key_id: str) -> str:
    text = safe_files.read_bounded(key_id, keys, _MOST_BYTES).decode("ascii", "replace").strip()
    return text if REQUEST_ID.fullmatch(text) else ""
