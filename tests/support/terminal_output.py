"""Judges what a program wrote to its terminal: the oracle O1, byte by byte, whatever the screen looks like."""

from __future__ import annotations

import base64
import re
import unicodedata
from typing import Final

_ALLOWED_CSI: Final = re.compile(
    rb"[0-9;:]*m"  # colours and marks
    rb"|[0-9;]*[ABCDEFGHJKXfd]"  # moving and erasing
    rb"|\?(?:1000|1002|1003|1006|1015|1016|1004|1049|2004|2026|2027|2031|2048|25|7)(?:[hl]|\$p)"  # modes of Textual
    rb"|[<>=][0-9;]*u|\?u|[0-9;]*u"  # kitty keyboard
    rb"|[0-9]* q|6n|\?6n|14t|16t|18t"  # cursor shape and the start-up questions
)
_POINTER: Final = re.compile(rb"\x1b\]22;[a-z-]{0,20}\x07")
"""The mouse pointer's shape, which Textual sets by a word of its own."""
SEQUENCE: Final = re.compile(rb"\x1b(?:\[([0-?]*[ -/]*[@-~])|([\]PX^_])|([^\[\]PX^_]))", re.DOTALL)
_ALLOWED_CONTROLS: Final = "\n\r\x1b"
_HIDING: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
TERMINAL_RESTORED: Final = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l")
"""Main screen, cursor, no mouse, no bracketed paste: what an end of the program leaves behind."""


def forbidden_sequences(written: bytes) -> list[bytes]:
    """Every escape sequence, control or hidden character that a hostile text could be behind (the oracle O1)."""
    bad = []
    written = _POINTER.sub(b"", written)
    for found in SEQUENCE.finditer(written):
        csi, string, other = found.groups()
        if (csi is not None and not _ALLOWED_CSI.fullmatch(csi)) or string or (other and other not in b"=>78\\M"):
            bad.append(found.group() + written[found.end() : found.end() + 20])
    for character in sorted(set(written.decode("utf-8", "surrogateescape"))):
        if unicodedata.category(character) in _HIDING and character not in _ALLOWED_CONTROLS:
            bad.append(character.encode("utf-8", "surrogateescape"))
    return bad


_CLIPBOARD: Final = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)")


def copied(written: bytes) -> list[str]:
    """What was sent to the terminal's clipboard (OSC 52)."""
    return [base64.b64decode(payload).decode("utf-8", "surrogateescape") for payload in _CLIPBOARD.findall(written)]


def without_copies(written: bytes) -> bytes:
    """What was written, without what an operator asked to copy."""
    return _CLIPBOARD.sub(b"", written)


def plain(written: bytes) -> str:
    """The text of what was written, without the sequences between it."""
    return SEQUENCE.sub(b"", _POINTER.sub(b"", written)).decode("utf-8", "replace")


def left_on_exit(written: bytes) -> list[bytes]:
    """What of `TERMINAL_RESTORED` was not the last word about its mode."""
    return [
        each
        for each in TERMINAL_RESTORED
        if written.rfind(each) < written.rfind(each[:-1] + (b"l" if each.endswith(b"h") else b"h"))
    ]
