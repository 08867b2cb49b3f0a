"""What a node goes by besides its queue and its port."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harbor_tui.workflow.inbox.intake import MoreFindings, no_extra_findings

if TYPE_CHECKING:
    from harbor_tui.contracts.adapters import Leftovers
    from harbor_tui.domain.policies import LocalPolicy
    from harbor_tui.workflow.review.recheck import SubjectFinder
    from harbor_tui.workflow.review.reviews import PlaceFinder


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSources:
    """Each may be left out: a node without a screen shows neither places nor subjects.

    Places, subjects and leftovers are asked for once, with what acts on requests.
    """

    places: Callable[[], PlaceFinder | None] = lambda: None
    subjects: Callable[[], SubjectFinder | None] = lambda: None
    policies: Callable[[], Iterable[LocalPolicy]] = tuple
    more_findings: MoreFindings = no_extra_findings
    leftovers: Callable[[], Leftovers | None] = lambda: None
    """What a crash leaves behind outside of queue and trail."""
