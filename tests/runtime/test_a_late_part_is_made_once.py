"""Parts that are made when they are first asked for: once, whoever asks, and again only after a failure."""

from __future__ import annotations

import threading

import pytest

from harbor_tui.runtime.lazy import Lazy


def test_nothing_is_made_before_it_is_asked_for() -> None:
    made: list[int] = []
    part = Lazy(lambda: made.append(1))
    assert part.there is None
    assert made == []


def test_it_is_made_once() -> None:
    part = Lazy(object)
    assert part() is part()
    assert part.there is part()


def test_none_is_a_value_too() -> None:
    made: list[int] = []
    part = Lazy(lambda: made.append(1))
    part()
    part()
    assert made == [1]


def test_threads_that_ask_at_once_get_the_same() -> None:
    asked, made = threading.Barrier(8), threading.Event()

    def slowly() -> object:
        made.wait(0.05)
        return object()

    part = Lazy(slowly)
    found: list[object] = []

    def ask() -> None:
        asked.wait()
        found.append(part())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_a_failure_is_not_remembered() -> None:
    answers = iter([OSError("no"), None])

    def make() -> str:
        answer = next(answers)
        if answer is not None:
            raise answer
        return "made"

    part = Lazy(make)
    with pytest.raises(OSError, match="no"):
        part()
    assert part() == "made"
