"""Edits a request before it is approved: its plain fields in lines, its body in a text area. Saving decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static, TextArea

from harbor_tui.domain import loosely
from harbor_tui.domain.display import display
from harbor_tui.ui.commands import Area, bindings_for
from harbor_tui.ui.figures import size_text
from harbor_tui.ui.hosts import CommandHost
from harbor_tui.ui.text import content, line, safe_notify
from harbor_tui.ui.widgets.key_line import KeyLine
from harbor_tui.ui.widgets.plain_input import PlainInput
from harbor_tui.workflow.bodies import body_text

if TYPE_CHECKING:
    from textual.binding import BindingType

Fields = Mapping[str, Any]
VERSION: Final = "version"
MOST_CHARACTERS: Final = 200_000
"""Longer bodies are edited in $EDITOR: a text area would take seconds for them."""


def plain_fields(sent: Fields) -> dict[str, str]:
    """The members of a body that are plain text: title, space, parent, status; and the number of a version."""
    fields = {name: value for name, value in sent.items() if isinstance(value, str) and name.isidentifier()}
    number = loosely.number(sent, VERSION, "number")
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


class EditScreen(CommandHost, Screen[Fields]):
    """Gives the changed document, or None when it was left."""

    COMMAND_AREA = Area.EDIT
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.EDIT))
    DEFAULT_CSS = """
    EditScreen { layout: vertical; background: $background; }
    EditScreen #what { height: 1; padding: 0 1; background: $surface; }
    EditScreen .field { height: 1; }
    EditScreen .field Static { width: 12; padding: 0 1; color: $text-muted; }
    EditScreen TextArea { height: 1fr; border: none; border-top: solid $rule; background: $background; }
    EditScreen TextArea:focus { border: none; border-top: solid $accent; }
    """

    def __init__(self, sent: Fields) -> None:
        super().__init__()
        self._sent = sent
        self._text, _ = body_text(sent)
        self._loaded = ""
        self._warned = False

    @property
    def body_is_too_long(self) -> bool:
        """Whether the body is left to $EDITOR."""
        return len(self._text) > MOST_CHARACTERS

    def compose(self) -> ComposeResult:
        """What is edited, the fields, the body."""
        what = line(("Edit before approving", "bold"), ("  the agent is told which fields changed", "$text-muted"))
        yield Static(what, id="what")
        with Vertical():
            for name, value in plain_fields(self._sent).items():
                with Horizontal(classes="field"):
                    yield Static(content(name))
                    yield PlainInput(display(value), id=f"field-{name}")
            if self.body_is_too_long:
                size = size_text(len(self._text))
                yield Static(content(f"The body ({size}) is too long for here: E opens it in $EDITOR."))
            else:
                yield TextArea(self._text, show_line_numbers=True, tab_behavior="focus", id="body")
        yield KeyLine()

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
        self.dismiss(None if changed == self._sent else changed)

    def action_leave(self) -> None:
        """Go back without it; asked for twice when something was changed."""
        if not self._warned and self._changed() != self._sent:
            self._warned = True
            safe_notify(self, "Esc again drops the changes; ^s keeps them.", warning=True)
        else:
            self.dismiss(None)
