"""The rows are shown before the node is at work; what the operator does meanwhile is neither lost nor unsafe."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from textual.pilot import Pilot

from harbor_tui.contracts.adapters import TokenState
from harbor_tui.domain.errors import QueueUnavailable
from harbor_tui.runtime.lazy import Lazy
from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.screens.review.screen import ReviewScreen
from harbor_tui.ui.shell.services import Services
from tests.support.console import FakeInbox, FakeNode, console, request, screen_text, services, settle


@dataclass
class SlowNode(FakeNode):
    """Has its inbox at once, and is at work when the test lets it."""

    opened_with: int = -1
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self, *, rows: int = 0) -> None:
        self.opened_with = rows

    async def start(self) -> None:
        await self.gate.wait()
        await super().start()


def slow_node() -> SlowNode:
    return SlowNode(FakeInbox([request("01A"), request("01B", "Second page")]))


async def shown(pilot: Pilot[int]) -> None:
    """Wait for the rows, not for the rest."""
    while "Harbor rollout" not in screen_text(pilot.app):
        await pilot.pause(0.01)


async def test_the_rows_are_shown_while_the_node_is_not_at_work_yet() -> None:
    node = slow_node()
    app = console(node)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        assert not node.started
        assert node.opened_with == 18
        node.gate.set()
        await settle(pilot)
        assert node.started


async def test_a_request_can_be_opened_and_left_meanwhile() -> None:
    node = slow_node()
    app = console(node)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        await pilot.press("j", "enter")
        while not isinstance(app.screen, ReviewScreen):
            await pilot.pause(0.01)
        assert not node.started
        node.gate.set()
        await settle(pilot)
        assert "Second page" in screen_text(app)
        assert node.approved == []


async def test_sending_can_be_frozen_meanwhile() -> None:
    node = slow_node()
    app = console(node)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        await pilot.press("f12")
        await pilot.pause()
        assert node.frozen
        assert not node.started
        node.gate.set()
        await settle(pilot)


async def test_the_end_does_not_wait_for_the_rest() -> None:
    node = slow_node()
    app = console(node)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        app.end(143)
        await pilot.pause()
    assert app.return_code == 143
    assert node.stopped
    assert not node.started


async def test_the_token_is_looked_up_meanwhile() -> None:
    node = slow_node()
    app = console(node, token=TokenState(True, "keyring"))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        while "token: keyring" not in screen_text(app):
            await pilot.pause(0.01)
        assert not node.started
        node.gate.set()
        await settle(pilot)


async def test_a_freeze_that_could_not_be_recorded_yet_is_not_said_to_hold() -> None:
    gate = asyncio.Event()

    class Opening(FakeNode):
        async def open(self, *, rows: int = 0) -> None:
            await gate.wait()

    node = Opening(FakeInbox([request("01A")]))
    app = console(node)
    told = _notices(app)
    async with app.run_test(size=(80, 24)) as pilot:
        while app.services is None:
            await pilot.pause(0.01)
        await pilot.press("f12")
        await pilot.pause()
        assert not node.frozen
        assert told == ["The queue is still being opened; nothing is sent yet. Press it again."]
        gate.set()
        await shown(pilot)
        await pilot.press("f12")
        await pilot.pause()
        assert node.frozen


async def test_services_that_are_loaded_twice_at_once_leave_one_node_at_work() -> None:
    nodes: list[FakeNode] = []

    async def load() -> Services:
        nodes.append(FakeNode(FakeInbox([request("01A")])))
        fresh = nodes[-1]
        await asyncio.sleep(0)
        return services(fresh, reload=load)

    app = HarborApp(load)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await asyncio.gather(app.reload_services(), app.reload_services())
        await settle(pilot)
        assert [node.stopped for node in nodes] == [True, True, False]
        assert nodes[-1].started


async def test_a_load_that_nobody_waits_for_any_more_goes_on_to_its_end() -> None:
    gate = asyncio.Event()
    gate.set()
    nodes: list[FakeNode] = []

    class Opening(FakeNode):
        async def open(self, *, rows: int = 0) -> None:
            await gate.wait()

    async def load() -> Services:
        nodes.append(Opening(FakeInbox([request("01A")])))
        return services(nodes[-1], reload=load)

    app = HarborApp(load)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        gate.clear()
        waiting = asyncio.create_task(app.reload_services())
        while len(nodes) < 2 or not nodes[0].stopped:
            await pilot.pause(0.01)
        await pilot.pause()
        waiting.cancel()
        await asyncio.wait({waiting})
        gate.set()
        while not nodes[1].started:
            await pilot.pause(0.01)
        await settle(pilot)


async def test_services_that_come_after_the_end_has_begun_are_not_set_to_work() -> None:
    sent = asyncio.Event()
    stops: list[FakeNode] = []

    class Sending(FakeNode):
        async def stop(self, deadline_s: float) -> None:
            stops.append(self)
            if len(stops) > 1:  # the end waits for what is being sent
                await sent.wait()

    nodes: list[FakeNode] = []

    async def load() -> Services:
        nodes.append(Sending(FakeInbox([request("01A")])))
        if len(nodes) > 1:
            app.end(0)
        return services(nodes[-1], reload=load)

    app = HarborApp(load)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await app.reload_services()
        for _ in range(10):
            await pilot.pause(0.01)
        assert [node.started for node in nodes] == [True, False]
        sent.set()


async def test_what_cannot_be_made_is_told_and_the_inbox_stays() -> None:
    def fails() -> None:
        raise QueueUnavailable("The trail cannot be opened.", advice="Look at its folder.")

    node = slow_node()
    node.gate.set()
    app = console(node, audit_once=Lazy(fails))
    told = _notices(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert told == ["The trail cannot be opened. Look at its folder."]
        assert "Harbor rollout" in screen_text(app)


def _notices(app: HarborApp) -> list[str]:
    told: list[str] = []
    notify = app.notify

    def heard(message: str, **options: object) -> None:
        told.append(message)
        notify(message, **options)  # type: ignore[arg-type]  # as they came

    app.notify = heard  # type: ignore[method-assign]
    return told
