"""Reads what the list asks for off the screen's thread, and learns the names of the spaces that it shows."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from harbor_tui.domain.errors import HarborError
from harbor_tui.runtime.blocking import run_blocking

if TYPE_CHECKING:
    from harbor_tui.ui.screens.inbox.table import InboxRows
    from harbor_tui.ui.shell.pane import Pane
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.ui.widgets.row_list import RowList
    from harbor_tui.workflow.inbox.inbox import Inbox

READ_AT_ONCE: Final = 100


class RowReader:
    """The rows on the screen come first; what is still the same is not painted anew."""

    def __init__(self, pane: Pane, requests: RowList, on_read: Callable[[], None]) -> None:
        """`pane` runs the workers; `on_read`: more is known of the rows."""
        self._pane = pane
        self._requests = requests
        self._on_read = on_read
        self._services: Services | None = None
        self._rows: InboxRows | None = None
        self._wanted: dict[str, None] = {}
        self._spaces_asked: set[str] = set()

    def use(self, services: Services, rows: InboxRows | None) -> None:
        """Read for these rows."""
        self._services, self._rows = services, rows
        self._wanted.clear()
        self._spaces_asked.clear()

    def want(self, request_id: str) -> None:
        """Read this request, or look whether it is still the same."""
        if not self._wanted:
            self._pane.call_later(self._start)
        self._wanted[request_id] = None

    def _start(self) -> None:
        self._run("rows", self._read_rows, exclusive=True)

    async def _read_rows(self) -> None:
        """Read what the list has asked for, the newest wishes first."""
        node = self._services.node if self._services is not None else None
        while node is not None and self._wanted:
            batch = list(self._wanted)[-READ_AT_ONCE:]
            try:
                await asyncio.to_thread(_read, node.inbox, batch)
            except HarborError:
                self._wanted.clear()  # so that the next wish begins to read again
                raise
            for each in batch:
                self._wanted.pop(each, None)
            for each in self._rows.outdated(batch) if self._rows is not None else ():
                self._requests.row_changed(each)
        if self._rows is not None and self._rows.filtered and self._rows.load():
            self._requests.rows_changed()
        self._learn_spaces()
        self._on_read()

    def _learn_spaces(self) -> None:
        """Ask for the spaces of the rows on the screen, each once."""
        services = self._services
        if services is None or services.node is None:
            return
        rows = map(services.node.inbox.ready_row, self._requests.visible_ids())
        found = {row.space_id for row in rows if row is not None and row.space_id} - self._spaces_asked
        unknown = {each for each in found if not services.space_label(each)}
        if unknown:
            self._spaces_asked |= unknown
            self.ask_for_spaces(services, unknown)

    def ask_for_spaces(self, services: Services, space_ids: set[str]) -> None:
        """Names of spaces come later and change nothing but their column; a tenant that tells none is not asked on."""
        self._run("spaces", partial(self._ask_for_spaces, services, space_ids), exclusive=False)

    async def _ask_for_spaces(self, services: Services, space_ids: set[str]) -> None:
        browsing = await run_blocking(services.browsing_once)
        if browsing is not None:
            with contextlib.suppress(HarborError):
                await browsing.learn_spaces(space_ids)
                self._requests.refresh()

    def _run(self, group: str, work: Callable[[], Awaitable[None]], *, exclusive: bool) -> None:
        self._pane.run_worker(work, group=group, exclusive=exclusive, exit_on_error=False)


def _read(inbox: Inbox, ids: list[str]) -> None:
    for request_id in ids:
        inbox.row(request_id)
