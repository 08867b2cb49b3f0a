"""Case folders: one for each request that somebody has decided; records written once, under the case's lock."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.domain.actions import canonical_json
from harbor_tui.domain.errors import Conflict, InvalidInput
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.record_members import well_typed
from harbor_tui.domain.records import is_case, is_record_name
from harbor_tui.queue import safe_files
from harbor_tui.queue.permissions.identity import in_words, who
from harbor_tui.queue.put_once import clear_staging, put_once

LOCK: Final = "lock"
REQUEST: Final = "request.json"
WIRE: Final = "wire.json"
_LOCK_TRIES: Final = 6
_LOCK_PAUSE_S: Final = 0.01
"""A reader that only looks whether a lock is held takes it for an instant: try a little before giving up."""
_ENTER_TRIES: Final = 20


class OpenCase:
    """One case whose lock this process holds (`contracts.adapters.Case`)."""

    def __init__(self, request_id: str, folder: int) -> None:
        self.id = request_id
        self._folder = folder

    def records(self) -> CaseRecords:
        """What is there now; the lock is ours, so nobody else is at work."""
        return read_records(self.id, self._folder, lock_held=False)

    def clear_leftovers(self) -> None:
        """Remove what a crash left before a decision, and staging files; a decision stays with all it names."""
        with safe_files.told(f"clear what a crash left of {self.id}"):
            clear_staging(self._folder)
            _clear_undecided(self._folder)

    def put(self, name: str, data: bytes | Mapping[str, Any]) -> None:
        """Write `name`.json once, durably. Raises `Conflict` when it is there already."""
        content = data if isinstance(data, bytes) else canonical_json(data) + b"\n"
        with safe_files.told(f"write the {name} of {self.id}"):
            put_once(self._folder, f"{name}.json", content)


@contextmanager
def open_case(cases: int, request_id: str) -> Iterator[OpenCase]:
    """Make or enter a case and hold its lock; one left without a decision, or traces of a send, leaves no folder."""
    with safe_files.told(f"open the case of {request_id}"):
        folder, lock = _enter(cases, request_id)
    try:
        _sign(lock)
        yield OpenCase(request_id, folder)
    finally:
        try:
            with safe_files.told(f"close the case of {request_id}"):
                _leave(cases, request_id, folder)
        finally:
            os.close(lock)
            os.close(folder)


def _enter(cases: int, request_id: str) -> tuple[int, int]:
    """The case's folder and its lock, held. Another process may remove an empty case meanwhile: then again."""
    for _ in range(_ENTER_TRIES):
        with contextlib.suppress(FileExistsError):
            os.mkdir(request_id, 0o700, dir_fd=cases)
            os.fsync(cases)
        try:
            folder = os.open(request_id, safe_files.OPEN_FOLDER, dir_fd=cases)
        except FileNotFoundError:
            continue
        lock = None
        try:
            lock = _lock(folder)
            if lock is not None:
                return folder, lock
        finally:
            if lock is None:
                os.close(folder)
    raise Conflict(f"{request_id} is being handled by another process.", advice="Look again in a moment.")


def _lock(folder: int) -> int | None:
    """The lock file, locked; None when it (or its folder) was removed under us. Raises `Conflict` when it is held."""
    try:
        lock = os.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=folder)
    except FileNotFoundError:
        return None
    try:
        _take(lock)
        current = os.stat(LOCK, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        os.close(lock)
        return None
    except BlockingIOError:
        holder = _holder(lock)
        os.close(lock)
        raise Conflict(f"This request is being handled by {holder}.", advice="Look again in a moment.") from None
    except OSError:
        os.close(lock)
        raise
    if current.st_ino == os.fstat(lock).st_ino:
        return lock
    os.close(lock)
    return None


def _take(lock: int) -> None:
    for attempt in range(_LOCK_TRIES):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if attempt == _LOCK_TRIES - 1:
                raise
            time.sleep(_LOCK_PAUSE_S)


def _sign(lock: int) -> None:
    """Write into the lock who holds it: words for others, no authority; so a full disk does not matter here."""
    with contextlib.suppress(OSError):
        os.ftruncate(lock, 0)
        os.pwrite(lock, canonical_json(who()), 0)


def _holder(lock: int) -> str:
    with contextlib.suppress(OSError):
        return in_words(json_reader.record(os.pread(lock, 4096, 0)))
    return "another process"


def _leave(cases: int, request_id: str, folder: int) -> None:
    """Without a decision nothing happened: the folder goes, lock last, so that nobody enters a case half removed.

    What is no leftover (an attempt or an outcome whose decision was lost, a file put there by hand) stays.
    """
    if _exists(folder, "decision.json") or os.fstat(folder).st_nlink == 0:
        return
    clear_staging(folder)
    _clear_undecided(folder)
    if os.listdir(folder) != [LOCK]:
        return
    os.unlink(LOCK, dir_fd=folder)
    # Somebody may have entered again by now; then the folder is theirs.
    with contextlib.suppress(OSError):
        os.rmdir(request_id, dir_fd=cases)


def _clear_undecided(folder: int) -> None:
    """Request and wire records before a decision are leftovers of a crash, and nothing else ever is."""
    names = os.listdir(folder)
    if _is_used(names):
        return
    for name in sorted({REQUEST, WIRE}.intersection(names)):
        os.unlink(name, dir_fd=folder)


def lock_holder(cases: int, request_id: str) -> str:
    """Who holds a case's lock; empty when nobody does or there is no case."""
    try:
        with safe_files.folder(request_id, cases) as folder:
            lock = os.open(LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return ""
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(lock)
    finally:
        os.close(lock)
    return ""


def _exists(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def is_used(case: str) -> bool:
    """Whether a case folder holds a decision, or what a send left behind."""
    try:
        names = os.listdir(case)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return _is_used(names)


def _is_used(names: Iterable[str]) -> bool:
    return is_case(name.removesuffix(".json") for name in names if name.endswith(".json"))


def read_records(
    request_id: str, folder: int, *, lock_held: bool, archived: bool = False, with_bytes: bool = True
) -> CaseRecords:
    """All records of a case. One that cannot be read as JSON becomes `{"unreadable": why}`."""
    records: dict[str, Mapping[str, Any]] = {}
    request = wire = None
    for name in sorted(os.listdir(folder)):
        stem = name.removesuffix(".json")
        if name in (REQUEST, WIRE) and not with_bytes:
            continue
        if name == REQUEST:
            request = _bytes(name, folder)
        elif name == WIRE:
            wire = _bytes(name, folder)
        elif name.endswith(".json") and is_record_name(stem):
            records[stem] = _record(name, folder)
    return CaseRecords(request_id, records, request, wire, lock_held, archived)


def no_case(request_id: str, why: str) -> CaseRecords:
    """What lies where a case should: its id is used, and nothing can be told of it."""
    return CaseRecords(request_id, {"decision": {"unreadable": why}}, None, None, lock_held=False, archived=False)


def _bytes(name: str, folder: int) -> bytes | None:
    """A file's bytes; None where something else lies there, or the disk does not give them."""
    try:
        return safe_files.read_bounded(name, folder)
    except FileNotFoundError:
        raise
    except OSError:
        return None


def _record(name: str, folder: int) -> Mapping[str, Any]:
    try:
        return well_typed(json_reader.parse_object(safe_files.read_bounded(name, folder), json_reader.RECORDS))
    except FileNotFoundError:
        raise
    except OSError as error:
        return {"unreadable": f"The disk does not give it ({error.strerror})"}
    except InvalidInput as error:
        return {"unreadable": error.summary.rstrip(".")}
