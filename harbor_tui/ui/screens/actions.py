"""The actions pane: what agents may ask for, under which policy, with each action's input schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from harbor_tui.domain.actions import Action, Policy
from harbor_tui.ui.commands import Area, bindings_for
from harbor_tui.ui.panes import Pane
from harbor_tui.ui.widgets.rows import Cell, Column, FixedRows, RowList
from harbor_tui.ui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.services import Services

COLUMNS: Final = (
    Column("Action", 18), Column("Policy", 16), Column("Risk", 6), Column("State", 9), Column("Method", 6),
    Column("Path"),
)  # fmt: skip
_RISK_STYLES: Final = {"low": "muted", "medium": "warns", "high": "serious"}


class ActionsPane(Pane):
    """A list, and the schema of the action under the cursor."""

    COMMAND_AREA = Area.ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.ACTIONS))
    DEFAULT_CSS = """
    ActionsPane { layout: vertical; }
    ActionsPane RowList { height: 1fr; }
    ActionsPane TextLines { height: 1fr; border-top: solid $rule; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._actions: dict[str, Action] = {}
        self._entry = ""

    def compose(self) -> ComposeResult:
        """The list above its detail."""
        yield RowList(COLUMNS)
        with Horizontal():
            yield TextLines()

    def use(self, services: Services) -> None:
        """List this port's actions: published ones first."""
        self._entry = services.book.entry
        actions = sorted(services.book.actions, key=lambda action: (action.state.value != "published", action.slug))
        self._actions = {action.slug: action for action in actions}
        self.query_one(RowList).set_source(FixedRows([(action.slug, _cells(action)) for action in actions]))
        self._show_detail()

    def focus_first(self) -> None:
        """The list."""
        self.query_one(RowList).focus()

    def where(self) -> str:
        """Whose actions these are."""
        return f"{len(self._actions)} actions of {self._entry}"

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_detail()

    def _show_detail(self) -> None:
        action = self._actions.get(self.query_one(RowList).cursor_id)
        self.query_one(TextLines).show(list(_detail(action)) if action is not None else [])

    def action_detail(self) -> None:
        """To the schema, to scroll it."""
        self.query_one(TextLines).focus()

    @on(RowList.Selected)
    def _selected(self, event: RowList.Selected) -> None:
        event.stop()
        self.action_detail()


def _cells(action: Action) -> list[Cell]:
    policy = "warns" if action.policy is Policy.REQUIRE_APPROVAL else ""
    quiet = "" if action.state.value == "published" else "muted"
    return [
        Cell(action.slug, quiet or "strong"), Cell(action.policy.value, policy),
        Cell(action.risk.value, _RISK_STYLES[action.risk.value]), Cell(action.state.value, quiet),
        Cell(action.method, quiet), Cell(action.path, quiet),
    ]  # fmt: skip


def _detail(action: Action) -> Iterator[Cell]:
    yield Cell(action.label, "strong")
    yield Cell(action.description)
    if action.notes:
        yield Cell(action.notes, "muted")
    yield Cell("")
    yield Cell("Input schema", "accent")
    yield Cell(json.dumps(action.input.as_json_schema(), ensure_ascii=False, indent=2), "muted")
