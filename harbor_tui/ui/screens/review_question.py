"""The confirmation's question: tenant, space, parent, title, size, who is told and the findings, once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.domain.findings import Severity
from harbor_tui.domain.port import parse_base_url
from harbor_tui.ui.dialogs.confirm import Question
from harbor_tui.ui.figures import counted, short_digest, size_text
from harbor_tui.ui.screens.review_facts import notify_text, ordered, where_text, wire_body

if TYPE_CHECKING:
    from harbor_tui.ui.services import Services
    from harbor_tui.workflow.reviewing import Review

_STYLES: Final = {
    Severity.NOTE: "$text-muted",
    Severity.WARNS: "$warning",
    Severity.SERIOUS: "bold $secondary",
    Severity.BLOCKS: "bold $error",
}


def question(
    review: Review,
    services: Services,
    *,
    lines: int,
    all_seen: bool,
    undo_s: float,
    challenge: str,
    asked_again: bool = False,
) -> Question:
    """What the dialog asks about exactly this review."""
    host = parse_base_url(review.origin, other_host_confirmed=True).origin.host if review.origin else "the tenant"
    seen = "all seen" if all_seen else "findings read, not all seen"
    size = f"{size_text(review.row.bytes)}, {counted(lines, 'line')}, {seen}" if lines else size_text(review.row.bytes)
    status = str(wire_body(review).get("status") or "current")
    facts = [
        ("Title", review.row.title, "bold"),
        ("Where", where_text(review, services, asked=True).removesuffix(" ▸ here"), ""),
        ("Status", status, ""),
        ("Size", size, ""),
        ("Notify", notify_text(review), ""),
        *_checks(review),
        ("sha256", short_digest(review.row.digest), ""),
    ]
    undo = f"{undo_s:g} s to undo" if undo_s else "at once"
    again = "Send this again to" if asked_again else "Create this page on"
    return Question(f"{again} {host}?", facts, f"creates it ({undo})", challenge)


def _checks(review: Review) -> list[tuple[str, str, str]]:
    findings = [finding for finding in ordered(review.row.findings) if finding.severity > Severity.NOTE]
    if not findings:
        return [("Checks", "✓ nothing found", "$success")]
    shown = [
        (f"{each.severity.mark} {each.severity.word}: {each.summary}", _STYLES[each.severity]) for each in findings[:4]
    ]
    more = [("", f"and {len(findings) - 4} more in the Findings tab", "$text-muted")] if len(findings) > 4 else []
    labels = ["Checks", "", "", ""]
    return [(label, text, style) for label, (text, style) in zip(labels, shown, strict=False)] + more
