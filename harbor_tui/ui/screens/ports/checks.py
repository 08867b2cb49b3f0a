"""What is still to do, where the token is, and the connection check as it fills in."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from harbor_tui.contracts.adapters import TokenState
from harbor_tui.domain.text.display import display
from harbor_tui.ui.kit.text import Part, content, line, lines

if TYPE_CHECKING:
    from harbor_tui.contracts.adapters import Check
    from harbor_tui.workflow.connections.connections import SetUpStep

MARKS: Final = {
    "ok": ("✓", "bold $success"),
    "fail": ("✗", "bold $error"),
    "warn": ("△", "bold $warning"),
    "running": ("◔", "bold $accent"),
    "skipped": ("·", "$text-muted"),
}
_WHERE: Final = {
    "keyring": "in the keyring",
    "file": "in a file that is not encrypted",
    "session": "for this session only",
    "environment": "from the environment (visible to processes of the same user)",
    "token file": "from the file that HARBOR_TUI_TOKEN_FILE names",
}


class CheckPanel(VerticalScroll, can_focus=True):
    """Three parts below each other; scrolls when they are long."""

    DEFAULT_CSS = """
    CheckPanel { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; border-left: outer $background; }
    CheckPanel:focus { border-left: outer $accent; }
    CheckPanel Static { height: auto; margin-bottom: 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._steps: Sequence[SetUpStep] = ()
        self._token = TokenState(False)
        self._checks: Sequence[Check] = ()
        self._words = ""

    def compose(self) -> ComposeResult:
        """The parts."""
        yield Static(id="steps")
        yield Static(id="token-state")
        yield Static(id="advice")
        yield Static(id="checks")

    def show_steps(self, steps: Sequence[SetUpStep]) -> None:
        """The checklist while anything is open; the next step stands out."""
        self._steps = steps
        part = self.query_one("#steps", Static)
        following = next((step for step in steps if not step.done), None)
        part.display = following is not None
        rows = [row for step in steps for row in _step(step, step is following, self._room)]
        part.update(lines(content("Set-up", "bold"), *rows))

    @property
    def _room(self) -> int:
        return max(self.scrollable_content_region.width, 40)

    def on_resize(self) -> None:
        """Wrap anew."""
        self.show_steps(self._steps)
        self.show_token(self._token)
        self.show_checks(self._checks, self._words)

    def show_token(self, state: TokenState) -> None:
        """Where the token is; never anything of it."""
        self._token = state
        where = _WHERE.get(state.store, state.store)
        words = line(("✓ ", "bold $success"), f"kept {where}" if state.store in ("keyring", "file") else where)
        missing = line(("○ ", "bold $warning"), "not set")
        notes = [row for note in state.notes for row in hanging(("  ",), note, self._room, "$text-muted")]
        heading = content("Token", "bold")
        self.query_one("#token-state", Static).update(lines(heading, words if state.is_set else missing, *notes))

    def show_advice(self, advice: str) -> None:
        """Why address and sign-in will not work together."""
        part = self.query_one("#advice", Static)
        part.display = bool(advice)
        part.update(line(("△ ", "bold $warning"), advice))

    def show_checks(self, checks: Sequence[Check], words: str = "") -> None:
        """The stages so far."""
        self._checks, self._words = checks, words
        rows = [row for check in checks for row in check_rows(check, self._room)]
        if not checks:
            rows = [line(("t", "bold $accent"), " tries the connection, stage by stage")]
        if words:
            rows.append(content(words, "$text-muted"))
        self.query_one("#checks", Static).update(lines(content("Connection check", "bold"), *rows))


def hanging(first: Sequence[Part], text: str, width: int, style: str = "") -> list[Content]:
    """Text behind `first`, its further lines below its beginning."""
    lead = line(*first)
    indent = lead.cell_length
    parts = wrap(display(" ".join(text.split())), max(width - indent, 20)) or [""]
    return [line(lead if number == 0 else " " * indent, (part, style)) for number, part in enumerate(parts)]


def _step(step: SetUpStep, following: bool, width: int) -> list[Content]:
    mark = ("✓ ", "bold $success") if step.done else ("▸ ", "bold $accent") if following else ("○ ", "$text-muted")
    hint = "" if step.done and step.title != "Entry" else step.hint
    return hanging((mark, (f"{step.title:<8}  ", "bold" if following else "")), hint, width, "$text-muted")


def check_rows(check: Check, width: int) -> list[Content]:
    """One stage: mark, name, what was found; below it what to do."""
    name = (f" {check.name:<11} ", "bold" if check.state in ("fail", "warn") else "")
    detail = "trying… (Esc stops)" if check.state == "running" else check.detail or check.state
    muted = "$text-muted" if check.state == "skipped" else ""
    rows = hanging((MARKS.get(check.state, ("·", "")), name), detail, width, muted)
    if check.fix and check.state not in ("ok", "skipped"):
        rows += hanging((" " * 12, ("→ ", "bold $accent")), check.fix, width)
    return rows
