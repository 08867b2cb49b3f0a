"""What the tenant tells about a title is on the screen before an approval is asked for."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.pilot import Pilot

from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.requests import Snapshot
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.screens.review.screen import ReviewScreen
from harbor_tui.workflow.inbox.model import Place
from tests.support.console import FakeNode, console, node_with, request, screen_text, settle

ALIKE = Finding(Severity.SERIOUS, "title_confusable", "the page 700 “Harbor” looks the same")


class SlowTenant(FakeNode):
    """A node whose tenant takes its time."""

    told: asyncio.Event
    findings: tuple[Finding, ...] = ()

    async def place(self, snapshot: Snapshot) -> Place:
        await self.told.wait()
        return Place(None, None, self.findings)


def slow_node(*findings: Finding) -> SlowTenant:
    node = node_with(request("01A"))
    node.__class__ = SlowTenant
    assert isinstance(node, SlowTenant)
    node.told, node.findings = asyncio.Event(), findings
    return node


async def open_and_ask(pilot: Pilot[Any]) -> None:
    """Open the request, and press the key for approving it while the tenant has not answered."""
    await pilot.press("enter")
    while not isinstance(pilot.app.screen, ReviewScreen) or pilot.app.screen.shown.review is None:
        await pilot.pause()
    await pilot.pause()
    await pilot.press("a")
    await pilot.pause()


async def test_the_confirmation_opens_when_the_tenant_has_answered_and_names_what_it_told() -> None:
    node = slow_node(ALIKE)
    async with console(node).run_test(size=(100, 30), notifications=True) as pilot:
        await settle(pilot)
        await open_and_ask(pilot)
        assert not isinstance(pilot.app.screen, ConfirmDialog)
        node.told.set()
        while not isinstance(pilot.app.screen, ConfirmDialog):
            await pilot.pause()
        assert "▲" in screen_text(pilot.app)
        assert "k7wq" in screen_text(pilot.app) or "one moment" in screen_text(pilot.app)
        pilot.app.screen.armed = True
        await pilot.press(*"k7wq")
        await settle(pilot)
        ((_, seen),) = node.approved
        assert (seen.findings_shown, seen.typed) == (1, "k7wq")


async def test_nothing_is_asked_about_a_request_that_was_left_meanwhile() -> None:
    node = slow_node()
    async with console(node).run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await open_and_ask(pilot)
        await pilot.press("escape")
        node.told.set()
        await settle(pilot)
        assert not isinstance(pilot.app.screen, ConfirmDialog)
        assert node.approved == []
