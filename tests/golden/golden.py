"""Golden files: what outsiders read of this program, kept as text beside the tests and compared to the letter.

Rewrite them after a change that is meant, and read the difference before it is committed:

    HARBOR_GOLDEN=write python -m pytest tests/golden
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

FILES: Final = Path(__file__).parent / "files"

_VOLATILE: Final = frozenset(
    {"boot_id", "claimed", "duration_ms", "elapsed_ms", "file", "hash", "head", "host", "login_uid", "monotonic", "pid"}
    | {"oldest_pending_s", "owner_uid", "prev", "program", "received_at", "server_date", "ssh", "tty", "uid", "user"}
)
"""Members that differ from machine to machine or from run to run: their presence is kept."""
_IN_TEXT: Final = (
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?"), "<time>"),
    (re.compile(r"\{'(?:claimed|inode)'[^\n]*\}"), "<facts>"),
    (re.compile(r"head [0-9a-f]{64}"), "head <hash>"),
    (re.compile(r"owner_uid: \d+"), "owner_uid: <uid>"),
    (re.compile(r"oldest pending: \d+ s"), "oldest pending: <age>"),
)


def steady(value: Any, home: Path) -> Any:
    """A JSON document with what changes from run to run replaced by what it is."""
    if isinstance(value, Mapping):
        return {name: f"<{name}>" if name in _VOLATILE else steady(each, home) for name, each in value.items()}
    if isinstance(value, list):
        return [steady(each, home) for each in value]
    return steady_text(value, home) if isinstance(value, str) else value


def steady_text(text: str, home: Path) -> str:
    """A text with times and the home's place replaced."""
    text = text.replace(str(home), "<home>")
    for pattern, name in _IN_TEXT:
        text = pattern.sub(name, text)
    return text


def as_text(document: Any) -> str:
    """A JSON document as lines."""
    return json.dumps(document, indent=1, ensure_ascii=True) + "\n"


def check_golden(name: str, text: str) -> None:
    """Compare with the golden file, or write it when asked to."""
    file = FILES / name
    if os.environ.get("HARBOR_GOLDEN") == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, f"{name} is not what it was (see tests/golden/golden.py)"
