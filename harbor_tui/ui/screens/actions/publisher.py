"""Publishing actions and taking them back, after the operator has agreed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.requests import State
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.kit.text import notify_problem, safe_notify
from harbor_tui.ui.screens.actions.publish_dialogs import publishing_question, withdrawing_question

if TYPE_CHECKING:
    from textual.widget import Widget

    from harbor_tui.domain.actions import Action
    from harbor_tui.ui.dialogs.confirm import Question
    from harbor_tui.ui.shell.services import Services


class Publisher:
    """Asks and publishes for one pane, in workers of it."""

    def __init__(
        self, pane: Widget, services: Callable[[], Services | None], reload: Callable[[], Awaitable[None]]
    ) -> None:
        """`services` are those of now; `reload` gives every pane the book as it is afterwards."""
        self._pane, self._services, self._reload = pane, services, reload

    async def publish(self, slugs: Sequence[str]) -> None:
        """Publish these actions, with all that they grant."""
        services = self._services()
        if services is None or services.publications is None:
            return
        publications = services.publications
        try:
            grants = await run_blocking(publications.grants, slugs)
            actions = [grant.action for grant in grants]
            if await self._confirmed(publishing_question(grants, self._entry)):
                await run_blocking(publications.publish, actions)
                safe_notify(self._pane, f"Published: {', '.join(action.slug for action in actions)}")
                await self._reload()
        except HarborError as problem:
            notify_problem(self._pane, problem)

    async def withdraw(self, action: Action) -> None:
        """Make an action a draft again."""
        services = self._services()
        if services is None or services.publications is None:
            return
        publications = services.publications
        try:
            if await self._confirmed(withdrawing_question(action, self._entry, self._pending_for(action))):
                await run_blocking(publications.withdraw, (action,))
                safe_notify(self._pane, f"{action.slug} is a draft again.")
                await self._reload()
        except HarborError as problem:
            notify_problem(self._pane, problem)

    async def _confirmed(self, question: Question) -> bool:
        if not await self._pane.app.push_screen_wait(ConfirmDialog(question)):
            return False
        services = self._services()
        if services is not None and is_busy(services):
            safe_notify(self._pane, "A decision is just being carried out; nothing was changed.", warning=True)
            return False
        return True

    @property
    def _entry(self) -> str:
        services = self._services()
        return services.book.entry if services is not None else ""

    def _pending_for(self, action: Action) -> int:
        services = self._services()
        node = services.node if services is not None else None
        rows = node.inbox.pending_rows() if node is not None else ()
        return sum(row.action == action.slug and row.state is State.PENDING for row in rows)


def is_busy(services: Services) -> bool:
    """Whether a decision is held or under way, which new services would drop."""
    node = services.node
    return node is not None and bool(node.held() or node.working)
