"""The confirmation's question: tenant, space, parent, title, size, who is told and the findings, once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.domain.findings import Severity
from harbor_tui.domain.port import parse_base_url
from harbor_tui.ui.dialogs.confirm import Question
from harbor_tui.ui.kit.formatting import SEVERITY_COLOURS, short_digest, size_text
from harbor_tui.ui.screens.review.facts import (
    makes_page,
    notify_text,
    ordered,
    route_text,
    tells_people,
    where_text,
    wire_body,
)

if TYPE_CHECKING:
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.inbox.model import Review

_DEEDS: Final = {"POST": "create", "PUT": "change", "DELETE": "delete"}
_IN_QUESTION: Final = ("Changes", "Below", "Key")
"""What the sentence about a subject says already."""


def question(
    review: Review,
    services: Services,
    *,
    undo_s: float,
    challenge: str,
    read: str = "",
    asked_again: bool = False,
) -> Question:
    """What the dialog asks about exactly this review; `read`: how much of it was seen, in words."""
    host = parse_base_url(review.origin, other_host_confirmed=True).origin.host if review.origin else "the tenant"
    size = ", ".join(filter(None, (size_text(review.row.bytes), read)))
    facts = [
        *_target(review, services),
        *([("Size", size, "")] if review.snapshot is None or review.snapshot.wire.body else []),
        *([("Notify", notify_text(review), "")] if tells_people(review) else []),
        *_checks(review),
        ("sha256", short_digest(review.row.digest), ""),
    ]
    undo = f"{undo_s:g} s to undo" if undo_s else "at once"
    frozen = services.node is not None and services.node.frozen
    headline, deed = _words(review, services)
    again = "Send this again to" if asked_again else f"{headline} on"
    subject = review.subject.question if review.subject is not None else ""
    verb = f"approves it; sending is frozen ({undo})" if frozen else f"{deed}s it ({undo})"
    typed_for = "approve it (sending is frozen)" if frozen else f"{deed} it"
    return Question(f"{again} {host}?", facts, verb, challenge, typed_for, subject)


def _target(review: Review, services: Services) -> list[tuple[str, str, str]]:
    """What would be made or changed, and where."""
    title = [("Title", review.row.title, "bold")] if review.row.title else []
    if review.subject is not None:
        return [(fact.label, fact.text, "") for fact in review.subject.facts if fact.label not in _IN_QUESTION]
    if not makes_page(review):
        return [*title, ("Action", review.row.action, "bold"), ("Sends", route_text(review), "")]
    where = where_text(review, services).removesuffix(" ▸ here")
    status = str(wire_body(review).get("status") or "current")
    return [*title, ("Where", where, ""), ("Status", status, "")]


def _words(review: Review, services: Services) -> tuple[str, str]:
    """The question's first words and what confirming does, by what is written; else by the action's own label."""
    write = review.write
    if write is not None:
        return f"{write.deed.verb.capitalize()} this {write.resource.value}", write.deed.verb
    action = next((each for each in services.book.actions if each.slug == review.row.action), None)
    method = review.snapshot.wire.method if review.snapshot is not None else ""
    return f"{action.label if action is not None else review.row.action}: send this", _DEEDS.get(method, "send")


def _checks(review: Review) -> list[tuple[str, str, str]]:
    findings = [finding for finding in ordered(review.row.findings) if finding.severity > Severity.NOTE]
    if not findings:
        return [("Checks", "✓ nothing found", "$success")]
    shown = [
        (f"{each.severity.mark} {each.severity.word}: {each.summary}", SEVERITY_COLOURS[each.severity])
        for each in findings[:4]
    ]
    more = [("", f"and {len(findings) - 4} more in the Findings tab", "$text-muted")] if len(findings) > 4 else []
    labels = ["Checks", "", "", ""]
    return [(label, text, style) for label, (text, style) in zip(labels, shown, strict=False)] + more
