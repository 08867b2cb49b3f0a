"""Actions: named, bounded routes. Everything that is done with one is read from its data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json.schema import Schema, problems


class Policy(StrEnum):
    """Who has to agree before an action runs."""

    AUTO = "auto"
    REQUIRE_APPROVAL = "require_approval"


class ActionState(StrEnum):
    """Only a published action runs; the operator publishes."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Risk(StrEnum):
    """low reads; medium creates; high changes or deletes what is there."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class PreparedCall:
    """An action with checked input: what is asked of the tenant, before origin and sign-in."""

    action: str
    method: str
    path: str
    """The expanded, percent-encoded template, from the site's root (`/wiki/api/v2/pages/123`)."""
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] | None = None

    @property
    def body_bytes(self) -> bytes | None:
        """The body as it goes over the wire; None when there is none."""
        return None if self.body is None else wire_json(self.body)

    def with_cursor(self, cursor: str) -> PreparedCall:
        """The same call for the page of the list that `cursor` names."""
        query = tuple((name, value) for name, value in self.query if name != "cursor")
        return PreparedCall(self.action, self.method, self.path, (*query, ("cursor", cursor)), self.body)


@dataclass(frozen=True, slots=True)
class Action:
    """One named route of a catalogue entry."""

    slug: str
    label: str
    description: str
    method: str
    path: str
    input: Schema
    """An object with the members `path`, `query` and `body`, as far as the action takes them."""
    policy: Policy
    risk: Risk
    state: ActionState
    request_body_mode: str = "none"
    result_mode: str = "json_summary"
    scopes: tuple[str, ...] = ()
    notes: str = ""
    further: Callable[[Mapping[str, Any]], object] | None = field(default=None, compare=False)
    """What no schema can tell of the input of a request: raises `InvalidInput` for what is none."""

    @property
    def writes(self) -> bool:
        """Whether it can change anything."""
        return self.method != "GET"

    def check(self, given: object) -> None:
        """Raise `InvalidInput` with every field of an input document that does not fit."""
        found = tuple(problems(given, self.input))
        if found:
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            raise InvalidInput(
                f"The input does not fit the action {self.slug}: {found[0]}{more}.",
                advice=f"See the action's input schema: harbor-tui actions --json, action {self.slug}.",
                problems=found,
            )

    def prepare(self, given: Mapping[str, Any]) -> PreparedCall:
        """Check an input document and make the call that it stands for. Raises `InvalidInput`."""
        self.check(given)
        path = self.path
        for name, value in given.get("path", {}).items():
            path = path.replace("{" + name + "}", quote(str(value), safe=""))
        query = tuple(pair for name, value in given.get("query", {}).items() for pair in _query_pairs(name, value))
        return PreparedCall(self.slug, self.method, path, query, given.get("body"))


def _query_pairs(name: str, value: object) -> list[tuple[str, str]]:
    values = value if isinstance(value, list) else [value]
    return [(name, _query_text(each)) for each in values]


def _query_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def wire_json(value: object) -> bytes:
    """JSON as it is sent: compact, UTF-8, in the order given."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def canonical_json(value: object) -> bytes:
    """JSON for digests: compact, UTF-8, keys sorted."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode("utf-8")
