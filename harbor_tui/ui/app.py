"""The console's application: paints its frame, then loads the services; no way in which it ends decides anything.

What the first paint does not need is imported where it is used.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import SystemCommand
from textual.screen import Screen

from harbor_tui.document.model.gc_pause import freeze_startup_objects, gc_paused
from harbor_tui.domain.errors import HarborError
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.ui.commands.host import CommandHost, hosts_from
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.commands.palette import CommandPalette
from harbor_tui.ui.kit.gc_and_threads import prefer_ui_thread
from harbor_tui.ui.kit.text import notify_problem, safe_notify
from harbor_tui.ui.kit.themes import THEMES, next_theme, theme_named
from harbor_tui.ui.main_screen import PANE_FACTORIES, MainScreen, PaneFactories
from harbor_tui.ui.shell.exit_signals import on_signals
from harbor_tui.ui.shell.safe_app import GuardedApp
from harbor_tui.ui.shell.settings_reload import LOOK_EVERY_S, look_at_settings, why_not_loaded
from harbor_tui.ui.shell.size_notice import SizeNotice, too_small

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.node.node import Node

HANG_UP = 129
SEND_DEADLINE_S = 65.0
BESIDE_ROWS = 6
"""Lines of the screen that are never rows of a list."""


class HarborApp(CommandHost, GuardedApp):
    """The console. `load` makes the services; it runs after the first paint."""

    COMMAND_AREA = Area.EVERYWHERE
    COMMANDS: ClassVar = {CommandPalette}
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.EVERYWHERE))
    ENABLE_COMMAND_PALETTE = True
    CSS_PATH = "app.tcss"
    TITLE = "Harbor"

    def __init__(
        self,
        load: Callable[[], Awaitable[Services]],
        *,
        mouse: bool = True,
        theme: str = "dark",
        factories: PaneFactories = PANE_FACTORIES,
    ) -> None:
        no_color = bool(os.environ.get("NO_COLOR"))
        super().__init__()
        self._load, self._mouse, self._factories = load, mouse, factories
        self.services: Services | None = None
        self.ending: int | None = None
        self._reloading = asyncio.Lock()
        self._opening = False
        """Whether it is not known yet what may be recorded in the queue."""
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme_named(theme, no_color=no_color)

    def run(self, **options: Any) -> int:
        """Run until the end; returns the exit code."""
        super().run(mouse=self._mouse, **options)
        return HarborError.exit_code if self.return_code is None else self.return_code

    # Start

    def get_default_screen(self) -> Screen[Any]:
        """The frame, painted before anything is loaded."""
        return MainScreen(self._factories)

    @property
    def main(self) -> MainScreen:
        """The main screen, under whatever is on top of it."""
        return next(screen for screen in self.screen_stack if isinstance(screen, MainScreen))

    @property
    def node(self) -> Node | None:
        """The node at work; None while all starts, and as long as set-up is incomplete."""
        return self.services.node if self.services is not None else None

    def on_mount(self) -> None:
        """Hear signals and changes from outside."""
        on_signals(self.end)
        prefer_ui_thread()
        self.set_interval(LOOK_EVERY_S, lambda: look_at_settings(self))

    def on_ready(self) -> None:
        """Load: the frame is on the screen."""
        self.load_services()

    @work(exclusive=True, group="load")
    async def load_services(self) -> None:
        """Make the services and hand them to the panes."""
        try:
            with gc_paused():
                await self._take(await self._load())
        except HarborError as problem:
            self.main.show_failure(problem.summary, problem.advice)

    async def _take(self, services: Services) -> None:
        """First what the inbox's rows need: nobody waits for more than that."""
        first, self.services = self.services is None, services
        if services.node is not None:
            self._opening = True
            try:
                await services.node.open(rows=max(self.size.height - BESIDE_ROWS, 0))
            finally:
                self._opening = False
        await self.main.use(services)
        for notice in services.notices:
            safe_notify(self, notice)
        self._go_on(services, first)

    @work(exclusive=True, group="go on", exit_on_error=False)
    async def _go_on(self, services: Services, first: bool) -> None:
        """The rest, once the rows are on the screen. A key that needs something of it is not held up: it makes it."""
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        with gc_paused():
            await painted.wait()
            self._learn_token(services)
            if services.node is not None and self.ending is None:
                await services.node.start()
            try:
                await run_blocking(services.preload)
                await run_blocking(_load_what_opens)
            except HarborError as problem:
                notify_problem(self, problem)
        if first:  # later there is something of before for the collector to find
            freeze_startup_objects()
        await self._look_at_chain(services)

    async def _look_at_chain(self, services: Services) -> None:
        from harbor_tui.ui.shell.audit_status import look_at_chain

        await look_at_chain(services)
        self.main.show_facts()

    @work(exclusive=True, group="token", exit_on_error=False)
    async def _learn_token(self, services: Services) -> None:
        """Where the token is; not waited for, since a keyring that hangs takes three seconds to give up."""
        connecting = await run_blocking(services.connecting_once)
        services.token = await connecting.token_state()
        self.main.show_facts()

    async def reload_services(self) -> None:
        """After the port was saved: new services for every pane.

        Two at once would leave a node at work that no pane shows, and half a change one that is not at work: each waits
        for the one before, and goes on to its end though nobody waits for it any more.
        """
        await asyncio.shield(asyncio.create_task(self._reload_in_turn(), name="reload"))

    async def _reload_in_turn(self) -> None:
        async with self._reloading:
            await self._reload()

    async def _reload(self) -> None:
        old = self.services
        if old is not None and old.reload is not None:
            fresh = await old.reload()
            fresh.chain_broken = old.chain_broken  # until it is checked again
            if old.node is not None and old.node is not fresh.node:
                await old.node.stop(SEND_DEADLINE_S)
            if old.close is not None:
                await old.close()
            if self.ending is None:
                await self._take(fresh)

    def on_resize(self, event: events.Resize) -> None:
        """Nothing is decided on a screen that cannot show what is decided.

        All is drawn anew, also at the size of before: sizes that changed back while we were busy reach us as one, and
        the terminal has cut what it showed.
        """
        covered = isinstance(self.screen, SizeNotice)
        if too_small(event.size.width, event.size.height) and not covered:
            self.push_screen(SizeNotice())
        elif covered and not too_small(event.size.width, event.size.height):
            self.pop_screen()
        self.screen.refresh()

    # End

    def terminal_lost(self) -> None:
        """Nobody is at the terminal any more."""
        self.end(HANG_UP)

    @property
    def deaf(self) -> bool:
        """Once the end has begun no key and no click is heard."""
        return self.ending is not None or super().deaf

    def end(self, code: int) -> None:
        """End: what is held stays pending; a send in flight gets its deadline and is recorded."""
        if self.ending is None:
            self.ending = code
            self._finish()

    @work(exclusive=True, group="end", exit_on_error=False)
    async def _finish(self) -> None:
        code = self.ending or 0
        try:
            if self.node is not None:
                await self.node.stop(SEND_DEADLINE_S)
            if self.services is not None and self.services.close is not None:
                await self.services.close()
        finally:
            self.exit(code, return_code=code)

    # Commands

    @property
    def read_only_reason(self) -> str:
        """Why nothing may be changed; empty when it may."""
        read_only = self.node is not None and self.node.posture.read_only
        return "The queue is read-only here; nothing can be decided." if read_only else ""

    def unavailable(self, command: Command) -> str:
        """Panes and freezing need the services."""
        if command.id == "app.freeze" and self.node is None:
            return "There is no queue to freeze yet."
        if command.id == "app.freeze" and self._opening:
            return "The queue is still being opened; nothing is sent yet. Press it again."
        if command.id == "app.load_settings":
            return why_not_loaded(self.services, isinstance(self.screen, MainScreen))
        return ""

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """None of Textual's own: they take screenshots and change what is not ours."""
        return ()

    def action_help(self) -> None:
        """All keys, those of here first."""
        from harbor_tui.ui.dialogs.help import HelpScreen

        self.push_screen(HelpScreen([host.COMMAND_AREA for host in hosts_from(self.focused or self.screen)]))

    async def action_show_pane(self, pane: str) -> None:
        """Go back to the main screen, and there to the pane."""
        if self._keeps_unsaved():
            return
        while not isinstance(self.screen, MainScreen):
            self.pop_screen()
        await self.main.show_pane(pane)

    async def action_back(self) -> None:
        """One level back; on the main screen there is none."""
        if not isinstance(self.screen, MainScreen):
            self.pop_screen()

    def action_next_theme(self) -> None:
        """The next theme."""
        self.theme = next_theme(self.theme)

    def action_redraw(self) -> None:
        """Everything anew."""
        self.refresh(layout=True)

    def action_suspend(self) -> None:
        """Stop the console; the shell that started it brings it back."""
        if not self.stop_job():
            safe_notify(self, "There is no shell here that could bring the console back; q quits.", warning=True)

    def action_freeze(self) -> None:
        """Freeze or thaw sending."""
        if self.node is not None:
            self.node.set_frozen(not self.node.frozen)
            self.main.show_facts()

    @work(exclusive=True, group="load", exit_on_error=False)
    async def action_load_settings(self) -> None:
        """Go over to the settings as somebody else left them."""
        await self.reload_services()
        port = self.services.port if self.services is not None else None
        safe_notify(self, f"Loaded. The port is {port.short_name}: {port.base_url}." if port else "There is no port.")

    def action_quit(self) -> None:  # type: ignore[override] # the end is awaited in a worker
        """Quit; asks when something would be left behind."""
        if self._keeps_unsaved():
            return
        if self._under_way() == (0, 0):
            self.end(0)
            return
        from harbor_tui.ui.dialogs.quit import LeavingDialog

        self.push_screen(LeavingDialog(self._under_way), lambda leave: self.end(0) if leave else None)

    def _keeps_unsaved(self) -> bool:
        """Whether something would be lost by leaving the screens that are open; then it is said how to leave them."""
        reason = next(filter(None, (str(getattr(screen, "unsaved", "")) for screen in self.screen_stack)), "")
        if reason:
            safe_notify(self, reason, warning=True)
        return bool(reason)

    def _under_way(self) -> tuple[int, int]:
        """How many decisions are held, and how many requests are being sent."""
        return (len(self.node.held()), len(self.node.working)) if self.node is not None else (0, 0)


def _load_what_opens() -> None:
    """What the cursor and Enter show of a request: loaded beside the screen, so that no key waits for it."""
    import harbor_tui.ui.screens.inbox.preview_body
    import harbor_tui.ui.screens.review.screen  # noqa: F401 - imported only to be loaded by now
