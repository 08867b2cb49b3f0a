"""The operator's catalogue: importing entries, and deciding which of their actions are published."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from harbor_tui.catalogue.action_book import ActionBook, book_of, fingerprint
from harbor_tui.catalogue.bundled import (
    DEFAULT_ENTRY,
    bundled_bytes,
    bundled_name,
    check_entry,
    default_book,
    installed_entry,
    starters_of,
)
from harbor_tui.catalogue.entry import Entry, local_action_from, local_actions_from
from harbor_tui.catalogue.entry_diff import ActionChange, action_differences, differences, same_route, version_key
from harbor_tui.catalogue.lint import LintProblem, lint_action, refuse_unsafe
from harbor_tui.catalogue.proposal import read_proposal
from harbor_tui.contracts.adapters import CatalogueFolder
from harbor_tui.domain.actions import Action, ActionState
from harbor_tui.domain.errors import Conflict, NotPermitted, SetupIncomplete
from harbor_tui.domain.text.display import clip
from harbor_tui.domain.text.times import utc_text
from harbor_tui.workflow.actions.history import ActionHistory


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did, or would do."""

    entry: Entry
    previous: str
    """The version that was installed before, or empty."""
    changes: tuple[ActionChange, ...]
    published: tuple[str, ...]
    withdrawn: tuple[str, ...]
    """Actions that were published and became drafts, since they go elsewhere now."""

    @property
    def summary(self) -> str:
        """In one sentence part."""
        if not self.previous:
            return f"imported, {len(self.entry.actions)} actions, published: {', '.join(self.published) or 'none'}"
        if not self.changes:
            return "nothing changes"
        return f"{len(self.changes)} changes against {self.previous}"


@dataclass(frozen=True, slots=True)
class Grant:
    """What publishing an action newly allows, for the operator to read before."""

    action: Action
    problems: tuple[LintProblem, ...]

    @property
    def sentence(self) -> str:
        """In words."""
        action = self.action
        who = "every agent runs it at once, unasked" if not action.writes else "agents may ask; you approve each one"
        scopes = f", with {' and '.join(action.scopes)}" if action.scopes else ""
        return f"{action.method} {action.path}{scopes}: {who} (risk {action.risk})"


