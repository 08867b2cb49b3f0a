"""The operator's publications on one port: what could be published, what that would allow, and doing it, on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from harbor_tui.catalogue.action_book import ActionBook, fingerprint
from harbor_tui.catalogue.lint import lint_action
from harbor_tui.contracts.adapters import AuditTrail
from harbor_tui.domain.actions import Action
from harbor_tui.domain.errors import Conflict, NotPermitted
from harbor_tui.workflow.actions.catalogue import Catalogue, Grant, draft_reads, resource

MOST_AT_ONCE: Final = 12
"""As many as one question can list in full on the smallest screen."""


class Publications:
    """Decides for one entry. All methods may block on a disk for a moment."""

    def __init__(self, catalogue: Catalogue, entry: str, audit: AuditTrail) -> None:
        self._catalogue, self._entry, self._audit = catalogue, entry, audit

    def book(self) -> ActionBook:
        """The entry's actions as they are published now."""
        return self._catalogue.book(self._entry)

    def grants(self, slugs: Iterable[str]) -> tuple[Grant, ...]:
        """What publishing these actions would newly allow."""
        return self._catalogue.grants(self._entry, slugs)

    def publish(self, shown: Sequence[Action]) -> ActionBook:
        """Publish actions as they were shown. Raises `NotPermitted`, and `Conflict` when one has changed since."""
        self._refuse_changed(shown)
        for grant in self.grants(action.slug for action in shown):
            if grant.problems:
                raise NotPermitted(f"{grant.action.slug} cannot be published: {grant.problems[0].problem}.")
        self._record("published", shown)
        return self._catalogue.publish(self._entry, [action.slug for action in shown])

    def withdraw(self, shown: Sequence[Action]) -> ActionBook:
        """Make published actions drafts again."""
        self._record("unpublished", shown)
        return self._catalogue.withdraw(self._entry, [action.slug for action in shown])

    def _refuse_changed(self, shown: Sequence[Action]) -> None:
        book = self.book()
        for action in shown:
            if fingerprint(book.find(action.slug)) != fingerprint(action):
                raise Conflict(
                    f"The action {action.slug} was changed by an import since it was shown.",
                    advice="Look at it again before you publish it.",
                )

    def _record(self, event: str, shown: Sequence[Action]) -> None:
        """Before it takes effect: what cannot be recorded does not happen."""
        facts = {"entry": self._entry, "actions": {action.slug: fingerprint(action) for action in shown}}
        self._audit.append(event, "", facts)


def reads_together(book: ActionBook, action: Action) -> tuple[str, ...]:
    """The drafts that read the same resource: what can be published as a group, a questionful at a time."""
    return draft_reads(book, resource(action))[:MOST_AT_ONCE]


def grant_of(action: Action) -> Grant:
    """What publishing an action as it is shown would allow; asks no disk."""
    return Grant(action, lint_action(action))
