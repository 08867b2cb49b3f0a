"""The actions pane: what agents may ask for, deciding what is published, and running actions by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from harbor_tui.domain.actions import Action, ActionState, Policy
from harbor_tui.domain.errors import HarborError, InvalidInput
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.ui.commands.lookup import Area, bindings_for
from harbor_tui.ui.kit.text import notify_problem, safe_notify
from harbor_tui.ui.screens.actions.answer import ActionAnswer
from harbor_tui.ui.screens.actions.form import ActionForm
from harbor_tui.ui.screens.actions.list import NO_PORT, ActionBrowser
from harbor_tui.ui.screens.actions.publisher import Publisher, is_busy
from harbor_tui.ui.shell.pane import Pane

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.actions.trial import ActionTrial

BESIDE_FROM: Final = 100
_FILLING, _ANSWERING = "-filling", "-answering"


class _Reloading(Protocol):
    async def reload_services(self) -> None: ...


class ActionsPane(Pane):
    """List, form and answer: beside each other where there is room, else one at a time."""

    COMMAND_AREA = Area.ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.ACTIONS))
    DEFAULT_CSS = """
    ActionsPane ActionBrowser { width: 2fr; }
    ActionsPane ActionForm, ActionsPane ActionAnswer { display: none; width: 3fr; border-left: solid $rule; }
    ActionsPane.-filling ActionForm, ActionsPane.-answering ActionAnswer { display: block; }
    ActionsPane.-filling #action-detail, ActionsPane.-answering #action-detail { display: none; }
    ActionsPane.-narrow-pane ActionForm, ActionsPane.-narrow-pane ActionAnswer { border-left: none; }
    ActionsPane.-narrow-pane.-filling ActionBrowser { display: none; }
    ActionsPane.-narrow-pane.-answering ActionBrowser { display: none; }
    ActionsPane.-narrow-pane #action-detail { display: none; border-left: none; }
    ActionsPane.-narrow-pane .-detail #action-detail { display: block; }
    ActionsPane.-narrow-pane .-detail #action-list { display: none; }
    """

    def __init__(self, services: Services, *, id: str | None = None) -> None:
        super().__init__(services, id=id)
        self._asked: tuple[Action, Mapping[str, Any]] | None = None
        """What was run last, to run it again; nothing after a write."""
        self._publisher = Publisher(self, lambda: self._services, self._reload)
        self._is_asking = False
        self._ticket = 0
        """Grows with everything that is run; an answer to an older question is dropped."""

    def compose(self) -> ComposeResult:
        """The three of them."""
        with Horizontal():
            yield ActionBrowser(self._services)
            yield ActionForm()
            yield ActionAnswer()

    @property
    def browser(self) -> ActionBrowser:
        """List and detail."""
        return self.query_one(ActionBrowser)

    @property
    def form(self) -> ActionForm:
        """The form."""
        return self.query_one(ActionForm)

    @property
    def answer(self) -> ActionAnswer:
        """The answer."""
        return self.query_one(ActionAnswer)

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other or one at a time."""
        self.set_class(event.size.width < BESIDE_FROM, "-narrow-pane")

    # Services

    def use(self, services: Services) -> None:
        """Another book or port: a form or answer of an action that is not the same any more is closed."""
        before, self._services = self._services, services
        self.browser.use(services)
        if before.port != services.port or self.form.action not in (None, *services.book.actions):
            self._cancel()
            self._asked = None
            self._show("")
        self.post_message(self.WhereChanged())

    def focus_first(self) -> None:
        """Where the operator was; what was imported or approved meanwhile is read."""
        if self.has_class(_ANSWERING):
            self.answer.focus_first()
        elif self.has_class(_FILLING):
            self.form.focus_first()
        else:
            self.browser.focus_first()
        self._look_for_changes()

    @work(exclusive=True, group="changes", exit_on_error=False)
    async def _look_for_changes(self) -> None:
        services = self._services
        if services.publications is None or is_busy(services):
            return
        try:
            book = await run_blocking(services.publications.book)
        except HarborError as problem:
            notify_problem(self, problem)
            return
        if book.actions != services.book.actions and services is self._services:
            await self._reload()

    async def _reload(self) -> None:
        await cast(_Reloading, self.app).reload_services()

    def where(self) -> str:
        """Whose actions these are."""
        book = self._services.book
        published = sum(action.state is ActionState.PUBLISHED for action in book.actions)
        return f"{len(book.actions)} actions of {book.entry}, {published} published"

    @on(ActionBrowser.Moved)
    def _moved(self, event: ActionBrowser.Moved) -> None:
        event.stop()
        self.post_message(self.WhereChanged())

    # List, form or answer

    def _show(self, mode: str) -> None:
        self.set_class(mode == _FILLING, _FILLING)
        self.set_class(mode == _ANSWERING, _ANSWERING)
        if not self.has_focus_within:
            return
        if mode == _FILLING:
            self.form.focus_first()
        elif mode == _ANSWERING:
            self.answer.focus_first()
        else:
            self.browser.focus_first()

    @on(ActionBrowser.FormWanted)
    async def _form_wanted(self, event: ActionBrowser.FormWanted) -> None:
        event.stop()
        self._cancel()
        await self.form.open(event.action)
        self._show(_FILLING)

    def action_leave(self) -> None:
        """Cancel what is waited for; else one step back."""
        if self._cancel():
            self.answer.stop("cancelled")
            if not self.answer.has_answer:
                self._show(_FILLING)
        elif self.has_class(_ANSWERING):
            if not self.answer.step_out():
                self._show(_FILLING)
        elif self.has_class(_FILLING):
            self._show("")
        else:
            self.browser.leave()

    # Publishing

    @on(ActionBrowser.PublishingWanted)
    def _publishing_wanted(self, event: ActionBrowser.PublishingWanted) -> None:
        event.stop()
        self._ask_first(partial(self._publisher.publish, event.slugs))

    @on(ActionBrowser.WithdrawingWanted)
    def _withdrawing_wanted(self, event: ActionBrowser.WithdrawingWanted) -> None:
        event.stop()
        self._ask_first(partial(self._publisher.withdraw, event.action))

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def _ask_first(self, change: Callable[[], Awaitable[None]]) -> None:
        await change()

    # Running

    @on(ActionForm.Sent)
    def _sent(self, event: ActionForm.Sent) -> None:
        event.stop()
        self._start(event.action, event.given)

    @on(ActionAnswer.Wanted)
    def _wanted(self, event: ActionAnswer.Wanted) -> None:
        event.stop()
        if event.what == "edit" or self._asked is None:
            self._show(_FILLING)
        elif event.what == "again":
            self._start(*self._asked)
        elif self.answer.next_cursor is not None:
            action, given = self._asked
            query = {**given.get("query", {}), "cursor": self.answer.next_cursor}
            self._start(action, {**given, "query": query}, more=True)

    def _start(self, action: Action, given: Mapping[str, Any], *, more: bool = False) -> None:
        trying = self._services.trying
        if trying is None:
            safe_notify(self, NO_PORT)
            return
        self._ticket += 1
        if not more:
            self._asked = (action, given)
        writes = action.writes or action.policy is not Policy.AUTO
        self.answer.start(action.slug, "Putting it into the inbox" if writes else "Running")
        self._show(_ANSWERING)
        if action.state is ActionState.DRAFT:
            self._rehearse(trying, action, given, self._ticket)
        elif writes:
            self._ask(trying, action, given, self._ticket)
        else:
            self._run(trying, action, given, self._ticket, more=more)

    @work(exclusive=True, group="try", exit_on_error=False)
    async def _run(
        self, trying: ActionTrial, action: Action, given: Mapping[str, Any], ticket: int, *, more: bool = False
    ) -> None:
        try:
            tried = await trying.run(action.slug, given)
        except HarborError as problem:
            self._failed(action, problem, ticket)
            return
        if ticket == self._ticket:
            self.answer.show(tried, more=more)

    @work(exclusive=True, group="try", exit_on_error=False)
    async def _rehearse(self, trying: ActionTrial, action: Action, given: Mapping[str, Any], ticket: int) -> None:
        try:
            rehearsed = await trying.rehearse(action.slug, given)
        except HarborError as problem:
            self._failed(action, problem, ticket)
            return
        if ticket == self._ticket:
            self.answer.show_rehearsed(rehearsed)

    @work(exclusive=True, group="ask-agent", exit_on_error=False)
    async def _ask(self, trying: ActionTrial, action: Action, given: Mapping[str, Any], ticket: int) -> None:
        """Once begun it is not cancelled: the request would be in the inbox all the same."""
        self._is_asking = True
        try:
            asked = await trying.ask(action.slug, given)
        except HarborError as problem:
            self._failed(action, problem, ticket)
            return
        finally:
            self._is_asking = False
        if ticket == self._ticket:
            self._asked = None
            self.answer.show_asked(asked)

    def _failed(self, action: Action, problem: HarborError, ticket: int) -> None:
        if ticket != self._ticket:
            return
        if isinstance(problem, InvalidInput) and problem.problems:
            self.answer.stop()
            self._show(_FILLING)
            self.form.show_refused(problem.problems)
        else:
            self.answer.show_problem(action.slug, problem)

    def _cancel(self) -> bool:
        """Wait no longer for a read; False when none was waited for."""
        if not self.answer.is_waiting or self._is_asking:
            return False
        self._ticket += 1
        self.workers.cancel_group(self, "try")
        self.answer.stop()
        return True
