"""The record that sending is frozen: one file in the queue, seen by every console, worker and agent on it."""

from __future__ import annotations

import contextlib
import os
from typing import Final

from harbor_tui.domain.actions import canonical_json
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.queue import safe_files
from harbor_tui.queue.put_once import put_once

FROZEN: Final = "FROZEN"
SCHEMA: Final = "harbor.frozen/1"
_MOST_BYTES: Final = 1000


def freeze(queue: int, at: str) -> None:
    """Write the record; one that is there stays. Agents may read it: it does not say who froze."""
    with contextlib.suppress(FileExistsError):
        put_once(queue, FROZEN, canonical_json({"schema": SCHEMA, "at": at}) + b"\n", mode=0o444)


def thaw(queue: int) -> None:
    """Remove the record, durably."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(FROZEN, dir_fd=queue)
    os.fsync(queue)


def frozen_since(queue: int) -> str | None:
    """When it was frozen; empty when the record does not tell; None without a record."""
    try:
        record = json_reader.record(safe_files.read_bounded(FROZEN, queue, _MOST_BYTES))
    except FileNotFoundError:
        return None
    except OSError:
        record = None
    at = json_access.member(record, "at")  # whatever it is that lies there: it says that nothing may be sent
    return at if isinstance(at, str) else ""
