"""What runs the commands of an area: a screen, pane or widget that mixes in `CommandHost`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.worker import Worker, WorkerState

from harbor_tui.domain.errors import HarborError
from harbor_tui.ui.commands.lookup import COMMANDS, Area, Command
from harbor_tui.ui.kit.text import notify_problem, safe_notify

if TYPE_CHECKING:
    from textual.dom import DOMNode as _Node
else:
    _Node = object


class CommandHost(_Node):
    """Runs the commands of its area, or says why one is not available now.

    Mix in before the Textual class; set `COMMAND_AREA`, `BINDINGS = bindings_for(that area)`, and write one
    `action_…` method for each of the area's commands.
    """

    COMMAND_AREA: ClassVar[Area]

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """No failure of a worker passes in silence."""
        report_failure(self, event)

    def unavailable(self, command: Command) -> str:
        """Why a command of this area cannot be run now, as a sentence; empty when it can."""
        return ""

    def keys_now(self) -> tuple[str, ...]:
        """The ids of the commands that matter in the state that is shown; none: the key line goes by priority."""
        return ()

    def why_not(self, command: Command) -> str:
        """`unavailable`, and read-only mode before it."""
        read_only = "" if command.read_only_ok else str(getattr(self.app, "read_only_reason", ""))
        return read_only or self.unavailable(command)

    def say(self, reason: str) -> None:
        """Tell why a command is not run; a dialog, over which no notice shows, says it itself."""
        safe_notify(self, reason)

    async def action_run(self, command_id: str) -> None:
        """Run a command, or show why not."""
        command = COMMANDS[command_id]
        reason = self.why_not(command)
        if reason:
            self.say(reason)
            return
        await self.app.run_action(command.action, default_namespace=self)


def report_failure(node: _Node, event: Worker.StateChanged) -> None:
    """What a worker did not catch: one of our errors is shown; anything else is a bug and ends the console."""
    error = event.worker.error if event.state is WorkerState.ERROR else None
    if isinstance(error, HarborError):
        notify_problem(node, error)
    elif isinstance(error, Exception):
        node.app._handle_exception(error)


def hosts_from(node: object) -> Iterator[CommandHost]:
    """The hosts around a node, innermost first."""
    while node is not None:
        if isinstance(node, CommandHost):
            yield node
        node = getattr(node, "parent", None)
