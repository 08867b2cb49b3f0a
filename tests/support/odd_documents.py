"""What may lie in a file instead of what was written there: documents that are odd as a whole, and odd values."""

from __future__ import annotations

from typing import Any, Final

DOCUMENTS: Final[dict[str, bytes]] = {
    "null": b"null",
    "a list": b'[{"id": "x"}]',
    "a string": b'"words"',
    "a number": b"7",
    "nothing": b"",
    "an empty object": b"{}",
    "cut short": b'{"id": "x", "decision": ',
    "deep lists": b"[" * 50_000 + b"]" * 50_000,
    "a deep member": b'{"id": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001,
    "a huge number": b'{"bytes": ' + b"9" * 10_000 + b"}",
    "NaN": b'{"received_at": NaN, "seq": Infinity}',
    "a key twice": b'{"decision": "approved", "decision": "rejected"}',
    "not UTF-8": b'{"title": "\xff\xfe"}',
    "half a character": b'{"title": "\\ud800", "id": "\\udfff"}',
    "a NUL byte": b'{"title": "\x00"}',
    "10 MB": b'{"title": "' + b"x" * 10_000_000 + b'"}',
}
VALUES: Final[dict[str, Any]] = {
    "null": None,
    "a flag": True,
    "a list": [[], {}, "x", None],
    "an object": {"a": {"b": [None]}, "kind": None, "id": 7},
    "a string": "words",
    "an empty string": "",
    "a negative number": -1,
    "a huge number": 10**250,
    "a huge float": -1.7e308,
    "a small float": 0.5,
    "strange text": "\x1b[2J\u202e\u0000",
}
