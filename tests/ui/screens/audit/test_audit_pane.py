"""The audit pane: what would be here, and what the check of the chain says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from harbor_tui.ui.screens.audit.pane import chain_words
from tests.support.console import console, node_with, screen_text, settle


class Trail:
    """An audit trail of given records."""

    def __init__(self, *records: Mapping[str, Any]) -> None:
        self._records = records

    def newest_first(self) -> Iterator[Mapping[str, Any]]:
        return iter(self._records[::-1])

    def verify(self) -> Mapping[str, Any]:
        return {"ok": True, "records": len(self._records), "head": "9f" * 32, "first_bad": None}


async def test_an_empty_trail_says_what_would_be_here_and_v_that_there_is_nothing_to_check() -> None:
    async with console(node_with(), audit=Trail()).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("5")
        await settle(pilot)
        assert "Nothing is on record yet." in screen_text(pilot.app)
        await pilot.press("v")
        await settle(pilot)
        assert "no record yet, so there is no chain to check" in screen_text(pilot.app)


async def test_records_take_its_place() -> None:
    trail = Trail({"seq": 1, "time": "2026-11-22T03:00:00Z", "event": "approved", "id": "01A", "title": "Rollout"})
    async with console(node_with(), audit=trail).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("5")
        await settle(pilot)
        assert "Rollout" in screen_text(pilot.app)
        assert "Nothing is on record" not in screen_text(pilot.app)


async def test_a_record_without_a_title_names_its_actions() -> None:
    published = {
        "seq": 1,
        "event": "published",
        "id": "",
        "entry": "a/b",
        "actions": {"get-task": "ab", "list-tasks": "cd"},
    }
    removed = {"seq": 2, "event": "approved", "id": "01A", "action": "delete-page"}
    async with console(node_with(), audit=Trail(published, removed)).run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        await pilot.press("5")
        await settle(pilot)
        rows = [line for line in screen_text(pilot.app).splitlines() if "published" in line or "approved" in line]
        assert ("delete-page" in rows[0], "get-task, list-tasks" in rows[1]) == (True, True)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"ok": True, "records": 2, "head": "ab" * 32}, "the chain holds: 2 records; the newest has the hash abab"),
        ({"ok": False, "first_bad": {"file": "2026-11.jsonl", "line": 3, "problem": "prev does not fit"}},
         "the first record that does not fit: 2026-11.jsonl line 3: prev does not fit"),
    ],
)  # fmt: skip
def test_the_check_speaks_in_words(found: dict[str, Any], words: str) -> None:
    assert words in chain_words(found)[0]


class CutTrail(Trail):
    """A trail whose second record was cut out."""

    broken = True

    def verify(self) -> Mapping[str, Any]:
        bad = {"file": "2026-11.jsonl", "line": 2, "problem": "its number is 3, not 2"}
        return {"ok": not self.broken, "records": 1, "head": "9f" * 32, "first_bad": bad if self.broken else None}


async def test_a_broken_chain_is_told_on_every_pane_and_where_on_the_audits() -> None:
    trail = CutTrail({"seq": 1, "event": "approved", "id": "01A"})
    async with console(node_with(), audit=trail).run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert "AUDIT CHAIN BROKEN: 5 shows where" in screen_text(pilot.app)
        await pilot.press("5")
        await settle(pilot)
        assert "1 record · chain broken" in screen_text(pilot.app)
        assert "2026-11.jsonl line 2" in screen_text(pilot.app)
        trail.broken = False
        await pilot.press("v")
        await settle(pilot)
        assert "1 record · chain holds" in screen_text(pilot.app)
        assert "BROKEN" not in screen_text(pilot.app)


async def test_v_holds_cases_and_results_against_the_trail_and_says_both() -> None:
    trail = Trail({"seq": 1, "event": "approved", "id": "01A"})
    app = console(node_with(), audit=trail)
    lost = {
        "id": "",
        "problem": "There is no case of 01A, though the audit trail or a result knows it.",
        "fix": "Look.",
    }
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        await pilot.press("5")
        await settle(pilot)
        assert app.services is not None
        app.services.beside_trail = lambda: (lost, lost)
        await pilot.press("v")
        await settle(pilot)
        shown = screen_text(pilot.app)
        assert "✗ the chain holds, but it does not fit the queue: There is no case of 01A" in shown
        assert "1 record · chain holds" not in shown
        app.services.beside_trail = tuple
        await pilot.press("v")
        await settle(pilot)
        shown = screen_text(pilot.app)
        assert "the chain holds: 1 record" in shown
        assert "; cases and results fit it" in shown
