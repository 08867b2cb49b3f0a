"""What the commands and the console show of a request, wherever a spoilt input left it."""

from __future__ import annotations

from typing import Final

from harbor_tui.contracts.adapters import RequestStore
from harbor_tui.ui.screens.inbox.text import detail_words
from harbor_tui.ui.screens.review.facts import header
from harbor_tui.ui.screens.review.tab_contents import findings_cells, history_cells, request_cells
from harbor_tui.workflow.inbox.agent_desk import AgentApi
from harbor_tui.workflow.inbox.intake import Intake, MoreFindings, no_extra_findings
from harbor_tui.workflow.inbox.model import InboxRow, Review
from harbor_tui.workflow.maintenance.queue_views import QueueViews
from tests.fuzz import seeds
from tests.fuzz.world import PORT, paint, print_both, services, whole_book
from tests.support.memory_trail import MemoryTrail
from tests.support.queue_world import EagerClock

WIDTH: Final = 80


def agents_desk(store: RequestStore) -> AgentApi:
    """Where agents ask and are told."""
    return AgentApi(store, whole_book(), PORT, EagerClock())


class Commands:
    """What is printed of a store with one request in it."""

    def __init__(self, store: RequestStore, more_findings: MoreFindings = no_extra_findings) -> None:
        clock = EagerClock()
        intake = Intake(whole_book(), PORT, clock, more_findings=more_findings)
        self._views = QueueViews(store, intake, clock, MemoryTrail())
        self._desk = agents_desk(store)

    def print_list(self) -> None:
        """The list, and the numbers."""
        print_both(self._views.queue_list())
        print_both(self._views.queue_stats())

    def print_check(self) -> None:
        """What does not hold."""
        print_both(self._views.queue_check())

    def print_all(self) -> None:
        """The list, the request itself, and what its agent is told."""
        self.print_list()
        print_both(self._views.queue_show(seeds.ID))
        print_both(self._desk.status(seeds.ID))


def draw_request(row: InboxRow, review: Review) -> None:
    """As the inbox and the review draw it."""
    detail_words(row)
    header(review, services(), WIDTH)
    paint([*findings_cells(row.findings), *request_cells(review), *history_cells(review)])
