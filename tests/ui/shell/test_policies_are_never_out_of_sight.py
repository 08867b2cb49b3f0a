"""While something is sent without a person's approval, every pane says so."""

from __future__ import annotations

import datetime

import pytest

from harbor_tui.contracts.adapters import Posture
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.ui.shell.status_facts import policy_words
from tests.support.console import console, node_with, request, screen_text, settle

DAY = datetime.date(2026, 12, 31)
POLICY = LocalPolicy("create-page", ("100",), DAY)


@pytest.mark.parametrize("shared", [True, False])
async def test_the_status_line_says_it_at_80_columns(shared: bool) -> None:
    node = node_with(request("01A"))
    node.policies = (POLICY,)
    node.posture = Posture(usable=True, agents_share_uid=shared)
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for pane in "15":
            await pilot.press(pane)
            await settle(pilot)
            text = screen_text(pilot.app)
            assert "create-page runs by itself until 2026-12-31" in text
            assert ("agents share your uid: advisory" if shared else "agents: another uid") in text


async def test_nothing_is_said_when_nothing_runs_by_itself() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "by itself" not in screen_text(pilot.app)


def test_several_policies_are_counted() -> None:
    other = LocalPolicy("create-blogpost", ("100",), datetime.date(2027, 1, 31))
    assert policy_words((POLICY, other)) == "2 actions run by themselves until 2027-01-31"
