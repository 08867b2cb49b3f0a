"""The promises of a `RequestStore` as tests: who writes another store inherits from this class and gives a store."""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from harbor_tui.contracts.adapters import RequestStore
from harbor_tui.domain.envelope import MOST_BYTES
from harbor_tui.domain.errors import Conflict, InvalidInput, NotFound
from tests.support.slowness import in_time


class StorePromises:
    """Inherit from it and define a fixture `store` that gives an empty store."""

    def test_an_empty_store_may_be_used_and_holds_nothing(self, store: RequestStore) -> None:
        assert store.posture().usable
        assert (store.scan().ids, store.case_ids(), store.archived_ids()) == ((), (), ())
        assert store.free_space_problem() == ""
        assert store.staging_left() == ()

    def test_what_is_submitted_is_read_back_to_the_byte(self, store: RequestStore) -> None:
        data = bytes(range(256)) * 40
        store.submit("a", data)
        file = store.read_pending("a")
        assert (file.id, file.data, file.links) == ("a", data, 1)
        assert store.scan().ids == ("a",)

    def test_requests_are_listed_in_the_order_of_their_ids(self, store: RequestStore) -> None:
        for name in ("b", "a", "C", "b.1"):
            store.submit(name, b"{}")
        assert store.scan().ids == tuple(sorted(("b", "a", "C", "b.1")))

    def test_an_id_is_submitted_once(self, store: RequestStore) -> None:
        store.submit("a", b"first")
        with pytest.raises(Conflict):
            store.submit("a", b"second")
        assert store.read_pending("a").data == b"first"

    def test_of_many_submissions_with_one_id_exactly_one_wins(self, store: RequestStore) -> None:
        def submit(data: bytes) -> bool:
            try:
                store.submit("a", data)
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(submit, [bytes([value]) * 1000 for value in range(8)]))
        assert won.count(True) == 1
        assert store.read_pending("a").data == bytes([won.index(True)]) * 1000

    @pytest.mark.parametrize("name", ["", "..", "a/b", ".a", "a" * 65, "a\x00b", "é"])
    def test_an_odd_id_is_refused(self, store: RequestStore, name: str) -> None:
        with pytest.raises(InvalidInput):
            store.submit(name, b"{}")
        with pytest.raises(InvalidInput):
            store.remove_pending(name)
        with pytest.raises(InvalidInput), store.open_case(name):
            pass

    def test_a_signature_stands_as_long_as_the_request_does(self, store: RequestStore) -> None:
        assert store.pending_signature("a") is None
        store.submit("a", b"{}")
        assert store.pending_signature("a") == store.read_pending("a").signature == store.pending_signature("a")

    def test_other_content_under_an_id_has_another_signature(self, store: RequestStore) -> None:
        store.submit("a", b"first")
        before = store.pending_signature("a")
        store.remove_pending("a")
        store.submit("a", b"something else")
        assert store.pending_signature("a") not in (None, before)

    def test_a_request_is_removed_once_and_then_not_found(self, store: RequestStore) -> None:
        store.submit("a", b"{}")
        assert store.remove_pending("a") is True
        assert store.remove_pending("a") is False
        with pytest.raises(NotFound):
            store.read_pending("a")

    def test_a_removed_request_may_be_submitted_again_as_long_as_it_was_never_decided(
        self, store: RequestStore
    ) -> None:
        store.submit("a", b"{}")
        store.remove_pending("a")
        store.submit("a", b"again")

    def test_records_are_written_once_and_read_back(self, store: RequestStore) -> None:
        with store.open_case("a") as case:
            case.put("request", b"raw")
            case.put("wire", b"wire")
            case.put("decision", {"decision": "approved", "title": "é\x1b"})
            with pytest.raises(Conflict):
                case.put("decision", {"decision": "rejected"})
            inside = case.records()
        found = store.case_records("a")
        assert found is not None
        assert (found.request, found.wire, found.archived) == (b"raw", b"wire", False)
        assert found.records == inside.records == {"decision": {"decision": "approved", "title": "é\x1b"}}
        bare = store.case_records("a", with_bytes=False)
        assert bare is not None
        assert (bare.request, bare.wire, bare.records) == (None, None, found.records)

    def test_a_case_that_is_left_without_a_decision_never_was(self, store: RequestStore) -> None:
        with store.open_case("a") as case:
            case.put("request", b"raw")
        assert (store.case_ids(), store.has_case("a"), store.case_records("a")) == ((), False, None)

    def test_leftovers_are_cleared_before_a_decision_and_kept_after_it(self, store: RequestStore) -> None:
        with store.open_case("a") as case:
            case.put("request", b"old")
            case.clear_leftovers()
            case.put("request", b"new")
            case.put("decision", {"decision": "approved"})
            case.clear_leftovers()
            assert case.records().request == b"new"

    def test_what_a_send_left_stays_without_its_decision_and_its_id_is_used(self, store: RequestStore) -> None:
        with store.open_case("a") as case:
            case.put("request", b"raw")
            case.put("attempt-1", {"id": "a"})
            case.clear_leftovers()
        found = store.case_records("a")
        assert found is not None
        assert (found.request, dict(found.records)) == (b"raw", {"attempt-1": {"id": "a"}})
        assert store.has_case("a")
        with pytest.raises(Conflict):
            store.submit("a", b"{}")

    def test_a_case_is_open_to_one_at_a_time_and_says_so(self, store: RequestStore) -> None:
        with store.open_case("a") as case:
            case.put("decision", {"decision": "approved"})
            with pytest.raises(Conflict, match="handled by"), store.open_case("a"):
                pass
            assert store.holder("a")
            seen = store.case_records("a")
            assert seen is not None
            assert seen.lock_held
        assert store.holder("a") == ""

    def test_of_many_who_decide_exactly_one_does(self, store: RequestStore) -> None:
        def decide(number: int) -> bool:
            try:
                with store.open_case("a") as case:
                    case.put("decision", {"decision": "approved", "by": number})
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(decide, range(16)))
        assert won.count(True) == 1
        found = store.case_records("a")
        assert found is not None
        assert found.records["decision"]["by"] == won.index(True)

    def test_an_id_with_a_decision_is_used_for_ever(self, store: RequestStore) -> None:
        with store.open_case("a") as case:
            case.put("decision", {"decision": "rejected"})
        assert store.has_case("a")
        with pytest.raises(Conflict):
            store.submit("a", b"{}")
        store.archive_case("a", "2026-11")
        assert store.has_case("a")
        with pytest.raises(Conflict):
            store.submit("a", b"{}")

    def test_a_key_is_given_once_and_for_ever(self, store: RequestStore) -> None:
        assert store.key_holder("k1") == ""
        assert store.claim_key("k1", "a") == "a"
        assert store.claim_key("k1", "b") == "a"
        assert (store.key_holder("k1"), store.key_holder("k2"), store.case_ids()) == ("a", "", ())

    def test_of_many_who_claim_a_key_exactly_one_has_it(self, store: RequestStore) -> None:
        with ThreadPoolExecutor(8) as pool:
            told = set(pool.map(lambda number: store.claim_key("k1", f"r{number}"), range(16)))
        assert told == {store.key_holder("k1")}

    def test_freezing_is_recorded_once_and_thawed(self, store: RequestStore) -> None:
        assert store.frozen_since() is None
        store.thaw()
        store.freeze("2026-11-22T03:00:00Z")
        store.freeze("2026-11-22T04:00:00Z")
        assert store.frozen_since() == "2026-11-22T03:00:00Z"
        store.thaw()
        assert store.frozen_since() is None

    def test_an_archived_case_keeps_all_its_records(self, store: RequestStore) -> None:
        with store.open_case("a") as case:
            case.put("request", b"raw")
            case.put("decision", {"decision": "rejected"})
        store.archive_case("a", "2026-11")
        found = store.case_records("a")
        assert found is not None
        assert (found.archived, found.request, found.records["decision"]) == (True, b"raw", {"decision": "rejected"})
        assert (store.case_ids(), store.archived_ids()) == ((), ("a",))

    def test_an_answer_is_kept_beside_the_result(self, store: RequestStore) -> None:
        assert store.answer("a") is None
        store.publish_answer("a", {"summary": 1}, os.getuid())
        store.publish_answer("a", {"summary": 2}, os.getuid())
        assert (store.answer("a"), store.result("a")) == ({"summary": 2}, None)

    def test_a_result_is_replaced_whole(self, store: RequestStore) -> None:
        assert store.result("a") is None
        store.publish_result("a", {"state": "pending", "more": [1]})
        store.publish_result("a", {"state": "created"})
        assert store.result("a") == {"state": "created"}

    def test_the_results_that_there_are_can_be_listed(self, store: RequestStore) -> None:
        assert store.result_ids() == ()
        for name in ("b", "a"):
            store.publish_result(name, {"state": "pending"})
        store.publish_answer("c", {"summary": 1}, os.geteuid())
        assert store.result_ids() == ("a", "b")

    def test_a_queue_says_where_it_is(self, store: RequestStore) -> None:
        assert store.place

    def test_a_result_is_forgotten_with_its_answer_and_leaves_the_case(self, store: RequestStore) -> None:
        assert store.forget_result("a") is False
        with store.open_case("a") as case:
            case.put("decision", {"decision": "rejected"})
        store.publish_result("a", {"state": "rejected"})
        store.publish_answer("a", {"summary": 1}, os.getuid())
        store.publish_result("b", {"state": "created"})
        assert store.forget_result("a") is True
        assert (store.result("a"), store.answer("a"), store.result("b")) == (None, None, {"state": "created"})
        assert store.has_case("a")
        assert store.forget_result("a") is False

    def test_a_request_that_is_too_large_is_listed_and_not_read(self, store: RequestStore) -> None:
        store.submit("a", b"x" * (MOST_BYTES + 1))
        assert store.scan().ids == ("a",)
        with pytest.raises(InvalidInput):
            store.read_pending("a")
        assert store.remove_pending("a")

    def test_what_there_is_not_is_told_as_nothing(self, store: RequestStore) -> None:
        assert (store.case_records("a"), store.result("a"), store.has_case("a")) == (None, None, False)
        assert (store.pending_signature("a"), store.holder("a"), store.clear_staging()) == (None, "", 0)

    def test_a_case_that_is_left_by_an_error_is_free_again(self, store: RequestStore) -> None:
        with pytest.raises(ZeroDivisionError), store.open_case("a") as case:
            case.put("decision", {"decision": "approved"})
            raise ZeroDivisionError
        assert store.holder("a") == ""
        with store.open_case("a") as case:
            assert case.records().records == {"decision": {"decision": "approved"}}

    def test_every_kind_of_record_is_kept_under_its_name(self, store: RequestStore) -> None:
        names = ("decision", "attempt-1", "outcome-1", "resolution-1", "attempt-2")
        with store.open_case("a") as case:
            for name in names:
                case.put(name, {"name": name})
        found = store.case_records("a")
        assert found is not None
        assert found.records == {name: {"name": name} for name in names}
        assert found.id == "a"

    def test_only_an_open_case_is_archived_and_only_into_a_month(self, store: RequestStore) -> None:
        with pytest.raises(NotFound):
            store.archive_case("a", "2026-11")
        with store.open_case("a") as case:
            case.put("decision", {"decision": "rejected"})
        for month in ("2026", "../cases", "2026-11/x", ""):
            with pytest.raises(InvalidInput):
                store.archive_case("a", month)
        store.archive_case("a", "2026-11")
        with pytest.raises(NotFound):
            store.archive_case("a", "2026-11")

    def test_a_pending_request_and_its_case_know_nothing_of_each_other(self, store: RequestStore) -> None:
        store.submit("a", b"{}")
        with store.open_case("a") as case:
            case.put("decision", {"decision": "approved"})
        assert store.read_pending("a").data == b"{}"
        assert store.remove_pending("a")
        assert store.has_case("a")

    async def test_watching_begins_with_a_look_and_every_change_is_told(self, store: RequestStore) -> None:
        seen: list[tuple[str, ...]] = []
        looked = asyncio.Event()

        async def look() -> None:
            async for _ in store.changes():
                seen.append(store.scan().ids)
                looked.set()

        store.submit("before", b"{}")
        watching = asyncio.create_task(look())
        for name in ("", "during"):
            if name:
                store.submit(name, b"{}")
            await asyncio.wait_for(looked.wait(), 10)
            looked.clear()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        assert seen[0] == ("before",)
        assert seen[-1] == ("before", "during")

    async def test_a_change_is_told_at_once_and_a_burst_as_little_news(self, store: RequestStore) -> None:
        told: list[float] = []
        seen: asyncio.Queue[int] = asyncio.Queue()

        async def look() -> None:
            async for _ in store.changes():
                told.append(time.monotonic())
                seen.put_nowait(len(store.scan().ids))

        async def wait_for(count: int) -> None:
            while await asyncio.wait_for(seen.get(), 10) < count:
                pass

        watching = asyncio.create_task(look())
        await wait_for(0)
        written = time.monotonic()
        store.submit("first", b"{}")
        await wait_for(1)
        assert in_time(told[-1] - written, 0.2)
        before = len(told)
        await asyncio.to_thread(_submit_many, store, 200)
        await wait_for(201)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        assert len(told) - before < 100

    async def test_decisions_results_and_archiving_are_told_too(self, store: RequestStore) -> None:
        looks: asyncio.Queue[tuple[object, ...]] = asyncio.Queue()

        async def look() -> None:
            async for _ in store.changes():
                told = (store.result("a") or {}).get("state")
                looks.put_nowait((store.case_ids(), store.archived_ids(), told))

        async def seen(wanted: tuple[object, ...]) -> None:
            while await asyncio.wait_for(looks.get(), 10) != wanted:
                pass

        watching = asyncio.create_task(look())
        await seen(((), (), None))
        with store.open_case("a") as case:
            case.put("decision", {"decision": "approved"})
        await seen((("a",), (), None))
        store.publish_result("a", {"state": "approved"})
        await seen((("a",), (), "approved"))
        store.archive_case("a", "2026-11")
        await seen(((), ("a",), "approved"))
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def _submit_many(store: RequestStore, count: int) -> None:
    for number in range(count):
        store.submit(f"r{number}", b"{}")
