"""What reading a body yields besides its blocks: faults, findings, notes and warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

OWN_DOCTYPE: Final = "its own DOCTYPE, which was not read"
"""The message of the fault that a body declares entities itself."""

if TYPE_CHECKING:
    from harbor_tui.document.model.blocks import Block


class Fault(NamedTuple):
    """Why a body is not what it should be; the first one is the well-formedness error.

    Line and column from 1.
    """

    line: int
    column: int
    message: str
    excerpt: str


class Finding(NamedTuple):
    """Something invisible that a reviewer must know: kind, place ('line 12') and excerpt.

    Kinds are 'hidden text', 'comment', 'bidi', 'zero width', 'tiny text', 'same colour', 'hidden excerpt', 'script',
    'duplicate key', ...
    """

    kind: str
    place: str
    excerpt: str


class Parsed(NamedTuple):
    """What a reader of one format returns: adf.read_adf(text) and view.read_view(text) return it.

    `notes` counts what the model cannot hold ('unknown element x' -> n).
    """

    blocks: tuple[Block, ...]
    faults: tuple[Fault, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    """Sentences shown in the banner on top: 'The body is not UTF-8: ...'."""
