"""What agents may read: one result document a request, replaced atomically."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from harbor_tui.domain.envelope import REQUEST_ID
from harbor_tui.queue import disk
from harbor_tui.queue.put_once import replace

MOST_RESULT_BYTES: Final = 40 * 1024 * 1024
"""An answer to a read (up to 6 MiB), with every character escaped."""


def publish(results: int, name: str, document: Mapping[str, Any]) -> None:
    """Replace the document; readable by everybody, as ASCII, so that no reader's terminal is asked anything."""
    data = json.dumps(document, ensure_ascii=True, indent=2).encode("ascii") + b"\n"
    replace(results, name, data, mode=0o644)


def read(results: int, request_id: str) -> Mapping[str, Any] | None:
    """The document, or None when there is none that can be read."""
    if not REQUEST_ID.fullmatch(request_id):
        return None
    try:
        document = json.loads(disk.read_bounded(f"{request_id}.json", results, MOST_RESULT_BYTES))
    except (FileNotFoundError, ValueError):
        return None
    return document if isinstance(document, dict) else None
