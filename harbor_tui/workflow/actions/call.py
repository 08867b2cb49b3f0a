"""Runs a published action that only reads, at once, for an agent or a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.contracts.adapters import Tenant
from harbor_tui.domain.actions import Action, Policy, PreparedCall
from harbor_tui.domain.errors import BadAnswer, NotPermitted
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.port import Port
from harbor_tui.workflow.answers.pages import proven
from harbor_tui.workflow.answers.summaries import summarise

MOST_LISTS_MERGED: Final = 400
MOST_RESULTS_MERGED: Final = 20_000
"""Where following cursors ends; what is left is told by `next_cursor`."""


@dataclass(frozen=True, slots=True)
class CallResult:
    """What `call` prints (contract.md, section 6)."""

    action: str
    status: int
    summary: Any
    next_cursor: str | None

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "action": self.action,
            "status": self.status,
            "summary": self.summary,
            "next_cursor": self.next_cursor,
        }


async def call_action(
    tenant: Tenant,
    book: ActionBook,
    slug: str,
    given: Mapping[str, Any],
    *,
    port: Port,
    follow_all: bool = False,
    input_name: str = "FILE",
) -> CallResult:
    """Run a published `auto` action. Raises `NotPermitted` for drafts, and for all that needs approval.

    `follow_all` follows cursors to the end and merges the results. `input_name` is the file that the advice names.
    """
    action = book.published(slug)
    _refuse_what_needs_approval(action, input_name)
    call = action.prepare(given)
    answer = proven(await tenant.read(call))
    if follow_all and isinstance(json_access.member(answer.data, "results"), list):
        answer = await _merged(tenant, call, answer)
    summary = summarise(action, answer.data, port.base_url)
    return CallResult(slug, answer.status, summary, answer.next_cursor)


def _refuse_what_needs_approval(action: Action, input_name: str) -> None:
    if action.policy is Policy.AUTO and not action.writes:
        return
    raise NotPermitted(
        f"The action {action.slug} needs an operator's approval and is not run by call.",
        advice=f"Submit it instead: harbor-tui submit {action.slug} --input {input_name}",
    )


async def _merged(tenant: Tenant, call: PreparedCall, first: Answer) -> Answer:
    """The whole list as one answer, as far as the bounds allow. Raises `BadAnswer` when the list goes round."""
    results: list[Any] = list(first.data["results"])
    cursor, seen = first.next_cursor, {value for name, value in call.query if name == "cursor"}
    for _ in range(MOST_LISTS_MERGED - 1):
        if cursor is None or len(results) >= MOST_RESULTS_MERGED:
            break
        if cursor in seen:
            raise BadAnswer(
                f"The list that {call.action} reads repeats itself after {len(results)} results.",
                advice="Call it without --all, and follow next_cursor as far as it makes sense.",
                status=first.status,
            )
        seen.add(cursor)
        answer = proven(await tenant.read(call.with_cursor(cursor)))
        results.extend(json_access.rows(answer.data, "results"))
        cursor = answer.next_cursor
    return Answer({"results": results}, first.status, first.elapsed_ms, cursor)