class Catalogue:
    """Installed entries and publications. All methods may block on a disk for a moment."""

    def __init__(self, folder: CatalogueFolder, *, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now

    def book(self, name: str) -> ActionBook:
        """The book of an installed entry. Raises `SetupIncomplete` when it is not installed."""
        entry = self._installed(name)
        if entry is None:
            if name == DEFAULT_ENTRY:
                return default_book()
            raise SetupIncomplete(
                f"The entry {name} is not installed.", advice=f"Import it: harbor-tui port import {name}"
            )
        return book_of(self._with_local(entry), self._folder.publications(name))

    def _installed(self, name: str) -> Entry | None:
        data = self._folder.installed(name)
        return None if data is None else installed_entry(data, name)

    def _with_local(self, entry: Entry) -> Entry:
        """The entry with what was proposed for it here; an action of its own wins over one of the same slug."""
        own = {action.slug for action in entry.actions}
        source = _local_source(entry.name)
        proposed = (local_action_from(each, source) for each in self._local(entry.name).values())
        added = tuple(action for action in proposed if action.slug not in own)
        whole = dataclasses.replace(entry, actions=(*entry.actions, *added))
        refuse_unsafe(whole)
        return whole

    def _local(self, name: str) -> dict[str, dict[str, Any]]:
        data = self._folder.local_actions(name)
        return local_actions_from(data, _local_source(name)) if data else {}

    def local_slugs(self, name: str) -> frozenset[str]:
        """Actions that were proposed here and published: they may be proposed again."""
        return frozenset(self._local(name))

    def accept(self, name: str, proposal: dict[str, Any]) -> ActionBook:
        """Add a proposed action, which the operator approved, and publish it. Raises `InvalidInput`."""
        action = read_proposal(proposal, self.book(name), self.local_slugs(name))
        self._install_default(name)
        kept = self._local(name)
        replaced = kept.pop(action.slug, None)
        before = local_action_from(replaced, _local_source(name)) if replaced is not None else action
        changed = {}
        if fingerprint(before) != fingerprint(action):
            changed[action.slug] = action_differences(before, action)
        self._note_changes(name, changed, "proposed anew")
        document = {"schema": "harbor.local-actions/1", "actions": [*kept.values(), proposal]}
        self._folder.save_local_actions(name, json.dumps(document, indent=2).encode("ascii") + b"\n")
        return self.publish(name, [action.slug])

    def preview(self, source: str) -> Import:
        """What an import would change; nothing is written. Raises `InvalidInput` or `NotFound`."""
        return self._prepare(source)[0]

    def _prepare(self, source: str) -> tuple[Import, bytes, dict[str, str]]:
        data = self._folder.read_source(source)
        if data is None:
            source = bundled_name(source)
            data = bundled_bytes(source)
        entry = check_entry(data, source)
        old = self._installed(entry.name)
        publications = self._carried_over(entry, old)
        gone = tuple(slug for slug in self._folder.publications(entry.name) if slug not in publications) if old else ()
        made = Import(entry, old.version if old else "", differences(old, entry), tuple(publications), gone)
        return made, data, publications

    def _carried_over(self, entry: Entry, old: Entry | None) -> dict[str, str]:
        """Publications after the import: a decision stands as long as the action goes where it went."""
        if old is None:
            return starters_of(entry)
        before = {action.slug: action for action in old.actions}
        decided = self._folder.publications(entry.name)
        kept = {
            action.slug: fingerprint(action)
            for action in entry.actions
            if (earlier := before.get(action.slug)) is not None
            and decided.get(action.slug) == fingerprint(earlier)
            and same_route(earlier, action)
        }
        added = {slug: mark for slug, mark in starters_of(entry).items() if slug not in before}
        here = {slug: decided[slug] for slug in self.local_slugs(entry.name) if slug in decided}
        return here | kept | added

    def import_entry(self, source: str, *, allow_lower: bool = False) -> Import:
        """Import a file or a bundled name; keeps publications of actions that still go where they went.

        Raises `InvalidInput`, `NotFound`, and `Conflict` for a lower version that was not confirmed.
        """
        made, data, publications = self._prepare(source)
        if made.previous and version_key(made.entry.version) < version_key(made.previous) and not allow_lower:
            raise Conflict(
                f"{made.entry.name} {made.entry.version} is older than the installed {made.previous}.",
                advice="If that is meant, confirm it: harbor-tui port import --allow-lower",
            )
        changed = {each.slug: each.details for each in made.changes if each.kind == "changed"}
        self._note_changes(made.entry.name, changed, f"{made.previous} → {made.entry.version}")
        self._folder.install(made.entry.name, data)
        self._folder.save_publications(made.entry.name, publications)
        return made

    def history(self, name: str, slug: str) -> ActionHistory | None:
        """The last time that an import changed what an action does; None when none did."""
        return ActionHistory.read(self._folder.changes(name).get(slug))

    def note_replacement(self, old: str, new: str) -> None:
        """A port's entry was replaced by another one: what their actions of one name do differently."""
        try:
            before = {action.slug: action for action in self.book(old).actions}
        except SetupIncomplete:
            return
        changed = {
            action.slug: action_differences(before[action.slug], action)
            for action in self.book(new).actions
            if action.slug in before and fingerprint(before[action.slug]) != fingerprint(action)
        }
        self._note_changes(new, changed, f"{old} → {new}")

    def _note_changes(self, name: str, changed: Mapping[str, tuple[str, ...]], versions: str) -> None:
        if not changed:
            return
        at = utc_text(self._now())
        records = {
            slug: {"at": at, "what": clip(f"{versions}: {'; '.join(details)}", 300)}
            for slug, details in changed.items()
        }
        self._folder.save_changes(name, {**self._folder.changes(name), **records})

    def installed_or_imported(self, source: str) -> Entry:
        """The entry that a name or file stands for; imported now when none of that name is installed."""
        made = self._prepare(source)[0]
        return self._installed(made.entry.name) or self.import_entry(source).entry

    def grants(self, name: str, slugs: Iterable[str]) -> tuple[Grant, ...]:
        """What publishing these actions would newly allow."""
        book = self.book(name)
        return tuple(Grant(action, lint_action(action)) for action in map(book.find, slugs))

    def publish(self, name: str, slugs: Iterable[str]) -> ActionBook:
        """Publish actions of an installed entry. Raises `NotPermitted` for one that breaks a rule."""
        grants = self.grants(name, slugs)
        for grant in grants:
            if grant.problems:
                raise NotPermitted(
                    f"The action {grant.action.slug} cannot be published: {grant.problems[0].problem}.",
                    advice="Have its publisher mend it, then import the entry again.",
                )
        self._install_default(name)
        decided = dict(self._folder.publications(name))
        self._folder.save_publications(
            name, decided | {grant.action.slug: fingerprint(grant.action) for grant in grants}
        )
        return self.book(name)

    def withdraw(self, name: str, slugs: Iterable[str]) -> ActionBook:
        """Make published actions drafts again."""
        self._install_default(name)
        gone = {action.slug for action in map(self.book(name).find, slugs)}
        decided = self._folder.publications(name)
        self._folder.save_publications(name, {slug: mark for slug, mark in decided.items() if slug not in gone})
        return self.book(name)

    def _install_default(self, name: str) -> None:
        if self._folder.installed(name) is None:
            self.import_entry(name)


def _local_source(name: str) -> str:
    return f"{name} (proposed here)"


def resource(action: Action) -> str:
    """What an action is about: the first name after the API's root, like `pages`."""
    return action.path.removeprefix("/wiki/api/v2/").removeprefix("/wiki/rest/api/").split("/")[0]


def draft_reads(book: ActionBook, about: str) -> tuple[str, ...]:
    """Drafts that only read one resource: what can be published as a group."""
    return tuple(
        action.slug
        for action in book.actions
        if action.state is ActionState.DRAFT and not action.writes and resource(action) == about
    )
