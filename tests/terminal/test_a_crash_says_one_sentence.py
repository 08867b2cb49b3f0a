"""A fault inside the program, in a key's handler, in a worker and while painting (ESC-15, CR-13, D6, E1)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.failpoint import failpoint
from tests.support.hostile_texts import ALL
from tests.support.node_home import LONG_UNDO_S, NodeHome, page_request
from tests.support.operator import approve, ask_to_approve, open_inbox, open_review
from tests.support.terminal_output import forbidden_sequences, left_on_exit, plain
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

SECRET = "SEKRET-in-a-frame"


def change_the_theme(terminal: Terminal) -> None:
    """A key's handler fails."""
    terminal.send("F9")


def approve_and_change_the_theme(terminal: Terminal) -> None:
    """A key's handler fails while an approval is held."""
    open_review(terminal)
    approve(terminal)
    terminal.wait_for("◔ approved")
    terminal.send("F9")


def approve_it(terminal: Terminal) -> None:
    """What the gesture calls fails."""
    open_review(terminal)
    ask_to_approve(terminal)
    terminal.send("C-y")


def open_its_last_tab(terminal: Terminal) -> None:
    """A line of it cannot be drawn."""
    open_review(terminal)
    terminal.send("[")


PLACES: dict[str, tuple[str, Callable[[Terminal], None]]] = {
    "handler": ("harbor_tui.ui.app:next_theme", change_the_theme),
    "worker": ("harbor_tui.workflow.inbox.model:Review.__init__", lambda terminal: terminal.send("Enter")),
    "painting": ("harbor_tui.ui.screens.actions.pane:ActionsPane.compose", lambda terminal: terminal.send("4")),
    "rendering": ("harbor_tui.ui.widgets.text_view:TextLines.render_line", open_its_last_tab),
    "approving": ("harbor_tui.workflow.decide.decisions:Decisions.hold_approval", approve_it),
    "handler while held": ("harbor_tui.ui.app:next_theme", approve_and_change_the_theme),
}


@pytest.mark.parametrize("place", PLACES)
def test_it_ends_with_a_sentence_and_nothing_was_decided(node: NodeHome, tmp_path: Path, place: str) -> None:
    target, act = PLACES[place]
    node.put("a-plain", page_request("Plain page"))
    for number, raw in enumerate(list(ALL)[:5]):
        node.put(f"hostile-{number}", page_request(raw), agent=raw, why=raw)
    node.set_undo(LONG_UNDO_S)
    with node.console(env=failpoint(tmp_path / "site", target, SECRET)) as terminal:
        open_inbox(terminal, "Plain page")
        act(terminal)
        assert terminal.wait_exit() == 70
        written = terminal.written
    last = plain(written)[-300:]
    assert "harbor-tui ended by an internal error (RuntimeError in" in last
    assert "Nothing was decided by this." in last
    for hidden in (SECRET, "Traceback", "locals", "errors shown", node.sandbox.token):
        assert hidden not in plain(written), hidden
    assert (forbidden_sequences(written), left_on_exit(written)) == ([], [])
    assert node.is_undecided("a-plain")
    assert node.run("queue", "check").code == 0


def test_asked_for_more_it_shows_no_locals_either(node: NodeHome, tmp_path: Path) -> None:
    node.put("hostile", page_request(next(iter(ALL))))
    site = failpoint(tmp_path / "site", "harbor_tui.ui.app:next_theme", SECRET)
    with node.console(env=site | {"HARBOR_TUI_DEBUG": "1"}) as terminal:
        open_inbox(terminal, "1 pending")
        terminal.send("F9")
        assert terminal.wait_exit() == 70
        shown = plain(terminal.written)
        assert "RuntimeError: the failpoint" in shown
        assert (SECRET in shown, node.sandbox.token in shown) == (False, False)
        assert (forbidden_sequences(terminal.written), left_on_exit(terminal.written)) == ([], [])
