"""An action's form, made from its schema: what each value is for, and what is wrong with it while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from harbor_tui.domain.actions import Action, ActionState
from harbor_tui.domain.errors import FieldProblem
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, bindings_for
from harbor_tui.ui.kit.text import content, line, lines
from harbor_tui.ui.screens.actions.fields import ActionField
from harbor_tui.ui.widgets.choice import Choice
from harbor_tui.workflow.actions.forms import IS_REQUIRED, document_of, fields_of, problem_of, problems_of_no_field

if TYPE_CHECKING:
    from textual.binding import BindingType

ROOMY: Final = 140
"""From that width of the terminal on, long names of fields are whole."""


class ActionForm(CommandHost, Vertical):
    """Holds what is typed for one action."""

    COMMAND_AREA = Area.ACTION_FORM
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.ACTION_FORM))
    DEFAULT_CSS = """
    ActionForm #form-head { height: auto; padding: 0 1; background: $surface; }
    ActionForm VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    ActionForm #form-whole { height: auto; padding: 0 1; color: $error; display: none; }
    ActionForm.-wrong #form-whole { display: block; }
    ActionForm #form-foot { height: 1; padding: 0 1; color: $text-muted; }
    ActionForm .part { height: 1; margin-top: 1; color: $text-muted; text-style: bold; }
    """

    @dataclass
    class Sent(Message):
        """The input is complete and fits the action."""

        action: Action
        given: Mapping[str, Any]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.action: Action | None = None
        self._tried = False
        """Whether sending was tried: then also what is missing is named."""

    def compose(self) -> ComposeResult:
        """The action, its fields, what is wrong with the whole, the keys."""
        yield Static(id="form-head")
        yield VerticalScroll(id="form-fields", can_focus=False)
        yield Static(id="form-whole")
        yield Static(id="form-foot")

    async def open(self, action: Action) -> None:
        """The form of an action; what was typed for the same one stays."""
        if self.action == action:
            return
        self.action, self._tried = action, False
        draft = action.state is ActionState.DRAFT
        kind = "a draft: nothing is sent" if draft else "asks for approval" if action.writes else "runs at once"
        head = line((action.slug, "bold"), (f" · {kind}", ""), (f" · {action.method} {action.path}", "$text-muted"))
        self.query_one("#form-head", Static).update(head)
        does = " puts it into the inbox" if action.writes else " runs it (Enter too)"
        does = " shows the request that it would make" if draft else does
        foot = line(("^s", "bold $accent"), does, "   * required   ", ("Esc", "bold $accent"), " back")
        self.query_one("#form-foot", Static).update(foot)
        box = self.query_one("#form-fields", VerticalScroll)
        await box.remove_children()
        await box.mount(*self._widgets(action))
        self._show_problems(())

    def _widgets(self, action: Action) -> list[Static | ActionField]:
        fields = fields_of(action.input)
        if not fields:
            return [Static(content("It takes no input.", "$text-muted"))]
        widgets: list[Static | ActionField] = []
        labels = max(len(field.label) for field in fields)
        part = ""
        for field in fields:
            if field.path[0] != part:
                part = field.path[0]
                widgets.append(Static(content(part.capitalize()), classes="part"))
            widgets.append(ActionField(field, min(labels, self._most_label)))
        return widgets

    @property
    def _most_label(self) -> int:
        """Names are whole where the terminal is wide."""
        return 26 if self.app.size.width < ROOMY else 40

    @property
    def fields(self) -> list[ActionField]:
        """The fields, in their order."""
        return list(self.query(ActionField))

    def focus_first(self) -> None:
        """The first field that is required and empty, else the first one; without fields the form itself."""
        fields = self.fields
        empty = (field for field in fields if field.field.required and not field.typed)
        first = next(empty, next(iter(fields), None))
        if first is not None:
            first.focus_entry()
        else:
            self.can_focus = True
            self.focus()

    # What is typed

    def _read(self) -> tuple[dict[str, Any], tuple[FieldProblem, ...]]:
        if self.action is None:
            return {}, ()
        return document_of(self.action.input, {field.field.name: field.typed for field in self.fields})

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def _edited(self, event: Message) -> None:
        event.stop()
        self._show_problems(self._read()[1])

    def _show_problems(self, found: tuple[FieldProblem, ...]) -> None:
        shown = found if self._tried else tuple(each for each in found if each.problem != IS_REQUIRED)
        for field in self.fields:
            field.show_problem(problem_of(field.field, shown))
        whole = problems_of_no_field(tuple(field.field for field in self.fields), shown) if self._tried else ()
        self.set_class(bool(whole), "-wrong")
        self.query_one("#form-whole", Static).update(lines(*(line(("✗ ", "bold"), str(each)) for each in whole)))

    def show_refused(self, found: tuple[FieldProblem, ...]) -> None:
        """What whoever was to run it says about the input."""
        self._tried = True
        self._show_problems(found)
        self._go_to_first(found)

    def _go_to_first(self, found: tuple[FieldProblem, ...]) -> None:
        first = next((field for field in self.fields if problem_of(field.field, found)), None)
        if first is not None:
            first.focus_entry()

    def action_send(self) -> None:
        """Hand the input over, or go to the first thing that is wrong with it."""
        given, found = self._read()
        if found:
            self.show_refused(found)
        elif self.action is not None:
            self.post_message(self.Sent(self.action, given))

    # Keys

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        """Enter runs a read; in a write it goes on to the next field."""
        event.stop()
        if self.action is not None and self.action.writes:
            self.screen.focus_next()
        else:
            self.action_send()

    def on_key(self, event: events.Key) -> None:
        """The arrows go from field to field, as on paper; Enter on a choice does what it does elsewhere."""
        focused = self.screen.focused
        steps = {"down": self.screen.focus_next, "up": self.screen.focus_previous}
        if isinstance(focused, Input | Choice) and event.key in steps:
            steps[event.key]()
        elif isinstance(focused, Choice) and event.key == "enter":
            if self.action is not None and self.action.writes:
                self.screen.focus_next()
            else:
                self.action_send()
        else:
            return
        event.stop()
        event.prevent_default()
