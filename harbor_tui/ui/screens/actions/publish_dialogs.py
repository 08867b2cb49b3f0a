"""What is asked before an action is published or withdrawn: exactly what becomes allowed, or what ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harbor_tui.ui.dialogs.confirm import Question
from harbor_tui.ui.kit.formatting import counted

if TYPE_CHECKING:
    from harbor_tui.domain.actions import Action
    from harbor_tui.workflow.actions.catalogue import Grant

Fact = tuple[str, str, str]


def publishing_question(grants: Sequence[Grant], entry: str) -> Question:
    """One draft in a sentence; several, which are all reads, as a list of their routes."""
    facts: list[Fact] = [("Entry", entry, "")]
    if len(grants) == 1:
        grant = grants[0]
        facts += [("Action", grant.action.slug, "bold"), ("Allows", grant.sentence, "$warning")]
    else:
        routes = [f"{grant.action.method} {grant.action.path}" for grant in grants]
        facts += [(label, route, "bold") for label, route in zip(_labels("Allows", len(routes)), routes, strict=True)]
        scopes = sorted({scope for grant in grants for scope in grant.action.scopes})
        facts += [(label, scope, "") for label, scope in zip(_labels("Scopes", len(scopes)), scopes, strict=True)]
        risks = " and ".join(sorted({grant.action.risk.value for grant in grants}))
        facts += [("Who", f"every agent runs each of them at once, unasked (risk {risks})", "$warning")]
    problems = [f"■ {problem}" for grant in grants for problem in grant.problems]
    facts += [
        (label, text, "bold $error") for label, text in zip(_labels("Lint", len(problems)), problems, strict=True)
    ]
    return Question(f"Publish {_what(len(grants))}?", facts, f"publishes {_them(len(grants))}")


def withdrawing_question(action: Action, entry: str, pending: int) -> Question:
    """What no longer runs, and which requests it takes with it."""
    ends = "agents cannot run it any more" if not action.writes else "agents cannot ask for it any more"
    facts: list[Fact] = [
        ("Entry", entry, ""),
        ("Action", action.slug, "bold"),
        ("Route", f"{action.method} {action.path}", ""),
        ("Ends", ends, "$warning"),
    ]
    if pending:
        told = f"{counted(pending, 'pending request')} for it cannot be approved any more; the inbox says why"
        facts.append(("Inbox", told, "$warning"))
    return Question("Make this action a draft again?", facts, "withdraws it")


def _labels(first: str, count: int) -> list[str]:
    return [first, *[""] * (count - 1)] if count else []


def _what(count: int) -> str:
    return "this action" if count == 1 else f"these {count} reads"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"
