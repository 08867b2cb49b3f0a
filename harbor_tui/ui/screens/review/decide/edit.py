"""Edits a request before it is approved: its plain fields in lines, its body in a text area. Saving decides nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static, TextArea

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.text.display import display
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, bindings_for
from harbor_tui.ui.kit.formatting import size_text
from harbor_tui.ui.kit.leaves_once import LeavesOnce
from harbor_tui.ui.kit.text import content, line, lines, notify_problem, safe_notify
from harbor_tui.ui.screens.review.facts import space_text
from harbor_tui.ui.shell.status_facts import place_of
from harbor_tui.ui.widgets.key_line import KeyLine
from harbor_tui.ui.widgets.single_line_input import PlainInput
from harbor_tui.workflow.writes.bodies import body_text

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.inbox.model import Review

Fields = Mapping[str, Any]
Take = Callable[[Fields], Awaitable[object]]
"""Takes a changed document; raises `HarborError` where it cannot be a request."""
VERSION: Final = "version"
LABELS: Final = {
    "title": "Title", "spaceId": "Space id", "parentId": "Parent id", "status": "Status", "version": "Version",
}  # fmt: skip
MOST_CHARACTERS: Final = 200_000
"""Longer bodies are edited in $EDITOR: a text area would take seconds for them."""


def plain_fields(sent: Fields) -> dict[str, str]:
    """The members of a body that are plain text: title, space, parent, status; and the number of a version."""
    fields = {name: value for name, value in sent.items() if isinstance(value, str) and name.isidentifier()}
    number = json_access.number(sent, VERSION, "number")
    return fields if number is None else {**fields, VERSION: str(number)}


def with_field(sent: Fields, name: str, text: str) -> Fields:
    """The same document with another field; a version is a number again, unless what was typed is none."""
    if name != VERSION:
        return {**sent, name: text}
    digits = text.strip()
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else text
    return {**sent, VERSION: {**sent[VERSION], "number": number}}


def with_body_text(sent: Fields, text: str) -> Fields:
    """The same document with another body text, wherever its form keeps it."""
    body = sent.get("body")
    if not isinstance(body, dict):
        return sent
    if "value" in body:
        return {**sent, "body": {**body, "value": text}}
    return {**sent, "body": {name: {**part, "value": text} for name, part in body.items() if isinstance(part, dict)}}


@dataclass(frozen=True, slots=True)
class EditContext:
    """What the screen says of the request beside its fields; raw text."""

    host: str = ""
    agent: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """By member: what an id stands for, where that is known."""


def about(review: Review, services: Services) -> EditContext:
    """The tenant, the agent, and what space and parent are called."""
    place = place_of(services)
    named, known = space_text(review, services)
    names = {"spaceId": named if known else "", "parentId": review.parent.title if review.parent is not None else ""}
    return EditContext(
        place.host, review.row.agent or "unknown agent", {name: text for name, text in names.items() if text}
    )


class EditScreen(CommandHost, LeavesOnce, Screen[Fields]):
    """Gives the changed document, or None when it was left."""

    COMMAND_AREA = Area.EDIT
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.EDIT))
    DEFAULT_CSS = """
    EditScreen { layout: vertical; background: $background; }
    EditScreen #what { height: 2; padding: 0 1; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
    EditScreen #fields { height: auto; }
    EditScreen .field { height: 1; }
    EditScreen .field .label { width: 12; padding: 0 1; color: $text-muted; }
    EditScreen .field PlainInput { width: 1fr; }
    EditScreen .field .name { width: auto; max-width: 50%; padding: 0 1; color: $text-muted; }
    EditScreen TextArea { height: 1fr; border: none; border-top: solid $rule; background: $background; }
    EditScreen TextArea:focus { border: none; border-top: solid $accent; }
    """

    def __init__(self, sent: Fields, about: EditContext, take: Take) -> None:
        super().__init__()
        self._sent = sent
        self._take = take
        self._about = about
        self._text, _ = body_text(sent)
        self._loaded = ""
        self._warned = self._taking = False

    @property
    def body_is_too_long(self) -> bool:
        """Whether the body is left to $EDITOR."""
        return len(self._text) > MOST_CHARACTERS

    def compose(self) -> ComposeResult:
        """What is edited, the fields, the body."""
        yield Static(self._what(), id="what")
        with Vertical():
            with Vertical(id="fields"):
                for name, value in plain_fields(self._sent).items():
                    yield from self._field(name, value)
            if self.body_is_too_long:
                size = size_text(len(self._text))
                yield Static(content(f"The body ({size}) is too long for here: E opens it in $EDITOR."))
            else:
                yield TextArea(self._text, show_line_numbers=True, tab_behavior="focus", id="body")
        yield KeyLine()

    def _what(self) -> Content:
        agent, host = self._about.agent, self._about.host
        whose = f"{agent}'s request" if agent else "a request"
        where = ("  on ", (host, "bold")) if host else ()
        return lines(
            line(("Edit ", "bold"), (whose, "bold"), *where),
            content("Nothing is approved by it; the agent is told which fields changed.", "$text-muted"),
        )

    def _field(self, name: str, value: str) -> ComposeResult:
        with Horizontal(classes="field"):
            yield Static(content(LABELS.get(name, name)), classes="label")
            yield PlainInput(display(value), id=f"field-{name}")
            if self._about.names.get(name):
                yield Static(content(self._about.names[name]), classes="name", id=f"name-{name}")

    @on(Input.Changed)
    def _changed_field(self, event: Input.Changed) -> None:
        """What an id stood for is not what another one stands for."""
        name = (event.input.id or "").removeprefix("field-")
        for known in self.query(f"#name-{name}").results(Static):
            known.display = event.value == display(plain_fields(self._sent).get(name, ""))

    def on_mount(self) -> None:
        """Remember how the text area holds the body: line ends may differ, and that is no change."""
        for area in self.query(TextArea):
            area.cursor_blink = False
            self._loaded = area.text

    def _changed(self) -> Fields:
        changed: Fields = {**self._sent}
        for name, value in plain_fields(self._sent).items():
            typed = self.query_one(f"#field-{name}", PlainInput).value
            if typed != display(value):
                changed = with_field(changed, name, typed)
        for area in self.query(TextArea):
            if area.text != self._loaded:
                return with_body_text(changed, area.text)
        return changed

    @property
    def unsaved(self) -> str:
        """What would be lost by leaving now."""
        return "Your changes are not kept yet: ^s keeps them, Esc leaves." if self._changed() != self._sent else ""

    def action_save(self) -> None:
        """Go back with what was changed."""
        changed = self._changed()
        if changed == self._sent:
            self.dismiss(None)
        elif not self._taking:
            self._taking = True
            self._save(changed)

    @work(exclusive=True, group="save", exit_on_error=False)
    async def _save(self, changed: Fields) -> None:
        """Go once it is taken; what cannot be a request stays here, with all that was typed, to be mended."""
        try:
            await self._take(changed)
        except HarborError as problem:
            notify_problem(self, problem)
        else:
            self.dismiss(changed)
        finally:
            self._taking = False

    def action_undo(self) -> None:
        """Undo in the text area; Ctrl+Z suspends here as everywhere."""
        for area in self.query(TextArea):
            area.undo()

    def action_leave(self) -> None:
        """Go back without it; asked for twice when something was changed."""
        if not self._warned and self._changed() != self._sent:
            self._warned = True
            safe_notify(self, "Esc again drops the changes; ^s keeps them.", warning=True)
        else:
            self.dismiss(None)
