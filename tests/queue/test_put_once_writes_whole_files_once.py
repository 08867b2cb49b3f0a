"""`put_once`: whole, durable, once; and staging files that tell the living from the dead."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from harbor_tui.queue.put_once import abandoned_names, clear_staging, put_once, replace


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[int]:
    descriptor = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    yield descriptor
    os.close(descriptor)


def test_a_file_is_whole_read_only_and_has_one_name(folder: int, tmp_path: Path) -> None:
    put_once(folder, "a.json", b"x" * 100_000)
    facts = (tmp_path / "a.json").stat()
    assert (facts.st_size, facts.st_mode & 0o777, facts.st_nlink) == (100_000, 0o400, 1)
    assert os.listdir(tmp_path) == ["a.json"]


def test_the_second_writer_of_a_name_loses_and_leaves_nothing(folder: int, tmp_path: Path) -> None:
    put_once(folder, "a.json", b"first")
    with pytest.raises(FileExistsError):
        put_once(folder, "a.json", b"second")
    assert (tmp_path / "a.json").read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["a.json"]


def test_of_many_writers_exactly_one_wins_every_time(folder: int, tmp_path: Path) -> None:
    def write(name: str, data: bytes) -> bool:
        try:
            put_once(folder, name, data)
        except FileExistsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        for number in range(50):
            name = f"{number}.json"
            won = list(pool.map(write, [name] * 8, [bytes([value]) * 500 for value in range(8)]))
            assert won.count(True) == 1
            assert (tmp_path / name).read_bytes() == bytes([won.index(True)]) * 500


def test_replacing_keeps_the_old_file_until_the_new_one_is_whole(folder: int, tmp_path: Path) -> None:
    replace(folder, "a.json", b"old")
    replace(folder, "a.json", b"new")
    assert (tmp_path / "a.json").read_bytes() == b"new"
    assert (tmp_path / "a.json").stat().st_mode & 0o777 == 0o644
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_link_in_place_of_the_name_is_not_followed(folder: int, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine")
    (tmp_path / "a.json").symlink_to(outside)
    with pytest.raises(FileExistsError):
        put_once(folder, "a.json", b"theirs")
    assert outside.read_text() == "mine"


def test_staging_files_of_the_dead_are_removed_and_those_of_the_living_stay(folder: int, tmp_path: Path) -> None:
    (tmp_path / ".new-dead").write_bytes(b"half")
    with (tmp_path / ".new-alive").open("wb") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        assert abandoned_names(folder) == (".new-dead",)
        assert clear_staging(folder) == 1
        assert os.listdir(tmp_path) == [".new-alive"]


@pytest.mark.parametrize("write", [put_once, replace])
def test_a_start_that_looks_before_a_staging_file_is_held_takes_nothing_from_its_writer(
    folder: int, tmp_path: Path, write: Callable[[int, str, bytes], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its creation and its lock it looks like one whose writer has died."""
    lock, looks = fcntl.flock, iter([True])

    def looked_at_before(descriptor: int, operation: int) -> None:
        if next(looks, False):
            assert clear_staging(folder) == 1
        lock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", looked_at_before)
    write(folder, "a.json", b"whole")
    assert (tmp_path / "a.json").read_bytes() == b"whole"
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_staging_file_that_is_being_judged_is_given_up_for_another_one(
    folder: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, judges = fcntl.flock, ExitStack()

    def held_by_a_judge(descriptor: int, operation: int) -> None:
        if not tries:
            (taken,) = tmp_path.iterdir()
            lock(judges.enter_context(taken.open("rb")), fcntl.LOCK_EX)
        tries.append(descriptor)
        lock(descriptor, operation)

    tries: list[int] = []
    monkeypatch.setattr(fcntl, "flock", held_by_a_judge)
    with judges:
        put_once(folder, "a.json", b"whole")
    assert (len(tries), os.listdir(tmp_path)) == (2, ["a.json"])


def test_whoever_holds_every_staging_file_gets_an_error_and_not_a_writer_that_waits(
    folder: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always_held(descriptor: int, operation: int) -> None:
        raise BlockingIOError

    monkeypatch.setattr(fcntl, "flock", always_held)
    with pytest.raises(BlockingIOError):
        put_once(folder, "a.json", b"never")
    assert os.listdir(tmp_path) == []
