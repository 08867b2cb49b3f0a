"""The console's services: loaded behind the first paint, loaded again when the settings change, closed at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.model.gc_pause import freeze_startup_objects, gc_paused
from harbor_tui.domain.errors import HarborError
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.ui.kit.text import notify_problem, safe_notify

if TYPE_CHECKING:
    from textual.app import App

    from harbor_tui.ui.main_screen import MainScreen
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.node.node import Node

LOOK_EVERY_S: Final = 2.0
SEND_DEADLINE_S: Final = 65.0
BESIDE_ROWS: Final = 6
"""Lines of the screen that are never rows of a list."""


class ServiceLoader:
    """Has the services of one console, and hands them to its panes. It works in workers of the application."""

    def __init__(
        self,
        app: App[Any],
        load: Callable[[], Awaitable[Services]],
        main: Callable[[], MainScreen],
        ending: Callable[[], bool],
        preload: Callable[[], None],
    ) -> None:
        """`load` makes the services; `main` is the screen that shows them; `ending`: whether the end has begun.

        `preload` loads, beside the screen, what no key shall wait for; it blocks.
        """
        self.load = load
        self.services: Services | None = None
        self.opening = False
        """Whether it is not known yet what may be recorded in the queue."""
        self._app, self._main, self._ending, self._preload = app, main, ending, preload
        self._reloading = asyncio.Lock()

    @property
    def node(self) -> Node | None:
        """The node; None while the services are loaded and as long as set-up is incomplete."""
        return self.services.node if self.services is not None else None

    def under_way(self) -> tuple[int, int]:
        """How many decisions are held, and how many requests are being sent."""
        return (len(self.node.held()), len(self.node.working)) if self.node is not None else (0, 0)

    def why_read_only(self) -> str:
        """Why nothing may be changed; empty when it may."""
        read_only = self.node is not None and self.node.posture.read_only
        return "The queue is read-only here; nothing can be decided." if read_only else ""

    def toggle_freeze(self) -> None:
        """Freeze or thaw sending."""
        if self.node is not None:
            self.node.set_frozen(not self.node.frozen)

    def why_not_frozen(self) -> str:
        """Why sending cannot be frozen or thawed now; empty when it can."""
        if self.node is None:
            return "There is no queue to freeze yet."
        return "The queue is still being opened; nothing is sent yet. Press it again." if self.opening else ""

    def start(self) -> None:
        """Load: the frame is on the screen."""
        self._app.run_worker(self._load_first(), group="load", exclusive=True)

    async def _load_first(self) -> None:
        """Make the services and hand them to the panes."""
        try:
            with gc_paused():
                await self._use(await self.load())
        except HarborError as problem:
            self._main().show_failure(problem.summary, problem.advice)

    async def _use(self, services: Services) -> None:
        """First what the inbox's rows need: nobody waits for more than that."""
        first, self.services = self.services is None, services
        if services.node is not None:
            self.opening = True
            try:
                await services.node.open(rows=max(self._app.size.height - BESIDE_ROWS, 0))
            finally:
                self.opening = False
        await self._main().use(services)
        for notice in services.notices:
            safe_notify(self._app, notice)
        rest: Callable[[], Awaitable[None]] = partial(self._load_rest, services, first)
        self._app.run_worker(rest, group="go on", exclusive=True, exit_on_error=False)

    async def _load_rest(self, services: Services, first: bool) -> None:
        """The rest, once the rows are on the screen. A key that needs something of it is not held up: it makes it."""
        painted = asyncio.Event()
        self._app.call_after_refresh(painted.set)
        with gc_paused():
            await painted.wait()
            token: Callable[[], Awaitable[None]] = partial(self._learn_token, services)
            self._app.run_worker(token, group="token", exclusive=True, exit_on_error=False)
            if services.node is not None and not self._ending():
                await services.node.start()
            try:
                await run_blocking(services.preload)
                await run_blocking(self._preload)
            except HarborError as problem:
                notify_problem(self._app, problem)
        if first:  # later there is something of before for the collector to find
            freeze_startup_objects()
        await self._check_chain(services)

    async def _check_chain(self, services: Services) -> None:
        from harbor_tui.ui.shell.audit_status import look_at_chain

        await look_at_chain(services)
        self._main().show_facts()

    async def _learn_token(self, services: Services) -> None:
        """Where the token is; not waited for, since a keyring that hangs takes three seconds to give up."""
        connecting = await run_blocking(services.connecting_once)
        services.token = await connecting.token_state()
        self._main().show_facts()

    # Settings that change

    async def check_settings(self) -> None:
        """Tell when the settings say something else than what the console runs on, and when they do not any more."""
        services = self.services
        if services is None or services.changed_elsewhere is None:
            return
        changed = await run_blocking(services.changed_elsewhere)
        if services is self.services and changed != services.settings_changed:
            services.settings_changed = changed
            self._main().show_facts()

    def why_not_reloaded(self, on_the_panes: bool) -> str:
        """Why the settings cannot be loaded now; empty when they can."""
        services = self.services
        if services is None or services.reload is None:
            return "Still starting."
        if not services.settings_changed:
            return "The settings are as they were loaded."
        if not on_the_panes:
            return "Go back to the panes first: another tenant may be current."
        held = services.node is not None and bool(services.node.held())
        return "A decision is held: let it take effect, or take it back." if held else ""

    async def reload(self) -> None:
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
        if old is None or old.reload is None:
            return
        fresh = await old.reload()
        fresh.chain_broken = old.chain_broken  # until it is checked again
        if old.node is not None and old.node is not fresh.node:
            await old.node.stop(SEND_DEADLINE_S)
        if old.close is not None:
            await old.close()
        if not self._ending():
            await self._use(fresh)

    async def close(self) -> None:
        """At the end: a send in flight gets its deadline and is recorded."""
        if self.node is not None:
            await self.node.stop(SEND_DEADLINE_S)
        if self.services is not None and self.services.close is not None:
            await self.services.close()
