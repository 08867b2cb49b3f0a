"""The ports pane: the form of the connection, what is still to do, and the check of the connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from harbor_tui.contracts.adapters import Check
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.ui.commands.lookup import Area, bindings_for
from harbor_tui.ui.kit.text import safe_notify
from harbor_tui.ui.screens.ports.checks import CheckPanel
from harbor_tui.ui.screens.ports.fields import PortFields
from harbor_tui.ui.screens.ports.questions import confirm_forgetting
from harbor_tui.ui.screens.ports.saving import SavingPane
from harbor_tui.ui.shell.hearing import FILL, times_typed
from harbor_tui.workflow.connections.connections import STORES

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.domain.secrets.secret import Secret
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.connections.connections import PortSetup, SetUpStep
    from harbor_tui.workflow.connections.form import PortForm

BESIDE_FROM: Final = 100
GATEWAY: Final = "https://api.atlassian.com/ex/confluence/"
_FIELD_OF_STEP: Final = {"Address": "base_url", "Token": "token"}


class PortsPane(SavingPane):
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

    def __init__(self, services: Services, *, id: str | None = None) -> None:
        super().__init__(services, id=id)
        self._steps: tuple[SetUpStep, ...] = ()
        self._ask_to_focus = False

    def compose(self) -> ComposeResult:
        """Form and findings."""
        with Horizontal(id="port"):
            yield PortFields()
            yield CheckPanel()

    @property
    def panel(self) -> CheckPanel:
        """Steps, token and checks."""
        return self.query_one(CheckPanel)

    def on_resize(self, event: events.Resize) -> None:
        """Two columns or one."""
        self.set_class(event.size.width < BESIDE_FROM, "-narrow-pane")

    # Services

    def use(self, services: Services) -> None:
        """Show what is configured; what is typed and not saved stays."""
        self._services = services
        self.panel.show_checks(tuple(self._checks.values()))
        self._load(services.connecting)

    @work(exclusive=True, group=FILL, exit_on_error=False)
    async def _load(self, connecting: PortSetup) -> None:
        self._fill(await run_blocking(connecting.current))
        if connecting.settings_problem:
            safe_notify(self, connecting.settings_problem, error=True)
        self._judge()
        self._show_steps(connecting)
        if self._ask_to_focus and self._next_step == "Address":
            self.focus_first()
        self._learn_token(connecting, times_typed(self))

    @work(exclusive=True, group="load", exit_on_error=False)
    async def _learn_token(self, connecting: PortSetup, typed: int) -> None:
        """A keyring may take its time: who types meanwhile keeps the focus."""
        token = await connecting.token_state()
        self.panel.show_token(token)
        if token.store in STORES:
            self.fields.use_store(token.store)
        self._show_steps(connecting)
        if self._ask_to_focus and typed == times_typed(self):
            self.focus_first()

    def _fill(self, form: PortForm) -> None:
        saved = self._saved_form
        if saved is not None and self.fields.another:
            return  # one more port is being typed
        if saved is None or saved.name != form.name or self.fields.form == saved:
            self.fields.fill(form)
        self._saved_form = form

    def _show_steps(self, connecting: PortSetup) -> None:
        self._steps = connecting.set_up_steps()
        self.panel.show_steps(self._steps)
        self.post_message(self.WhereChanged())

    @property
    def _next_step(self) -> str:
        """What is still to do; empty when all is done, or not known yet."""
        return next((step.title for step in self._steps if not step.done), "")

    def focus_first(self) -> None:
        """To the next open step; to the checks when everything is set up."""
        self._ask_to_focus = not self._steps
        if self._next_step in _FIELD_OF_STEP:
            self.remove_class("-checking")
            self.fields.go_to(_FIELD_OF_STEP[self._next_step])
        else:
            self.panel.focus()

    def where(self) -> str:
        """What is still to do."""
        if self.fields.another:
            return "one more port: ^s adds it, Esc leaves it"
        step = self._next_step
        names = self._services.port_names
        which = f"{names[0]}, 1 of {len(names)} ports" if len(names) > 1 else ""
        return " · ".join(part for part in (which, f"next: {step.lower()}" if step else "") if part)

    # Typing

    @on(PortFields.Edited)
    def _edited(self, event: PortFields.Edited) -> None:
        event.stop()
        connecting = self.connecting
        if event.field == "base_url" and self._is_new(connecting):
            self.fields.suggest_sign_in(connecting.sign_in_for(self.fields.form))
        self._judge()

    def _is_new(self, connecting: PortSetup) -> bool:
        """Whether the port had no address yet."""
        return self._saved_form is None or not connecting.preview(self._saved_form)

    def _judge(self) -> None:
        """The final address and what is known about the pairing, as it is typed."""
        form = self.fields.form
        self.fields.show_preview(self.connecting.preview(form))
        self.panel.show_advice(self.connecting.advice(form))

    # Checking

    def action_test(self) -> None:
        """Try what is typed, stage by stage."""
        token, problems = self.typed_token()
        if problems:
            self.fields.show_problems(problems)
            return
        self.add_class("-checking")
        self.panel.focus()
        self._checks = {}
        self._check(self.connecting, self.fields.form, token)

    @work(exclusive=True, group="checks", exit_on_error=False)
    async def _check(self, connecting: PortSetup, form: PortForm, token: Secret | None) -> None:
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
        from harbor_tui.ui.screens.ports.sign_in_guide import SignInGuide

        connecting = self.connecting
        led = await self.app.push_screen_wait(SignInGuide(connecting, self.fields.form))
        if led is None:
            return
        self._put_form(led.form)
        if await self.ask_and_save(connecting, led.form, led.token):
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
        connecting = self.connecting
        if not await confirm_forgetting(self.app):
            return
        for sentence in await connecting.forget_token():
            safe_notify(self, sentence)
        self.panel.show_token(await connecting.token_state())
        await self.reload_services()

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
        elif self.fields.another and self.panel.has_focus_within:
            self.action_leave_adding()
        else:
            self.panel.focus()
