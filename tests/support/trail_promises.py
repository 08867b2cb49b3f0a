"""The promises of an `AuditTrail` as tests: who writes another trail inherits from this class and gives a trail."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest

from harbor_tui.contracts.adapters import AuditTrail
from harbor_tui.domain.errors import QueueUnavailable


class TrailPromises:
    """Inherit from it and define the fixtures `trail`, an empty one, and `unwritable`, one that takes nothing."""

    def test_an_empty_trail_is_in_order_and_has_no_head(self, trail: AuditTrail) -> None:
        assert (list(trail.records()), list(trail.newest_first()), trail.head()) == ([], [], (0, ""))
        verdict = trail.verify()
        assert {name: verdict[name] for name in ("ok", "records", "head", "first_bad")} == {
            "ok": True, "records": 0, "head": "", "first_bad": None,
        }  # fmt: skip

    def test_who_is_at_the_keyboard_is_named_and_can_be_recorded(self, trail: AuditTrail) -> None:
        who = trail.who()
        assert {"uid", "login_uid", "user", "tty", "host", "pid"} <= set(who)
        assert json.loads(json.dumps(dict(who))) == dict(who)

    def test_a_record_says_what_happened_to_what_and_who_did_it(self, trail: AuditTrail) -> None:
        trail.append("approved", "a1", {"title": "Plan \x1b é", "space_id": "100", "findings": ["x"]})
        (record,) = trail.records()
        told = {name: record[name] for name in ("seq", "event", "id", "title", "space_id", "findings")}
        assert told == {
            "seq": 1, "event": "approved", "id": "a1", "title": "Plan \x1b é", "space_id": "100", "findings": ["x"],
        }  # fmt: skip
        assert record["who"] == trail.who()
        assert record["time"].endswith("Z")
        assert record["program"]

    def test_what_is_returned_is_the_new_head(self, trail: AuditTrail) -> None:
        first, second = trail.append("approved", "a1", {}), trail.append("created", "a1", {})
        assert first != second
        assert trail.head() == (2, second)

    def test_each_record_names_the_head_before_it(self, trail: AuditTrail) -> None:
        heads = [trail.append("approved", f"r{number}", {}) for number in range(5)]
        records = list(trail.records())
        assert [record["seq"] for record in records] == [1, 2, 3, 4, 5]
        assert [record["prev"] for record in records[1:]] == heads[:-1]

    def test_records_are_read_from_both_ends(self, trail: AuditTrail) -> None:
        for number in range(60):
            trail.append("approved", f"r{number:02}", {"title": "x" * 2000})
        oldest_first = [record["id"] for record in trail.records()]
        assert oldest_first == [f"r{number:02}" for number in range(60)]
        assert [record["id"] for record in trail.newest_first()] == oldest_first[::-1]
        assert [record["id"] for record in islice(trail.newest_first(), 2)] == ["r59", "r58"]

    def test_the_chain_of_what_was_appended_holds(self, trail: AuditTrail) -> None:
        for number in range(10):
            trail.append("approved", f"r{number}", {"title": "é\x1b]0;x\x07"})
        verdict = trail.verify()
        assert (verdict["ok"], verdict["records"], verdict["first_bad"]) == (True, 10, None)
        assert verdict["head"] == trail.head()[1]

    def test_heads_that_were_kept_elsewhere_have_to_be_in_the_chain(self, trail: AuditTrail) -> None:
        heads = dict(enumerate((trail.append("approved", f"r{number}", {}) for number in range(5)), start=1))
        assert trail.verify(heads)["ok"]
        assert trail.verify({2: heads[2], 5: heads[5]})["ok"]
        for elsewhere in ({2: heads[3]}, {5: "f" * 64}, heads | {6: heads[5]}):
            verdict = trail.verify(elsewhere)
            assert (verdict["ok"], bool(verdict["first_bad"])) == (False, True)

    def test_an_empty_trail_whose_head_was_kept_elsewhere_is_a_cut_one(self, trail: AuditTrail) -> None:
        assert not trail.verify({1: "f" * 64})["ok"]

    def test_a_record_is_there_for_everybody_once_append_has_returned(self, trail: AuditTrail) -> None:
        reading = trail.records()
        for number in range(3):
            trail.append("approved", f"r{number}", {})
            assert [record["id"] for record in trail.records()][-1] == f"r{number}"
        assert len(list(reading)) == 3, "read as they are asked for"

    def test_many_writers_keep_one_chain(self, trail: AuditTrail) -> None:
        with ThreadPoolExecutor(8) as pool:
            heads = list(pool.map(lambda number: trail.append("approved", f"r{number}", {}), range(40)))
        assert len(set(heads)) == 40
        assert {record["id"] for record in trail.records()} == {f"r{number}" for number in range(40)}
        assert [record["seq"] for record in trail.records()] == list(range(1, 41))
        verdict = trail.verify()
        assert (verdict["ok"], verdict["records"]) == (True, 40)

    def test_what_cannot_be_written_is_said_and_is_not_there(self, unwritable: AuditTrail) -> None:
        before = len(list(unwritable.records()))
        with pytest.raises(QueueUnavailable):
            unwritable.append("approved", "a1", {})
        assert len(list(unwritable.records())) == before
