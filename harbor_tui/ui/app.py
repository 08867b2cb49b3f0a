"""The console's application: paints its frame, then loads the services; no way in which it ends decides anything.

What the first paint does not need is imported where it is used.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import App, SystemCommand
from textual.screen import Screen

from harbor_tui.domain.errors import HarborError
from harbor_tui.ui.commands.host import CommandHost, hosts_from
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.commands.palette import CommandPalette
from harbor_tui.ui.kit.gc_and_threads import prefer_ui_thread
from harbor_tui.ui.kit.text import safe_notify
from harbor_tui.ui.kit.themes import THEMES, next_theme, theme_named
from harbor_tui.ui.main_screen import PANE_FACTORIES, MainScreen, PaneFactories
from harbor_tui.ui.shell.exit_signals import on_signals
from harbor_tui.ui.shell.safe_app import GuardedApp
from harbor_tui.ui.shell.service_loader import LOOK_EVERY_S, ServiceLoader
from harbor_tui.ui.shell.size_notice import cover_if_too_small

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.shell.services import Services

HANG_UP = 129


class HarborApp(CommandHost, GuardedApp):
    """The console. `load` makes the services; it runs after the first paint."""

    COMMAND_AREA = Area.EVERYWHERE
    COMMANDS: ClassVar = {CommandPalette}
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.EVERYWHERE))
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
        self._mouse, self._factories = mouse, factories
        self.ending: int | None = None
        self.loader = ServiceLoader(self, load, lambda: self.main, lambda: self.ending is not None, _load_what_opens)
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

    def on_mount(self) -> None:
        """Hear signals and changes from outside."""
        on_signals(self.end)
        prefer_ui_thread()
        self.set_interval(LOOK_EVERY_S, self.loader.check_settings)

    def on_ready(self) -> None:
        """Load: the frame is on the screen."""
        self.loader.start()

    @property
    def services(self) -> Services | None:
        """What the console works with; None while it is loaded."""
        return self.loader.services

    async def reload_services(self) -> None:
        """After the port was saved: new services for every pane."""
        await self.loader.reload()

    def on_resize(self, event: events.Resize) -> None:
        """Nothing is decided on a screen that cannot show what is decided.

        All is drawn anew, also at the size of before: sizes that changed back while we were busy reach us as one, and
        the terminal has cut what it showed.
        """
        cover_if_too_small(self, event.size)
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
            await self.loader.close()
        finally:
            self.exit(code, return_code=code)

    # Commands

    @property
    def read_only_reason(self) -> str:
        """Why nothing may be changed; empty when it may."""
        return self.loader.why_read_only()

    def unavailable(self, command: Command) -> str:
        """Panes and freezing need the services."""
        if command.id == "app.freeze":
            return self.loader.why_not_frozen()
        if command.id == "app.load_settings":
            return self.loader.why_not_reloaded(isinstance(self.screen, MainScreen))
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
        if _keeps_unsaved(self):
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
        self.loader.toggle_freeze()
        self.main.show_facts()

    @work(exclusive=True, group="load", exit_on_error=False)
    async def action_load_settings(self) -> None:
        """Go over to the settings as somebody else left them."""
        await self.reload_services()
        port = self.services.port if self.services is not None else None
        safe_notify(self, f"Loaded. The port is {port.short_name}: {port.base_url}." if port else "There is no port.")

    def action_quit(self) -> None:  # type: ignore[override] # the end is awaited in a worker
        """Quit; asks when something would be left behind."""
        if _keeps_unsaved(self):
            return
        if self.loader.under_way() == (0, 0):
            self.end(0)
            return
        from harbor_tui.ui.dialogs.quit import LeavingDialog

        self.push_screen(LeavingDialog(self.loader.under_way), lambda leave: self.end(0) if leave else None)


def _keeps_unsaved(app: App[Any]) -> bool:
    """Whether something would be lost by leaving the screens that are open; then it is said how to leave them."""
    reason = next(filter(None, (str(getattr(screen, "unsaved", "")) for screen in app.screen_stack)), "")
    if reason:
        safe_notify(app, reason, warning=True)
    return bool(reason)


def _load_what_opens() -> None:
    """What the cursor and Enter show of a request: loaded beside the screen, so that no key waits for it."""
    import harbor_tui.ui.screens.inbox.preview_body
    import harbor_tui.ui.screens.review.screen  # noqa: F401 - imported only to be loaded by now
