"""The review's first two lines: which request of how many, the tenant, and in the rule what is true of the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from harbor_tui.ui.kit.text import line, lines, two_sides
from harbor_tui.ui.shell.status_facts import facts_of, place_of
from harbor_tui.ui.shell.top_line import FROZEN, place_content, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harbor_tui.ui.shell.services import Services

_QUIET: Final = "$text-muted"


def place_lines(services: Services, ids: Sequence[str], request_id: str, width: int) -> Content:
    """`Inbox ▸ 4 of 7`, the tenant, queue counts and token; when sending is frozen, that instead."""
    number = ids.index(request_id) + 1 if request_id in ids else 1
    left = line(" ", ("Inbox", _QUIET), " ▸ ", (f"{number:,} of {len(ids):,}", "bold"))
    right = line(place_content(place_of(services), width - left.cell_length - 3), " ")
    return lines(two_sides(left, right, width), queue_rule(services, width))


def queue_rule(services: Services, width: int) -> Content:
    """A rule that says what is true of the queue: frozen, or the counts and where the token is."""
    node = services.node
    if node is None:
        return rule(width)
    if node.frozen:
        return rule(width, FROZEN, warns=True)
    facts = facts_of(services, node.inbox.counts())
    return rule(width, " · ".join(part for part in (facts.queue, facts.token) if part))
