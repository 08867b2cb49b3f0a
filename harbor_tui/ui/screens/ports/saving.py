"""Saving a port from its form: what does not fit field by field, what has to be asked first, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from harbor_tui.domain.errors import FieldProblem, HarborError, InvalidInput
from harbor_tui.ui.kit.text import notify_problem, safe_notify
from harbor_tui.ui.screens.ports.questions import confirm_file, confirm_host
from harbor_tui.ui.screens.ports.switching import SeveralPortsPane
from harbor_tui.workflow.connections.form import name_problem

if TYPE_CHECKING:
    from harbor_tui.domain.secrets.secret import Secret
    from harbor_tui.workflow.connections.connections import PortSetup, Saved
    from harbor_tui.workflow.connections.form import PortForm


class SavingPane(SeveralPortsPane):
    """A pane whose form is saved as the current port, or as one more."""

    @property
    def connecting(self) -> PortSetup:
        """The way to a connected port."""
        return self._services.connecting

    def typed_token(self) -> tuple[Secret | None, tuple[FieldProblem, ...]]:
        """The token that is typed, and what is wrong with it."""
        try:
            return self.fields.token.look(), ()
        except InvalidInput as problem:
            return None, (FieldProblem("token", f"{problem.summary} {problem.advice}"),)

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_save(self) -> None:
        """Save what is typed, after asking what has to be asked."""
        connecting, form = self.connecting, self.fields.form
        token, problems = self.typed_token()
        problems = (*self._name_problems(form), *connecting.problems(form), *problems)
        self.fields.show_problems(problems)
        if problems:
            self.remove_class("-checking")
        else:
            await self.ask_and_save(connecting, form, token)

    def _name_problems(self, form: PortForm) -> tuple[FieldProblem, ...]:
        if not self.fields.another:
            return ()
        problem = name_problem(form.name, self._services.port_names)
        return (FieldProblem("name", problem),) if problem else ()

    async def ask_and_save(self, connecting: PortSetup, form: PortForm, token: Secret | None) -> bool:
        """Whether the current port was saved, after asking about an unknown host and a token in a file."""
        host = connecting.needs_confirmation(form)
        if host and not await confirm_host(self.app, host):
            return False
        if token is not None and self.fields.store == "file" and not await confirm_file(self.app):
            return False
        return await self._save(connecting, form, token, bool(host))

    async def _save(self, connecting: PortSetup, form: PortForm, token: Secret | None, confirmed: bool) -> bool:
        store, another = self.fields.store, self.fields.another
        keep = connecting.add if another else connecting.save
        try:
            saved = await keep(form, token=token, token_store=store, other_host_confirmed=confirmed)
        except InvalidInput as problem:
            self.fields.show_problems(problem.problems)
            notify_problem(self, problem)
            return False
        except HarborError as problem:
            notify_problem(self, problem)
            return False
        self._say_saved(saved, another)
        self.fields.token.value = ""
        self._saved_form = None
        await self.reload_services()
        return not another

    def _say_saved(self, saved: Saved, another: bool) -> None:
        what = f"Added {saved.port.name}; n goes on to it" if another else "Saved"
        safe_notify(self, f"{what}: {saved.port.base_url}, {saved.port.sign_in}.")
        # What the current port misses stands in the set-up list.
        for note in saved.notes if another or saved.token.is_set else ():
            safe_notify(self, note, warning=True)
