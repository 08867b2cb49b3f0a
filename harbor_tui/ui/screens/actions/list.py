"""The list of actions with its filter, and beside it everything about the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from harbor_tui.domain.actions import Action, ActionState
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.kit.text import content
from harbor_tui.ui.screens.actions.rows import COLUMNS, cells_of, columns_for, detail_of, listed
from harbor_tui.ui.widgets.row_list import FixedRows, RowList
from harbor_tui.ui.widgets.single_line_input import LONGEST_QUERY, PlainInput
from harbor_tui.ui.widgets.text_view import TextLines
from harbor_tui.workflow.actions.catalogue import resource
from harbor_tui.workflow.actions.publications import grant_of, reads_together

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.catalogue.action_book import ActionBook
    from harbor_tui.ui.shell.services import Services

NO_PORT = "There is no port yet: 3 sets it up."


class ActionBrowser(CommandHost, Horizontal):
    """Finds actions and asks for what is to be done with them; does nothing itself."""

    COMMAND_AREA = Area.ACTION_LIST
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.ACTION_LIST))
    DEFAULT_CSS = """
    ActionBrowser #action-list { width: 3fr; }
    ActionBrowser #action-detail { width: 2fr; border-left: solid $rule; }
    ActionBrowser #action-filter { display: none; }
    ActionBrowser.-filtering #action-filter { display: block; }
    ActionBrowser #no-action { display: none; padding: 1 2; color: $text-muted; }
    ActionBrowser.-empty #no-action { display: block; }
    ActionBrowser.-empty #actions { display: none; }
    """

    @dataclass
    class FormWanted(Message):
        """An action is to be run, a draft to be rehearsed."""

        action: Action

    @dataclass
    class PublishingWanted(Message):
        """Drafts are to be published."""

        slugs: Sequence[str]

    @dataclass
    class WithdrawingWanted(Message):
        """A published action is to be a draft again."""

        action: Action

    class Moved(Message):
        """Another action is under the cursor, or others are listed."""

    def __init__(self, services: Services, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._services = services
        self._actions: dict[str, Action] = {}

    def compose(self) -> ComposeResult:
        """List and filter; the detail."""
        with Vertical(id="action-list"):
            yield RowList(COLUMNS, id="actions")
            yield Static(content("No action has these words; Esc shows all of them."), id="no-action")
            yield PlainInput(
                placeholder="words to look for; Enter keeps, Esc clears", max_length=LONGEST_QUERY, id="action-filter"
            )
        yield TextLines(id="action-detail")

    @property
    def rows(self) -> RowList:
        """The list."""
        return self.query_one("#actions", RowList)

    @property
    def detail(self) -> TextLines:
        """The detail."""
        return self.query_one("#action-detail", TextLines)

    @property
    def action(self) -> Action | None:
        """The action under the cursor."""
        return self._actions.get(self.rows.cursor_id)

    @property
    def _book(self) -> ActionBook:
        return self._services.book

    # What is listed

    def use(self, services: Services) -> None:
        """List this port's actions; the cursor stays on its action."""
        self._services = services
        self._list()

    def _list(self) -> None:
        self._actions = {action.slug: action for action in listed(self._book, self._wanted)}
        self.set_class(not self._actions, "-empty")
        self._show_rows()
        self._show_detail()

    @property
    def _wanted(self) -> str:
        return self.query_one("#action-filter", Input).value

    def _show_rows(self) -> None:
        self.rows.columns = columns_for(self._actions.values(), self.rows.size.width)
        columns = self.rows.columns
        self.rows.set_source(FixedRows([(slug, cells_of(each, columns)) for slug, each in self._actions.items()]))

    def _show_detail(self) -> None:
        action, book = self.action, self._book
        if action is None:
            self.detail.show(())
            return
        draft = action.state is ActionState.DRAFT
        together = reads_together(book, action) if draft and not action.writes else ()
        width = max(self.detail.size.width - 3, 30)
        self.detail.show(detail_of(action, grant_of(action) if draft else None, together, width))

    def on_resize(self, event: events.Resize) -> None:
        """Other columns fit, and other words into a line."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self._show_rows()
        self._show_detail()

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_detail()
        self.post_message(self.Moved())

    @on(RowList.Selected)
    def _selected(self, event: RowList.Selected) -> None:
        event.stop()
        self.action_open_form()

    def focus_first(self) -> None:
        """The list, or the detail where it covers the list."""
        target = self.detail if self.has_class("-detail") else self.rows
        target.focus()

    # Commands

    def unavailable(self, command: Command) -> str:
        """Each command needs an action that it can be done with."""
        action = self.action
        if command.id == "action_list.filter":
            return ""
        if action is None:
            return "There is no action under the cursor."
        draft = action.state is ActionState.DRAFT
        match command.id:
            case "action_list.publish" if not draft:
                return f"{action.slug} is published; w makes it a draft again."
            case "action_list.publish_reads" if not self._together:
                return f"There are no draft reads of {resource(action)}."
            case "action_list.withdraw" if draft:
                return f"{action.slug} is a draft already."
        return self._why_nothing_changes(command)

    @property
    def _together(self) -> Sequence[str]:
        return reads_together(self._book, self.action) if self.action is not None else ()

    def _why_nothing_changes(self, command: Command) -> str:
        if command.read_only_ok:
            return ""
        if self._services.publications is None:
            return NO_PORT
        node = self._services.node
        if node is not None and (node.held() or node.working):
            return "A decision is just being carried out; change the actions when that is done."
        return ""

    def action_open_form(self) -> None:
        """The form of the action; a draft's only shows what would be sent."""
        if self.action is not None:
            self.post_message(self.FormWanted(self.action))

    def action_publish(self) -> None:
        """Publish the draft under the cursor."""
        if self.action is not None:
            self.post_message(self.PublishingWanted((self.action.slug,)))

    def action_publish_reads(self) -> None:
        """Publish what reads the same resource."""
        self.post_message(self.PublishingWanted(self._together))

    def action_withdraw(self) -> None:
        """Make it a draft again."""
        if self.action is not None:
            self.post_message(self.WithdrawingWanted(self.action))

    def action_details(self) -> None:
        """Into the detail, which covers the list where there is little room."""
        self.add_class("-detail")
        self.detail.focus()
        self.call_after_refresh(self._show_detail)

    def leave(self) -> bool:
        """Out of the detail, or out of the filter; False when there is nothing to leave."""
        if self.has_class("-detail"):
            self.remove_class("-detail")
        elif self.has_class("-filtering"):
            self.query_one("#action-filter", Input).value = ""
            self.remove_class("-filtering")
        else:
            return False
        self.rows.focus()
        return True

    # Filter

    def action_filter(self) -> None:
        """Type what to look for."""
        self.remove_class("-detail")
        self.add_class("-filtering")
        self.query_one("#action-filter", Input).focus()

    @on(Input.Changed, "#action-filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._list()
        self.post_message(self.Moved())

    @on(Input.Submitted, "#action-filter")
    def _filter_kept(self, event: Input.Submitted) -> None:
        event.stop()
        self.rows.focus()
