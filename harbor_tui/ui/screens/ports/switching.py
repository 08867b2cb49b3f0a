"""What the ports pane does with more than one port: the next one, one more, and one less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from textual import work

from harbor_tui.domain.errors import HarborError
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.ui.kit.text import notify_problem, safe_notify
from harbor_tui.ui.screens.ports.fields import PortFields
from harbor_tui.ui.screens.ports.questions import confirm_leaving, confirm_removing
from harbor_tui.ui.shell.pane import Pane

if TYPE_CHECKING:
    from harbor_tui.contracts.adapters import Check
    from harbor_tui.domain.port import Port
    from harbor_tui.ui.commands.lookup import Command
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.connections.form import PortForm
    from harbor_tui.workflow.connections.port_switching import PortSwitcher

ONE_MORE = "There is no other port. One more: N, or harbor-tui port add NAME"


class _Reloading(Protocol):
    async def reload_services(self) -> None: ...


class SeveralPortsPane(Pane):
    """A pane on the current port, from which others are reached."""

    def __init__(self, services: Services, *, id: str | None = None) -> None:
        super().__init__(services, id=id)
        self._saved_form: PortForm | None = None
        self._checks: dict[str, Check] = {}

    @property
    def fields(self) -> PortFields:
        """The form."""
        return self.query_one(PortFields)

    @property
    def _shelf(self) -> PortSwitcher | None:
        return self._services.shelf

    def unavailable(self, command: Command) -> str:
        """Leaving the port, or taking it out, needs another one, and nothing that is held."""
        services = self._services
        if self.fields.another and command.id in ("ports.add", "ports.remove", "ports.forget"):
            return "This is the form of one more port: ^s adds it, Esc leaves it."
        if command.id not in ("ports.next", "ports.add", "ports.remove"):
            return ""
        if services.shelf is None or services.port is None:
            return "Set this port up first: it is the only one."
        if command.id == "ports.next" and len(services.port_names) < 2:
            return ONE_MORE
        held = services.node is not None and bool(services.node.held())
        return "A decision is held: let it take effect, or take it back." if held and command.id != "ports.add" else ""

    async def reload(self) -> None:
        """The port that is current now, and nothing of what was typed."""
        self.fields.token.value = ""
        self._saved_form, self._checks = None, {}
        await self.reload_services()

    async def reload_services(self) -> None:
        """New services for every pane."""
        await cast(_Reloading, self.app).reload_services()

    async def _may_lose_what_is_typed(self) -> bool:
        typed = self._saved_form is not None and self.fields.form != self._saved_form
        return not (typed or self.fields.token.value) or await confirm_leaving(self.app)

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_next_port(self) -> None:
        """Switch to the next configured port, after asking when something typed would be lost."""
        shelf = self._shelf
        if shelf is None or not await self._may_lose_what_is_typed():
            return
        try:
            port = await run_blocking(shelf.next)
        except HarborError as problem:
            notify_problem(self, problem)
            return
        if port is None:
            safe_notify(self, ONE_MORE)
            return
        await self.reload()
        self._say_current(port)

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_add_port(self) -> None:
        """A blank form for one more port; the current one stays in use."""
        if self._saved_form is None or not await self._may_lose_what_is_typed():
            return
        self.remove_class("-checking")
        self._checks = {}
        self._saved_form = self.fields.begin_another(self._saved_form.entry)
        self.fields.go_to("name")
        self.post_message(self.WhereChanged())

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_leave_adding(self) -> None:
        """Back to the current port, which was in use all the time."""
        if await self._may_lose_what_is_typed():
            await self.reload()

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_remove_port(self) -> None:
        """Take the current port out, after its name was typed; the next one takes its place."""
        services, shelf = self._services, self._shelf
        if shelf is None or services.port is None:
            return
        name, others = services.port.short_name, services.port_names[1:]
        if not await confirm_removing(self.app, name, str(services.port.base_url), bool(others)):
            return
        try:
            told = await run_blocking(shelf.remove, name, current_too=True)
        except HarborError as problem:
            notify_problem(self, problem)
            return
        await self.reload()
        safe_notify(self, f"{name} is removed. Its token: {'; '.join(told['token'])}.")
        if self._services.port is not None:
            self._say_current(self._services.port)

    def _say_current(self, port: Port) -> None:
        safe_notify(self, f"Now on {port.short_name}: {port.base_url}. What is pending is reviewed for this tenant.")
