"""The audit trail's heads in the system's log: written there, and found again in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from harbor_tui.domain.text.display import display

_HEAD: Final = re.compile(r"harbor-tui audit head seq=([0-9]{1,12}) sha256=([0-9a-f]{64}) of (.*)", re.ASCII)


def mirror_head(trail: str, seq: int, digest: str) -> None:
    """Anchor a head elsewhere: a trail that was cut or made anew shows against the system's log."""
    import syslog

    text = f"harbor-tui audit head seq={seq} sha256={digest} of {display(trail)}"
    syslog.syslog(syslog.LOG_AUTHPRIV | syslog.LOG_INFO, text)


def mirrored_heads(trail: str, lines: Iterable[str]) -> dict[int, str]:
    """The heads that a log names of one trail, by sequence number; of two for one number the one written first.

    Lines of others are passed over, however long the log is.
    """
    heads: dict[int, str] = {}
    for line in lines:
        found = _HEAD.search(line)
        if found and found[3].rstrip() == display(trail):
            heads.setdefault(int(found[1]), found[2])
    return heads
