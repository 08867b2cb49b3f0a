"""The headless node: the same loop object as the console's, without a screen and without decisions."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

from harbor_tui.bootstrap.lazy_tenant import LateTenant
from harbor_tui.bootstrap.live_book import WatchedBook
from harbor_tui.bootstrap.node_home import NodeHome
from harbor_tui.config.settings_watch import LOOK_EVERY_S, SettingsWatch
from harbor_tui.confluence.clock import SystemClock
from harbor_tui.domain.errors import Conflict, QueueUnavailable
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.node.node import Node
from harbor_tui.workflow.node.sources import NodeSources

if TYPE_CHECKING:
    from harbor_tui.domain.port import Port
    from harbor_tui.workflow.inbox.model import NodeEvent


async def run_worker(home: str | None, *, once: bool, say: Callable[[str], None]) -> int:
    """Run until SIGTERM, SIGHUP or SIGINT (exit 128 + signal), or with `once` until everything due is done (exit 0).

    Raises `Conflict` after the settings were changed and what was under way is finished.
    """
    node_home = NodeHome(home)
    port = node_home.tenanted_port
    token_is_set = (await run_blocking(node_home.tokens.state, port)).is_set
    live = WatchedBook(node_home, port)
    tenant = live.wrap_tenant(LateTenant(port, lambda: node_home.tokens.token(port), node_home.tenant))
    context = NodeContext(
        node_home.made_store(),
        node_home.audit,
        live,
        port,
        SystemClock(),
        tenant,
        token_is_set=lambda: token_is_set,
        faults=node_home.faults,
    )
    sources = NodeSources(policies=node_home.policies, more_findings=live.findings, leftovers=lambda: node_home.edits)
    node = Node(context, sources)
    node.subscribe(lambda event: _tell(event, say))
    watch = SettingsWatch(node_home.home.config_file, node_home.settings, other_ports=False)
    try:
        ended = await (_once(node) if once else _until_signal(node, watch, say))
    finally:
        await node.stop()
        await tenant.close()
    if ended is None:
        raise _settings_changed(node.port, watch)
    return ended


async def _once(node: Node) -> int:
    await node.run_once()
    _refuse_unusable(node)
    return 0


async def _until_signal(node: Node, watch: SettingsWatch, say: Callable[[str], None]) -> int | None:
    """The exit code; None when the settings were changed: nothing more is begun for the port of before."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int | None] = loop.create_future()

    def end(number: int) -> None:
        if not ended.done():
            ended.set_result(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        loop.add_signal_handler(number, end, number)
    await node.start()
    _refuse_unusable(node)
    say(f"working on the queue of {node.port.label} ({node.port.origin})")
    while not ended.done():
        await asyncio.wait([ended], timeout=LOOK_EVERY_S)
        changed = not ended.done() and await run_blocking(watch.changed)
        if changed and not ended.done():  # a signal may have come while the file was looked at
            ended.set_result(None)
    return ended.result()


def _settings_changed(port: Port, watch: SettingsWatch) -> Conflict:
    """A worker never goes over to another tenant by itself: whoever starts it again means the new settings."""
    now = watch.current_name()
    said = f"the current port is {now} now" if now and now != port.short_name else "they say something else now"
    return Conflict(
        f"The settings were changed while the worker ran for the port {port.short_name} ({port.base_url}): {said}. "
        "What was under way is finished; the worker has ended.",
        advice="Start it again for the settings as they are now: harbor-tui worker",
    )


def _refuse_unusable(node: Node) -> None:
    if node.posture.read_only:
        raise QueueUnavailable(
            "The queue was made by a newer version of this program: it is only read, and nothing is done with it.",
            advice="Use that version.",
        )
    if node.posture.usable:
        return
    first = next(iter(node.posture.problems), None)
    raise QueueUnavailable(
        first.problem if first else "The queue cannot be used.", advice=first.fix if first else "See harbor-tui doctor."
    )


def _tell(event: NodeEvent, say: Callable[[str], None]) -> None:
    if event.kind == "notice":
        say(event.text)
    elif event.kind == "request" and event.request_id:
        say(f"{event.request_id}: {event.state or 'looked at again'}")
