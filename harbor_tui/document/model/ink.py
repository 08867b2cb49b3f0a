"""The marks that text can carry: one bit each, so that a run of text costs one small integer."""

from __future__ import annotations

from typing import Final

STRONG: Final = 1
EM: Final = 2
UNDERLINE: Final = 4
STRIKE: Final = 8
CODE: Final = 16
SUB: Final = 32
SUP: Final = 64
SMALL: Final = 128
BIG: Final = 256
QUOTED: Final = 512
"""`<q>`: the layout adds the quotation marks."""
INSERTED: Final = 1024
HIGHLIGHT: Final = 2048
"""A background colour or `<mark>`."""
COMMENTED: Final = 4096
"""Text that an inline comment is attached to (ac:inline-comment-marker, ADF annotation)."""
HIDDEN: Final = 8192
"""Text that the published page would not show (display:none, zero size, same colour as the background, ...)."""

NAMES: Final[tuple[tuple[int, str], ...]] = (
    (STRONG, "strong"),
    (EM, "em"),
    (UNDERLINE, "underline"),
    (STRIKE, "strike"),
    (CODE, "code"),
    (SUB, "sub"),
    (SUP, "sup"),
    (SMALL, "small"),
    (BIG, "big"),
    (QUOTED, "quoted"),
    (INSERTED, "inserted"),
    (HIGHLIGHT, "highlight"),
    (COMMENTED, "commented"),
    (HIDDEN, "hidden"),
)
