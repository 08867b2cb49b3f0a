"""An agent's proposal of a further action: a request like any other, decided by the operator, carried out here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.catalogue.entry import action_from
from harbor_tui.catalogue.entry_diff import action_differences, route
from harbor_tui.catalogue.lint import lint_action
from harbor_tui.domain.actions import Action, ActionState, Policy, Risk
from harbor_tui.domain.errors import FieldProblem, HarborError, InvalidInput
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.json.schema import Schema

PROPOSE: Final = "propose-action"
PROPOSALS_PATH: Final = "/_harbor/actions"
"""Never requested of a tenant: `LocalActions` carries it out on this node."""
_LINE: Final = Schema("string", min_length=1, max_length=200)
_TEXT: Final = Schema("string", max_length=2000)


class _Proposing(Action):
    """The action of a proposal, whose input has the form of an action in all its parts."""

    __slots__ = ()

    def check(self, given: object) -> None:
        """Raise `InvalidInput` for what does not fit; what cannot be an action is no request, and is never reviewed."""
        from harbor_tui.catalogue.manifest import check_action_manifest

        super().check(given)
        check_action_manifest(dict(given["body"]) if isinstance(given, Mapping) else {}, "the proposal")


@cache
def proposing() -> Action:
    """The node's own action that a proposal is a request for."""
    scope = Schema("string", min_length=1, max_length=80)
    members = {
        "slug": Schema("string", "Its name.", min_length=1, max_length=64),
        "label": _LINE,
        "description": _TEXT,
        "method": Schema("string", enum=("GET", "POST", "PUT", "DELETE")),
        "path": Schema("string", "Template with whole {placeholders}.", min_length=1, max_length=300),
        "approvalMode": Schema("string", enum=tuple(Policy)),
        "risk": Schema("string", enum=tuple(Risk)),
        "requestBodyMode": Schema("string", enum=("none", "json")),
        "resultMode": Schema("string", enum=("json_summary",)),
        "scopes": Schema("array", items=scope, max_items=20),
        "notes": _TEXT,
        "input": Schema("any", "Typed, bounded parameters by location: path, query, body."),
    }
    body = Schema("object", properties=members, required=tuple(name for name in members if name != "notes"))
    return _Proposing(
        slug=PROPOSE,
        label="Propose an action",
        description="Ask the operator to publish a further, bounded action.",
        method="POST",
        path=PROPOSALS_PATH,
        input=Schema("object", properties={"body": body}, required=("body",)),
        policy=Policy.REQUIRE_APPROVAL,
        risk=Risk.HIGH,
        state=ActionState.PUBLISHED,
        request_body_mode="json",
        further=lambda given: proposed_action(given["body"]),
    )


def with_proposals(book: ActionBook) -> ActionBook:
    """The book of a node on which agents may propose actions."""
    return dataclasses.replace(book, internal=(proposing(),))


def read_proposal(body: Mapping[str, Any], book: ActionBook, local: frozenset[str] = frozenset()) -> Action:
    """The proposed action. Raises `InvalidInput` with every rule that it breaks.

    An action of the entry itself is the publisher's and cannot be replaced; one proposed earlier (`local`) can.
    """
    action = proposed_action(body)
    _check_rules(action, book, local)
    return action


def proposed_action(body: Mapping[str, Any]) -> Action:
    """The action that a proposal describes, made of what was validated. Raises `InvalidInput` for what is none."""
    from harbor_tui.catalogue.manifest import check_action_manifest

    return action_from(check_action_manifest(dict(body), "the proposal"))


def _check_rules(action: Action, book: ActionBook, local: frozenset[str]) -> None:
    found = [str(problem.problem) for problem in lint_action(action)]
    if action.slug not in local and any(known.slug == action.slug for known in (*book.actions, proposing())):
        found.append("its slug belongs to an action of the entry")
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise InvalidInput(
            f"The proposed action {action.slug} breaks a rule: {found[0]}{more}.",
            advice="Propose only fixed routes with typed, bounded parameters.",
            problems=tuple(FieldProblem(action.slug, problem) for problem in found),
        )


def proposal_findings(
    body: Mapping[str, Any], book: ActionBook, local: frozenset[str] = frozenset()
) -> tuple[Finding, ...]:
    """What a reviewer has to know: broken rules block; what it newly allows and how it differs is told."""
    try:
        action = read_proposal(body, book, local)
    except HarborError as error:
        return (Finding(Severity.BLOCKS, "lint", error.summary),)
    allows = "every agent runs it at once, unasked" if not action.writes else "agents may ask, you approve each one"
    found = [Finding(Severity.WARNS, "new_permission", f"publishes {route(action)}: {allows}")]
    earlier = next((known for known in book.actions if known.slug == action.slug), None)
    if earlier is not None:
        differs = "; ".join(action_differences(earlier, action)) or "only its texts"
        found.append(Finding(Severity.WARNS, "changes_action", f"changes the published action: {differs}"))
    return tuple(found)
