"""The book of actions that a port offers: found by slug, run only when published."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from harbor_tui.catalogue.entry import Entry
from harbor_tui.domain.actions import Action, ActionState, canonical_json
from harbor_tui.domain.errors import NotFound, NotPermitted
from harbor_tui.domain.text.display import clip, display


@dataclass(frozen=True, slots=True)
class ActionBook:
    """The actions of one entry, each a draft or published."""

    entry: str
    """Publisher and slug, like `atlassian/confluence-cloud-api`."""
    label: str
    version: str
    actions: tuple[Action, ...]
    internal: tuple[Action, ...] = ()
    """Actions of the node itself, which no list of the port's actions names."""

    def find(self, slug: str) -> Action:
        """The action with this slug. Raises `NotFound` that names the slugs there are."""
        for action in (*self.actions, *self.internal):
            if action.slug == slug:
                return action
        known = clip(", ".join(action.slug for action in self.actions), 300)
        raise NotFound(
            f"The port has no action {clip(display(slug), 60)!r}.",
            advice=f"There are: {known}. See harbor-tui actions.",
        )

    def published(self, slug: str) -> Action:
        """The published action with this slug. Raises `NotFound`, or `NotPermitted` for a draft."""
        action = self.find(slug)
        if action.state is not ActionState.PUBLISHED:
            raise NotPermitted(
                f"The action {slug} is a draft: it does not run before the operator publishes it.",
                advice="The operator publishes it in the console's Actions pane.",
            )
        return action


def fingerprint(action: Action) -> str:
    """SHA-256 over all that an action allows; a publication holds for this and nothing else."""
    return hashlib.sha256(
        canonical_json(
            {
                "slug": action.slug,
                "method": action.method,
                "path": action.path,
                "policy": action.policy,
                "risk": action.risk,
                "request_body_mode": action.request_body_mode,
                "result_mode": action.result_mode,
                "input": action.input.as_json_schema(),
            }
        )
    ).hexdigest()


def book_of(entry: Entry, publications: Mapping[str, str]) -> ActionBook:
    """The book of an entry: published is what `publications` names (slug → fingerprint) and nobody changed since."""
    actions = tuple(
        dataclasses.replace(action, state=ActionState.PUBLISHED)
        if publications.get(action.slug) == fingerprint(action)
        else action
        for action in entry.actions
    )
    return ActionBook(entry.name, entry.label, entry.version, actions)
