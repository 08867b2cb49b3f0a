"""The port's form: one line a field, a sentence of help for the focused one, problems beside their fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from harbor_tui.domain.errors import FieldProblem
from harbor_tui.ui.kit.text import content, line
from harbor_tui.ui.widgets.choice import Choice
from harbor_tui.ui.widgets.field_column import FieldColumn
from harbor_tui.ui.widgets.single_line_input import PlainInput
from harbor_tui.ui.widgets.token_input import TokenInput
from harbor_tui.workflow.connections.form import PortForm

SIGN_INS: Final = (("basic", "e-mail and API token (basic)"), ("bearer", "bearer token"))
STORES: Final = (
    ("keyring", "keyring of this desktop"),
    ("file", "file, not encrypted"),
    ("session", "this session only"),
)


class Field(NamedTuple):
    """One field: its name in the form, what it is called, what it is for."""

    name: str
    label: str
    help: str
    example: str = ""


FIELDS: Final = (
    Field("name", "Name", "What you call this port among the others: lower-case letters, digits and hyphens.", "beta"),
    Field("base_url", "Address", "Your site: acme is enough for https://acme.atlassian.net. The token goes only there.",
          "https://acme.atlassian.net"),
    Field("sign_in", "Sign-in", "An API token goes with its account's e-mail (basic) at the site's own address; "
          "a bearer token with the gateway address https://api.atlassian.com/ex/confluence/CLOUD-ID."),
    Field("account", "Account", "The e-mail of the account that the API token belongs to; for basic sign-in only.",
          "ops@acme.example"),
    Field("token", "Token", "Paste it here. It is masked, never shown or copied again, and bound to the address above.",
          "paste the token"),
    Field("store", "Keep it in", "Keyring: the desktop's own store. File: readable by root and by everything that runs "
          "as you. Session: forgotten at the end."),
    Field("label", "Label", "What you call this port; shown nowhere but on this machine.", "Confluence Cloud API"),
    Field("queue_folder", "Queue folder", "Where agents put their requests; empty: in Harbor's own folder.",
          "empty: the usual place"),
    Field("spaces", "Spaces", "Your own names of spaces, by id: 123456=Platform (PLAT); 98410=Reports",
          "123456=Platform (PLAT)"),
    Field("headers", "Headers", "Fixed headers of a managed gateway: Maton-Connection=ID", "Maton-Connection=ID"),
    Field("proxy", "Proxy", "The way out, where there is only one: http://proxy.example:3128", "none"),
    Field("ca_bundle", "CA bundle", "A file of certificates to trust besides the usual ones.", "none"),
)  # fmt: skip
NAMES: Final = {field.name: field.label for field in FIELDS}
_NOT_OF_FORM: Final = frozenset({"token", "store", "sign_in"})


class PortFields(FieldColumn):
    """Holds what is typed; what it means and whether it fits is the workflow's to say."""

    DEFAULT_CSS = """
    PortFields { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    PortFields .field { height: auto; }
    PortFields .field > Horizontal { height: 1; }
    PortFields .name { width: 14; color: $text-muted; }
    PortFields .field.-here .name { color: $accent; text-style: bold; }
    PortFields Input { width: 1fr; }
    PortFields .problem { display: none; height: auto; padding-left: 14; color: $error; }
    PortFields .-wrong .problem { display: block; }
    PortFields .help { display: none; height: auto; padding-left: 14; color: $text-muted; }
    PortFields .field.-here .help { display: block; }
    PortFields #preview { display: none; height: auto; padding-left: 14; color: $success; }
    PortFields #preview.-known { display: block; }
    PortFields #box-name { display: none; }
    PortFields.-another #box-name { display: block; }
    PortFields.-another #box-queue_folder { display: none; }
    """

    @dataclass
    class Edited(Message):
        """Something was typed."""

        field: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._form = PortForm()
        self._sign_in_chosen = False

    def compose(self) -> ComposeResult:
        """The fields."""
        for field in FIELDS:
            with FieldBox(id=f"box-{field.name}", classes="field"):
                with Horizontal():
                    yield Static(content(field.label), classes="name")
                    yield _entry(field)
                if field.name == "base_url":
                    yield Static(id="preview")
                yield Static(content(field.help), classes="help")
                yield Static(classes="problem")

    # What is typed

    def fill(self, form: PortForm) -> None:
        """Show a form. The token's field is emptied."""
        self._form, self._sign_in_chosen = form, False
        self.remove_class("-another")
        with self.prevent(Input.Changed, Choice.Changed):
            for name, field in self._inputs():
                field.value = getattr(form, name)
                field.cursor_position = len(field.value)
            self.query_one("#sign_in", Choice).value = form.sign_in
            self.token.value = ""
        self.show_problems(())

    def begin_another(self, entry: str) -> PortForm:
        """A blank form for one more port, on the same entry; returns it."""
        self.fill(PortForm(entry=entry, queue_folder=self._form.queue_folder))
        self.add_class("-another")
        return self.form

    @property
    def another(self) -> bool:
        """Whether this is the form of one more port."""
        return self.has_class("-another")

    @property
    def form(self) -> PortForm:
        """What is typed, the token excepted."""
        typed = {name: field.value for name, field in self._inputs()}
        return replace(self._form, **typed, sign_in=self.query_one("#sign_in", Choice).value)

    @property
    def token(self) -> TokenInput:
        """The token's field."""
        return self.query_one(TokenInput)

    @property
    def store(self) -> str:
        """Where the token is to be kept."""
        return self.query_one("#store", Choice).value

    def use_store(self, store: str) -> None:
        """Offer a store first: where a token is kept already, another one will be too."""
        with self.prevent(Choice.Changed):
            self.query_one("#store", Choice).value = store

    def suggest_sign_in(self, sign_in: str) -> None:
        """What goes with the address, as long as nobody chose by hand."""
        if sign_in and not self._sign_in_chosen:
            with self.prevent(Choice.Changed):
                self.query_one("#sign_in", Choice).value = sign_in

    def put(self, name: str, value: str) -> None:
        """Change one field and go to it."""
        field = self.query_one(f"#{name}")
        if isinstance(field, Input):
            field.value = value
            field.cursor_position = len(value)
        elif isinstance(field, Choice):
            field.value = value

    def go_to(self, name: str) -> None:
        """Into a field."""
        self.query_one(f"#{name}").focus()

    def _inputs(self) -> Iterator[tuple[str, Input]]:
        for field in FIELDS:
            if field.name not in _NOT_OF_FORM:
                yield field.name, self.query_one(f"#{field.name}", Input)

    # What is said about it

    def show_preview(self, address: str) -> None:
        """The address that requests will go to."""
        preview = self.query_one("#preview", Static)
        preview.set_class(bool(address), "-known")
        preview.update(line("→ ", (address, "bold")))

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> None:
        """Say what is wrong beside each field, and go to the first."""
        by_name = {problem.path: problem.problem for problem in problems}
        for field in FIELDS:
            box = self.query_one(f"#box-{field.name}")
            problem = by_name.get(field.name, "")
            box.set_class(bool(problem), "-wrong")
            box.query_one(".problem", Static).update(line(("✗ ", "bold"), problem))
        first = next((field.name for field in FIELDS if field.name in by_name), "")
        if first:
            self.go_to(first)

    @on(Input.Changed)
    @on(Choice.Changed)
    def _edited(self, event: Input.Changed | Choice.Changed) -> None:
        event.stop()
        control = event.control
        name = control.id if control is not None else None
        self._sign_in_chosen |= name == "sign_in"
        self.query_one(f"#box-{name}").remove_class("-wrong")
        self.post_message(self.Edited(name or ""))

    @on(FieldColumn.Finished)
    def _finished(self, event: FieldColumn.Finished) -> None:
        event.stop()
        self.screen.focus_next()

    def on_key(self, event: events.Key) -> None:
        """The arrows go from field to field, as on paper; in a choice they choose."""
        if event.key not in ("up", "down") or not isinstance(self.screen.focused, Input):
            return
        event.stop()
        event.prevent_default()
        if event.key == "down":
            self.screen.focus_next()
        else:
            self.screen.focus_previous()


class FieldBox(Widget):
    """A field with its help and its problem."""

    DEFAULT_CSS = """
    FieldBox { layout: vertical; }
    """

    def on_descendant_focus(self) -> None:
        """The field has the focus: it explains itself."""
        self.add_class("-here")

    def on_descendant_blur(self) -> None:
        """The focus went elsewhere."""
        self.remove_class("-here")


def _entry(field: Field) -> Widget:
    if field.name == "sign_in":
        return Choice(SIGN_INS, "basic", id="sign_in")
    if field.name == "store":
        return Choice(STORES, "keyring", id="store")
    if field.name == "token":
        return TokenInput(placeholder=field.example, id="token")
    return PlainInput(placeholder=field.example, max_length=2000, id=field.name)
