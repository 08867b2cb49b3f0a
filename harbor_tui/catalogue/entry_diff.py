"""What an import changes: two versions of an entry, action by action."""

from __future__ import annotations

from dataclasses import dataclass

from harbor_tui.catalogue.action_book import fingerprint
from harbor_tui.catalogue.entry import Entry
from harbor_tui.domain.actions import Action
from harbor_tui.domain.json.schema import Schema


@dataclass(frozen=True, slots=True)
class ActionChange:
    """How one action differs between two versions."""

    slug: str
    kind: str
    """`added`, `removed`, `changed` or `reworded` (only its texts differ)."""
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}" + (f": {'; '.join(self.details)}" if self.details else "")


def differences(old: Entry | None, new: Entry) -> tuple[ActionChange, ...]:
    """What changes when `new` takes the place of `old`."""
    before = {action.slug: action for action in old.actions} if old else {}
    after = {action.slug: action for action in new.actions}
    changes = [ActionChange(slug, "added", (route(action),)) for slug, action in after.items() if slug not in before]
    changes += [ActionChange(slug, "removed") for slug in before if slug not in after]
    for slug, action in after.items():
        if slug in before and before[slug] != action:
            details = action_differences(before[slug], action)
            kind = "changed" if fingerprint(before[slug]) != fingerprint(action) else "reworded"
            changes.append(ActionChange(slug, kind, details))
    return tuple(changes)


def same_route(old: Action, new: Action) -> bool:
    """Whether a publication may pass on: the new action goes where the old one went, under the same policy."""
    return (old.method, old.path, old.policy) == (new.method, new.path, new.policy)


def version_key(version: str) -> tuple[int, ...]:
    """A version for comparing."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def route(action: Action) -> str:
    """Where an action goes, under which policy."""
    return f"{action.method} {action.path}, {action.policy}"


def action_differences(old: Action, new: Action) -> tuple[str, ...]:
    """What an action's new version does otherwise, in words."""
    found = [
        f"{name} {before} → {after}"
        for name, before, after in (
            ("method", old.method, new.method),
            ("path", old.path, new.path),
            ("policy", old.policy, new.policy),
            ("risk", old.risk, new.risk),
        )
        if before != after
    ]
    for where in ("path", "query", "body"):
        found += _part_details(where, old.input.properties.get(where), new.input.properties.get(where))
    if old.scopes != new.scopes:
        found.append(f"scopes {', '.join(old.scopes) or 'none'} → {', '.join(new.scopes) or 'none'}")
    return tuple(found)


def _part_details(where: str, old: Schema | None, new: Schema | None) -> list[str]:
    before = dict(old.properties) if old else {}
    after = dict(new.properties) if new else {}
    found = [f"{where}.{name} is new" for name in after if name not in before]
    found += [f"{where}.{name} is gone" for name in before if name not in after]
    found += [f"{where}.{name} differs" for name in after if name in before and before[name] != after[name]]
    for name in sorted(set(old.required if old else ()) ^ set(new.required if new else ())):
        found.append(f"{where}.{name} is {'required now' if new and name in new.required else 'optional now'}")
    return found
