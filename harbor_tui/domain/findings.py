"""What is suspicious or wrong in a request, as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How much a finding weighs; see `mark` and `word` for how it is shown."""

    NOTE = 0
    WARNS = 1
    SERIOUS = 2
    """Approving needs the typed challenge."""
    BLOCKS = 3
    """Cannot be approved as it is; only rejected (or edited)."""

    @property
    def mark(self) -> str:
        """The mark that carries the severity without colour."""
        return "·△▲■"[self]

    @property
    def word(self) -> str:
        """The word beside the mark."""
        return ("note", "warns", "serious", "blocks")[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `summary` and `excerpt` are raw text; `line` is a line of the body's source, when there is one."""

    severity: Severity
    kind: str
    """A stable word for records, like `hidden_text` or `not_well_formed`."""
    summary: str
    line: int | None = None
    excerpt: str = ""


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The heaviest severity, or None when there is no finding."""
    return max((finding.severity for finding in findings), default=None)
