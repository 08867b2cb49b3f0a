"""Actions as rows and in detail: where each goes, who agrees before it runs, what it takes, what publishing allows."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from harbor_tui.domain.actions import Action, ActionState, Policy
from harbor_tui.domain.text.display import display
from harbor_tui.ui.kit.formatting import counted
from harbor_tui.ui.widgets.row_source import Cell, Column
from harbor_tui.workflow.actions.catalogue import Grant, resource
from harbor_tui.workflow.actions.forms import FieldKind, FormField, fields_of

if TYPE_CHECKING:
    from harbor_tui.catalogue.action_book import ActionBook

COLUMNS: Final = (
    Column("Action"), Column("State", 11), Column("Method", 6), Column("Path"), Column("Policy", 8), Column("Risk", 6),
)  # fmt: skip
_GIVE_WAY: Final = ("Path", "Risk", "Policy", "Method")
_LEAST_PATH: Final = 12
_LEAST_NAME: Final = 16
_LEAST_BESIDE_A_PATH: Final = 24
_BESIDE: Final = 2
"""The bar and the scrollbar."""
_GAP: Final = 2
_LONGEST_NAME: Final = 30
_RISK_STYLES: Final = {"low": "muted", "medium": "warns", "high": "serious"}
_STATES: Final = {ActionState.PUBLISHED: "● published", ActionState.DRAFT: "○ draft"}
_POLICIES: Final = {Policy.AUTO: "auto", Policy.REQUIRE_APPROVAL: "approval"}
_ROOTS: Final = ("/wiki/api/v2", "/wiki/rest/api")


def listed(book: ActionBook, wanted: str = "") -> tuple[Action, ...]:
    """The actions whose texts hold all words that are wanted, those of a resource together, published ones first."""
    words = wanted.casefold().split()
    found = [action for action in book.actions if all(word in _searched(action) for word in words)]
    resources = {about: place for place, about in enumerate(dict.fromkeys(map(resource, book.actions)))}
    return tuple(sorted(found, key=lambda action: (action.state is ActionState.DRAFT, resources[resource(action)])))


def _searched(action: Action) -> str:
    parts = (action.slug, action.label, action.method, action.path, *action.scopes)
    words = (_STATES[action.state], action.policy.value, _POLICIES[action.policy], action.risk.value)
    return " ".join((*parts, *words)).casefold()


def columns_for(actions: Iterable[Action], width: int) -> tuple[Column, ...]:
    """What fits into so many cells: names stay readable, the path gives way first, the method last."""
    longest = min(max((len(action.slug) for action in actions), default=0), _LONGEST_NAME)
    beside = _room_beside((Column("Action"), *COLUMNS[1:]), width)
    name = Column("Action", max(min(longest, max(beside - _LEAST_PATH, _LEAST_BESIDE_A_PATH)), 12))
    columns: tuple[Column, ...] = (name, *COLUMNS[1:])
    for label in _GIVE_WAY:
        if _room_beside(columns, width) >= (_LEAST_PATH if label == "Path" else min(name.width, _LEAST_NAME)):
            break
        columns = tuple(column for column in columns if column.label != label)
    return columns if COLUMNS[3] in columns else (COLUMNS[0], *columns[1:])


def _room_beside(columns: Sequence[Column], width: int) -> int:
    """What is left for the column without a width of its own: the path, or where that is gone, the name."""
    shares = columns if any(column.label == "Path" for column in columns) else columns[1:]
    taken = sum(column.width for column in shares) + _GAP * (len(columns) - 1)
    return width - _BESIDE - taken


def cells_of(action: Action, columns: Sequence[Column] = COLUMNS) -> list[Cell]:
    """One action's cells, for the columns of `columns_for`."""
    quiet = "" if action.state is ActionState.PUBLISHED else "muted"
    cells = {
        "Action": Cell(action.slug, quiet or "strong"),
        "State": Cell(_STATES[action.state], quiet or "ok"),
        "Method": Cell(action.method, quiet),
        "Path": Cell(_short(action.path), quiet),
        "Policy": Cell(_POLICIES[action.policy], quiet if action.policy is Policy.AUTO else "warns"),
        "Risk": Cell(action.risk.value, _RISK_STYLES[action.risk.value]),
    }
    return [cells[column.label] for column in columns]


def _short(path: str) -> str:
    """The path without the API's root, which says nothing in a list; the detail has all of it."""
    return next((path.removeprefix(root) for root in _ROOTS if path.startswith(f"{root}/")), path)


def detail_of(action: Action, grant: Grant | None, together: Sequence[str], width: int) -> list[Cell]:
    """Everything about one action, wrapped; for a draft `grant` says what publishing it would allow."""
    return [
        *_wrapped(action.label, width, "strong"),
        Cell(f"{action.method} {action.path}", "accent"),
        *_wrapped(f"{_STATES[action.state]} · {_agrees(action)} · risk {action.risk.value}", width),
        *_named("Scopes", ", ".join(action.scopes) or "none named", width),
        Cell(""),
        *_wrapped(action.description, width),
        *(_named("Notes", action.notes, width) if action.notes else ()),
        *_publishing(action, grant, together, width),
        *_inputs(action, width),
    ]


def _agrees(action: Action) -> str:
    published = action.state is ActionState.PUBLISHED
    if action.policy is Policy.AUTO:
        return "runs at once, for every agent" if published else "published, it would run at once, for every agent"
    return "agents ask, you approve each one" if published else "published, agents could ask, and you approve each one"


def _publishing(action: Action, grant: Grant | None, together: Sequence[str], width: int) -> Iterator[Cell]:
    if grant is None:
        return
    yield Cell("")
    yield Cell("Publishing it allows", "strong")
    yield from _wrapped(grant.sentence, width, "warns", indent=2)
    for problem in grant.problems:
        yield from _wrapped(f"■ {problem.problem}", width, "blocks", indent=2)
    if grant.problems:
        return
    yield Cell("  ✓ it keeps every rule for actions", "ok")
    more = f"; P the {len(together)} draft reads of {resource(action)}" if len(together) > 1 else ""
    yield Cell(f"  p publishes it{more}", "muted")


def _inputs(action: Action, width: int) -> Iterator[Cell]:
    fields = fields_of(action.input)
    part = ""
    for field in fields:
        if field.path[0] != part:
            part = field.path[0]
            count = sum(each.path[0] == part for each in fields)
            yield Cell("")
            yield Cell(f"{part.capitalize()} ({counted(count, 'value')})", "strong")
        yield Cell(f"  {field.label}{' (required)' if field.required else ''}", "accent")
        yield from _wrapped(takes(field), width, indent=4)
        if field.schema.description:
            yield from _wrapped(field.schema.description, width, "muted", indent=4)
    if not fields:
        yield Cell("")
        yield Cell("It takes no input.", "muted")


def takes(field: FormField) -> str:
    """What a field takes, in words."""
    if field.kind is not FieldKind.CHOICE:
        return field.hint
    return " | ".join(value or words for value, words in field.options)


def _named(name: str, text: str, width: int) -> Iterator[Cell]:
    yield from _wrapped(f"{name}: {text}", width, "muted")


def _wrapped(text: str, width: int, style: str = "", *, indent: int = 0) -> Iterator[Cell]:
    """A text between words, every line under the first."""
    margin = " " * indent
    for paragraph in text.split("\n"):
        shown = display(paragraph)
        pieces = textwrap.wrap(
            shown, max(width, 20), initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False
        )
        yield from (Cell(piece, style) for piece in pieces)
