"""One field of an action's form: its entry, the help under it while it has the focus, and what is wrong with it."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from harbor_tui.ui.kit.text import content, line, lines
from harbor_tui.ui.widgets.choice import Choice
from harbor_tui.ui.widgets.single_line_input import PlainInput
from harbor_tui.workflow.actions.forms import FieldKind, FormField

LONGEST_LINE: Final = 5000


class FieldChoice(Choice, inherit_bindings=False):
    """A choice that leaves up and down to the form: going through the fields changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,l", "step(1)", "next", show=False),
        Binding("left,h", "step(-1)", "previous", show=False),
    ]


class ActionField(Widget):
    """Holds one value as text."""

    DEFAULT_CSS = """
    ActionField { layout: vertical; height: auto; }
    ActionField > Horizontal { height: auto; }
    ActionField .name { color: $text-muted; }
    ActionField.-here .name { color: $accent; text-style: bold; }
    ActionField Input { width: 1fr; }
    ActionField TextArea { width: 1fr; height: 7; border: none; padding: 0 1; background: $panel; }
    ActionField TextArea:focus { border: none; }
    ActionField .help { display: none; height: auto; color: $text-muted; padding-left: 2; }
    ActionField.-here .help { display: block; }
    ActionField .problem { display: none; height: auto; color: $error; padding-left: 2; }
    ActionField.-wrong .problem { display: block; }
    """

    def __init__(self, field: FormField, name_width: int) -> None:
        super().__init__()
        self.field = field
        self._name_width = name_width

    def on_descendant_focus(self) -> None:
        """The help stands under the field that has the focus."""
        self.add_class("-here")

    def on_descendant_blur(self) -> None:
        """And under no other."""
        self.remove_class("-here")

    def compose(self) -> ComposeResult:
        """Name and entry, help, problem."""
        with Horizontal():
            mark = " *" if self.field.required else ""
            name = Static(line(self.field.label, (mark, "bold")), classes="name")
            name.styles.width = self._name_width + 4
            yield name
            yield self._entry()
        yield Static(self._help(), classes="help")
        yield Static(classes="problem")

    def _entry(self) -> Widget:
        match self.field.kind:
            case FieldKind.CHOICE:
                return FieldChoice(self.field.options, self.field.start)
            case FieldKind.LONG | FieldKind.JSON:
                area = TextArea(self.field.start, tab_behavior="focus", soft_wrap=True)
                area.cursor_blink = False
                return area
        return PlainInput(self.field.start, placeholder=self.field.hint, max_length=LONGEST_LINE)

    def _help(self) -> Content:
        described = self.field.schema.description
        rows = [content(described)] if described else []
        if self.field.hint:
            rows.append(content(self.field.hint))
        return lines(*rows)

    @property
    def typed(self) -> str:
        """What is typed or chosen."""
        entry = self.query_one("Input, TextArea, Choice")
        if isinstance(entry, TextArea):
            return entry.text
        return entry.value if isinstance(entry, Input | Choice) else ""

    def focus_entry(self) -> None:
        """Into the field."""
        self.query_one("Input, TextArea, Choice").focus()

    def show_problem(self, problem: str) -> None:
        """What is wrong, beside the field; empty when nothing is."""
        self.set_class(bool(problem), "-wrong")
        self.query_one(".problem", Static).update(line(("✗ ", "bold"), problem))
