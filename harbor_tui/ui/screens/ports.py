"""The ports pane: the form of the connection, what is still to do, and the check of the connection."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final, Protocol, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from harbor_tui.domain.errors import FieldProblem, HarborError, InvalidInput
from harbor_tui.ui.commands import Area, Command, bindings_for
from harbor_tui.ui.panes import Pane
from harbor_tui.ui.screens.ports_checks import CheckPanel
from harbor_tui.ui.screens.ports_fields import PortFields
from harbor_tui.ui.screens.ports_questions import confirm_file, confirm_forgetting, confirm_host, confirm_leaving
from harbor_tui.ui.text import notify_problem, safe_notify
from harbor_tui.workflow.connecting import STORES
from harbor_tui.workflow.contracts import Check

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.domain.secret import Secret
    from harbor_tui.ui.services import Services
    from harbor_tui.workflow.connecting import Connecting, Saved, SetUpStep
    from harbor_tui.workflow.port_form import PortForm

BESIDE_FROM: Final = 100
GATEWAY: Final = "https://api.atlassian.com/ex/confluence/"
_FIELD_OF_STEP: Final = {"Address": "base_url", "Token": "token"}


class _Reloading(Protocol):
    async def reload_services(self) -> None: ...


class PortsPane(Pane):
    """Sets the port up. The token goes from its field into the store and is never read back."""

    COMMAND_AREA = Area.PORTS
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.PORTS))
    DEFAULT_CSS = """
    PortsPane PortFields { width: 1fr; }
    PortsPane CheckPanel { width: 1fr; }
    PortsPane.-narrow-pane #port { layout: vertical; }
    PortsPane.-narrow-pane PortFields { height: auto; max-height: 65%; }
    PortsPane.-narrow-pane.-checking PortFields { display: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._services: Services | None = None
        self._steps: tuple[SetUpStep, ...] = ()
        self._saved_form: PortForm | None = None
        self._checks: dict[str, Check] = {}
        self._ask_to_focus = False

    def compose(self) -> ComposeResult:
        """Form and findings."""
        with Horizontal(id="port"):
            yield PortFields()
            yield CheckPanel()

    @property
    def fields(self) -> PortFields:
        """The form."""
        return self.query_one(PortFields)

    @property
    def panel(self) -> CheckPanel:
        """Steps, token and checks."""
        return self.query_one(CheckPanel)

    @property
    def _connecting(self) -> Connecting | None:
        return self._services.connecting if self._services is not None else None

    def on_resize(self, event: events.Resize) -> None:
        """Two columns or one."""
        self.set_class(event.size.width < BESIDE_FROM, "-narrow-pane")

    # Services

    def use(self, services: Services) -> None:
        """Show what is configured; what is typed and not saved stays."""
        self._services = services
        self.panel.show_checks(tuple(self._checks.values()))
        self._load(services.connecting)

    @work(exclusive=True, group="load", exit_on_error=False)
    async def _load(self, connecting: Connecting) -> None:
        form = await asyncio.to_thread(connecting.current)
        another = self._saved_form is not None and self._saved_form.name != form.name
        if self._saved_form is None or another or self.fields.form == self._saved_form:
            self.fields.fill(form)
        self._saved_form = form
        if connecting.settings_problem:
            safe_notify(self, connecting.settings_problem, error=True)
        self._judge()
        self._show_steps(connecting)
        token = await connecting.token_state()
        self.panel.show_token(token)
        if token.store in STORES:
            self.fields.use_store(token.store)
        self._show_steps(connecting)
        if self._ask_to_focus:
            self.focus_first()

    def _show_steps(self, connecting: Connecting) -> None:
        self._steps = connecting.set_up_steps()
        self.panel.show_steps(self._steps)
        self.post_message(self.WhereChanged())

    def focus_first(self) -> None:
        """To the next open step; to the checks when everything is set up."""
        self._ask_to_focus = not self._steps
        step = next((step for step in self._steps if not step.done), None)
        if step is not None and step.title in _FIELD_OF_STEP:
            self.remove_class("-checking")
            self.fields.go_to(_FIELD_OF_STEP[step.title])
        else:
            self.panel.focus()

    def where(self) -> str:
        """What is still to do."""
        step = next((step for step in self._steps if not step.done), None)
        names = self._services.port_names if self._services is not None else ()
        which = f"{names[0]}, 1 of {len(names)} ports" if len(names) > 1 else ""
        return " · ".join(part for part in (which, f"next: {step.title.lower()}" if step is not None else "") if part)

    def unavailable(self, command: Command) -> str:
        """Everything needs the services; switching needs another port, and nothing that is held."""
        services = self._services
        if services is None:
            return "Still starting."
        if command.id != "ports.next":
            return ""
        if len(services.port_names) < 2:
            return "There is no other port. One more: harbor-tui port add NAME"
        held = services.node is not None and bool(services.node.held())
        return "A decision is held: let it take effect, or take it back." if held else ""

    # Several ports

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_next_port(self) -> None:
        """Switch to the next configured port, after asking when something typed would be lost."""
        services = self._services
        if services is None or services.shelf is None:
            return
        typed = self._saved_form is not None and self.fields.form != self._saved_form
        if (typed or self.fields.token.value) and not await confirm_leaving(self.app):
            return
        try:
            port = await asyncio.to_thread(services.shelf.next)
        except HarborError as problem:
            notify_problem(self, problem)
            return
        if port is None:
            safe_notify(self, "There is no other port. One more: harbor-tui port add NAME")
            return
        self.fields.token.value = ""
        self._saved_form, self._checks = None, {}
        await cast(_Reloading, self.app).reload_services()
        safe_notify(self, f"Now on {port.short_name}: {port.base_url}. What is pending is reviewed for this tenant.")

    # Typing

    @on(PortFields.Edited)
    def _edited(self, event: PortFields.Edited) -> None:
        event.stop()
        self._judge()

    def _judge(self) -> None:
        """The final address and what is known about the pairing, as it is typed."""
        connecting = self._connecting
        if connecting is not None:
            form = self.fields.form
            self.fields.show_preview(connecting.preview(form))
            self.panel.show_advice(connecting.advice(form))

    def _typed_token(self) -> tuple[Secret | None, tuple[FieldProblem, ...]]:
        try:
            return self.fields.token.look(), ()
        except InvalidInput as problem:
            return None, (FieldProblem("token", f"{problem.summary} {problem.advice}"),)

    # Saving

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_save(self) -> None:
        """Save what is typed, after asking what has to be asked."""
        connecting = self._connecting
        if connecting is None:
            return
        form = self.fields.form
        token, problems = self._typed_token()
        problems = (*connecting.problems(form), *problems)
        self.fields.show_problems(problems)
        if problems:
            self.remove_class("-checking")
            return
        host = connecting.needs_confirmation(form)
        if host and not await confirm_host(self.app, host):
            return
        if token is not None and self.fields.store == "file" and not await confirm_file(self.app):
            return
        await self._save(connecting, form, token, bool(host))

    async def _save(self, connecting: Connecting, form: PortForm, token: Secret | None, confirmed: bool) -> bool:
        try:
            saved = await connecting.save(
                form, token=token, token_store=self.fields.store, other_host_confirmed=confirmed
            )
        except InvalidInput as problem:
            self.fields.show_problems(problem.problems)
            notify_problem(self, problem)
            return False
        except HarborError as problem:
            notify_problem(self, problem)
            return False
        self.fields.token.value = ""
        self._say_saved(saved)
        self._saved_form = None
        await cast(_Reloading, self.app).reload_services()
        return True

    def _say_saved(self, saved: Saved) -> None:
        safe_notify(self, f"Saved: {saved.port.base_url}, {saved.port.sign_in}.")
        for note in saved.notes:
            safe_notify(self, note, warning=True)

    # Checking

    def action_test(self) -> None:
        """Try what is typed, stage by stage."""
        token, problems = self._typed_token()
        if problems:
            self.fields.show_problems(problems)
            return
        self.add_class("-checking")
        self.panel.focus()
        self._checks = {}
        if self._connecting is not None:
            self._check(self._connecting, self.fields.form, token)

    @work(exclusive=True, group="checks", exit_on_error=False)
    async def _check(self, connecting: Connecting, form: PortForm, token: Secret | None) -> None:
        async for check in connecting.checks(form, token=token):
            self._checks[check.name] = check
            self.panel.show_checks(tuple(self._checks.values()))
        self._show_steps(connecting)
        self.panel.show_checks(tuple(self._checks.values()), self._verdict())

    def _verdict(self) -> str:
        states = {check.state for check in self._checks.values()}
        if "fail" in states:
            return "It does not work yet: see what to do above."
        return "It works; Ctrl+S saves." if self.fields.form != self._saved_form else "It works: 2 goes to the pages."

    # Commands

    def action_give_token(self) -> None:
        """To the token's field."""
        self.remove_class("-checking")
        self.fields.go_to("token")

    def action_use_basic(self) -> None:
        """E-mail and API token; the account comes next."""
        self.remove_class("-checking")
        self.fields.put("sign_in", "basic")
        self.fields.go_to("account")

    def action_use_gateway(self) -> None:
        """The gateway's address, to which the site's cloud id is still to be added."""
        self.remove_class("-checking")
        self.fields.put("base_url", GATEWAY)
        self.fields.put("sign_in", "bearer")
        self.fields.go_to("base_url")

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_guide(self) -> None:
        """Lead through a way of signing in; save where it led, and check the connection."""
        from harbor_tui.ui.screens.ports_guide import SignInGuide

        connecting = self._connecting
        if connecting is None:
            return
        led = await self.app.push_screen_wait(SignInGuide(connecting, self.fields.form))
        if led is None:
            return
        self._put_form(led.form)
        host = connecting.needs_confirmation(led.form)
        if host and not await confirm_host(self.app, host):
            return
        if led.token is not None and self.fields.store == "file" and not await confirm_file(self.app):
            return
        if await self._save(connecting, led.form, led.token, bool(host)):
            self.action_test()

    def _put_form(self, form: PortForm) -> None:
        """Show where the guide led, as if it had been typed."""
        for name in ("base_url", "sign_in", "account", "headers"):
            self.fields.put(name, getattr(form, name))
        self._judge()

    def action_edit(self) -> None:
        """Into the form."""
        self.remove_class("-checking")
        self.fields.go_to("base_url")

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_forget_token(self) -> None:
        """Remove the token from every store, after asking."""
        connecting = self._connecting
        if connecting is None or not await confirm_forgetting(self.app):
            return
        for sentence in await connecting.forget_token():
            safe_notify(self, sentence)
        self.panel.show_token(await connecting.token_state())
        await cast(_Reloading, self.app).reload_services()

    def action_leave(self) -> None:
        """Stop a check that is running; else out of the form, so that single keys work, and back."""
        running = [check for check in self._checks.values() if check.state == "running"]
        if running:
            self.workers.cancel_group(self, "checks")
            for check in running:
                self._checks[check.name] = Check(check.name, "skipped", "stopped")
            self.panel.show_checks(tuple(self._checks.values()), "Stopped.")
        elif self.has_class("-checking") and self.has_class("-narrow-pane"):
            self.action_edit()
        else:
            self.panel.focus()
