"""The confirmation: the only place where an approval is given, by a gesture that no terminal can be made to type.

Focus is on Cancel. Enter, Esc, Space, q, y, a and a click outside cancel or do nothing. Keys are dead until 500 ms of
silence have passed after the first paint, and again after the focus was lost, the program was suspended or something
else covered the dialog. `Ctrl+Y` confirms where no finding is serious; otherwise four random characters are typed.
Pasted text never counts, and the mouse can only cancel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Static

from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.kit.text import content, line

QUIET_S: Final = 0.5
SCROLLING: Final = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8}
CANCELLING: Final = frozenset({"escape", "enter", "space", "q", "ctrl+q", "ctrl+c"})


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: every fact is raw text."""

    title: str
    facts: Sequence[tuple[str, str, str]]
    """Label, text, style."""
    verb: str
    """What confirming does: `creates it (5 s to undo)`."""
    challenge: str = ""
    """To be typed; empty where Ctrl+Y is enough."""
    deed: str = "confirm"
    """What typing it is for: `create it`."""
    subject: str = ""
    """What is done to what is there already, in one sentence of its own; raw text."""


class ConfirmDialog(Dialog[bool]):
    """True only by the gesture; everything else is False."""

    DEFAULT_CSS = """
    ConfirmDialog #box {
        width: 72; max-width: 96%; height: auto; max-height: 100%; background: $surface; border: round $accent;
        border-title-color: $foreground; border-title-style: bold; padding: 0 1;
    }
    ConfirmDialog .fact { height: auto; }
    ConfirmDialog #subject { height: auto; margin-bottom: 1; }
    ConfirmDialog .fact Static { width: 1fr; height: auto; }
    ConfirmDialog .fact .label { width: 8; }
    ConfirmDialog #facts { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
    ConfirmDialog #last { dock: bottom; height: auto; layout: horizontal; padding-top: 1; background: $surface; }
    ConfirmDialog #cancel { width: 12; color: $foreground; }
    ConfirmDialog #cancel:focus { color: $accent; text-style: bold reverse; }
    ConfirmDialog #gesture { width: 1fr; height: auto; text-align: right; }
    """

    armed: reactive[bool] = reactive(False)
    typed: reactive[str] = reactive("")
    in_vain: reactive[str] = reactive("")
    """Whether Ctrl+Y was pressed where it is not enough."""

    def __init__(self, question: Question, *, quiet_s: float = QUIET_S) -> None:
        super().__init__()
        self._question = question
        self._quiet_s = quiet_s
        self._quiet: Timer | None = None
        self._painted = False
        self._away = 0

    def compose(self) -> ComposeResult:
        """The facts once more, Cancel, and how to confirm."""
        box = Vertical(id="box")
        box.border_title = content(self._question.title)
        with box:
            with VerticalScroll(id="facts", can_focus=False):
                if self._question.subject:
                    yield Static(content(self._question.subject, "bold"), id="subject")
                for label, text, style in self._question.facts:
                    with Horizontal(classes="fact"):
                        yield Static(content(label, "$text-muted"), classes="label")
                        yield Static(content(text, style))
            with Container(id="last"):
                yield CancelMark(content("[ Cancel ]"), id="cancel")
                yield Static(id="gesture")

    def on_mount(self) -> None:
        """Dead at first; anything that takes the screen away makes it dead again."""
        self.query_one("#cancel").focus()
        self.watch(self.app, "app_focus", self.disarm, init=False)
        self.app.app_resume_signal.subscribe(self, lambda _app: self.disarm())
        self.call_after_refresh(self._first_painted)

    def _first_painted(self) -> None:
        self._painted = True
        self.disarm()

    def _arm(self) -> None:
        if self._was_away():
            self.disarm()
        else:
            self.armed = True

    def _times_away(self) -> int:
        return getattr(self.app, "times_away", 0)

    def _was_away(self) -> bool:
        """Whether others had the terminal since the quiet time began; keys may come before the news of it."""
        return self._times_away() != self._away

    def disarm(self) -> None:
        """Start the quiet time anew."""
        self.armed = False
        self.typed = ""
        self._away = self._times_away()
        if self._quiet is not None:
            self._quiet.stop()
        self._quiet = self.set_timer(self._quiet_s, self._arm) if self._painted else None

    def on_screen_suspend(self) -> None:
        """Something covers the dialog."""
        self.disarm()

    def on_screen_resume(self) -> None:
        """Nothing covers it any more."""
        self.disarm()

    def watch_armed(self) -> None:
        """Say what can be done."""
        self._show_gesture()

    def watch_typed(self) -> None:
        """Show what has been typed."""
        self._show_gesture()

    def watch_in_vain(self) -> None:
        """Say why nothing happened."""
        self._show_gesture()

    def _show_gesture(self) -> None:
        for gesture in self.query("#gesture").results(Static):
            gesture.update(self._gesture())

    def _gesture(self) -> Content:
        question = self._question
        if not self.armed:
            return content("one moment…", "$text-muted")
        if not question.challenge:
            return line(("Ctrl+Y", "bold $accent"), f" {question.verb}")
        shown = f"{self.typed:_<{len(question.challenge)}}"
        typed = (shown, "bold reverse")
        why = (f"{self.in_vain} ", "$warning") if self.in_vain else ""
        return line(why, "Type  ", (question.challenge, "bold $secondary"), f"  to {question.deed}:  ", typed)

    def on_key(self, event: events.Key) -> None:
        """A key that reached the dialog without the focus on Cancel."""
        event.stop()
        event.prevent_default()
        self.take_key(event)

    def take_key(self, event: events.Key) -> None:
        """Every key that is pressed while the dialog is open."""
        challenge = self._question.challenge
        if event.key == "escape":
            self.dismiss(False)
        elif not self.armed or self._was_away():
            self.disarm()
        elif challenge and event.is_printable and event.character and event.key != "space":
            self._type(event.character)
        elif challenge and event.key == "backspace":
            self.typed = self.typed[:-1]
        elif not challenge and event.key == "ctrl+y":
            self.dismiss(True)
        elif event.key == "ctrl+y":
            self.in_vain = "Ctrl+Y is not enough here."
        elif event.key in CANCELLING:
            self.dismiss(False)
        elif event.key in SCROLLING:
            self.query_one("#facts", VerticalScroll).scroll_relative(y=SCROLLING[event.key], animate=False)

    def _type(self, character: str) -> None:
        self.typed += character
        if len(self.typed) < len(self._question.challenge):
            return
        if self.typed == self._question.challenge:
            self.dismiss(True)
        else:
            self.in_vain = "That was not it."
            self.disarm()

    def on_click(self, event: events.Click) -> None:
        """A click outside or on Cancel cancels; no other click does anything."""
        if self.armed and event.widget is not None and (event.widget is self or event.widget.id == "cancel"):
            self.dismiss(False)


class CancelMark(Static, can_focus=True):
    """`[ Cancel ]`, which has the focus: it hands every key to the dialog and drops what is pasted."""

    def on_key(self, event: events.Key) -> None:
        """Nothing else gets to see it."""
        event.stop()
        event.prevent_default()
        if isinstance(self.screen, ConfirmDialog):
            self.screen.take_key(event)

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text never counts."""
        event.stop()
