"""The audit trail: one line an event, each naming the hash of the line before; written durably or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shlex
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, time
from typing import Any, Final, NamedTuple

from harbor_tui import __version__
from harbor_tui.contracts.adapters import PostureProblem
from harbor_tui.domain.errors import QueueUnavailable
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.text.times import utc_month, utc_text
from harbor_tui.queue import safe_files
from harbor_tui.queue.audit import chain
from harbor_tui.queue.audit import lines as audit_lines
from harbor_tui.queue.audit.mirror import mirror_head
from harbor_tui.queue.disk_trial import trail_tried_out
from harbor_tui.queue.permissions.identity import who
from harbor_tui.queue.put_once import abandoned_names, clear_staging, replace

HEAD: Final = "HEAD"
_LOCK: Final = ".lock"
_MOST_HEAD_BYTES: Final = 500
_APPEND: Final = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


class _Tail(NamedTuple):
    """Where the chain goes on."""

    file: str
    seq: int
    hash: str
    torn: bool = False
    """The last line lacks its end."""
    broken: bool = False
    """The last line is torn, or no record: the next record has to seal it."""


class AuditFolder:
    """The trail in one folder, a file a month (`contracts.adapters.AuditTrail`)."""

    def __init__(
        self,
        path: Path,
        *,
        queue: str = "",
        syslog: bool = False,
        now: Callable[[], float] = time,
        asks_who: Callable[[], Mapping[str, Any]] = who,
    ) -> None:
        """`queue` is the place of the queue that it is about: every record names it."""
        self.path = Path(path).absolute()
        self._about = {"queue": queue} if queue else {}
        self._syslog = syslog
        self._now = now
        self._asks_who = asks_who

    def refusals(self) -> tuple[PostureProblem, ...]:
        """What the disk refuses of all that the trail needs, tried out; nothing before there is one."""
        return trail_tried_out(self.path)

    def clear_staging(self, *, everywhere: bool = False) -> int:
        """Remove what crashed writers left half-written."""
        with self._reading() as folder, safe_files.told("look for staging files"):
            return clear_staging(folder) if folder is not None else 0

    def staging_left(self) -> tuple[str, ...]:
        """Half-written files that are there now."""
        with self._reading() as folder, safe_files.told("look for staging files"):
            names = abandoned_names(folder) if folder is not None else ()
        return tuple(f"{self.path.name}/{name}" for name in names)

    def who(self) -> Mapping[str, Any]:
        """Who is at the keyboard."""
        return self._asks_who()

    def append(self, event: str, request_id: str, facts: Mapping[str, Any]) -> str:
        """Write one event durably; returns the new head's hash."""
        with _written_or_not(), self._locked() as folder:
            tail = self._sealed(folder, self._tail(folder))
            month = f"{utc_month(self._now())}.jsonl"
            if tail.file and month > tail.file:
                turned = {"prev_file": tail.file, "prev_head": tail.hash}
                tail = self._write(folder, month, tail, "rotate", "", turned)
            # A clock that went back goes on in the newest file: the order is the chain's, not the clock's.
            tail = self._write(folder, max(month, tail.file), tail, event, request_id, facts)
            head = {"seq": tail.seq, "hash": tail.hash, "file": tail.file}
            replace(folder, HEAD, json.dumps(head).encode("ascii") + b"\n", mode=0o600)
        if self._syslog:
            mirror_head(str(self.path), tail.seq, tail.hash)
        return tail.hash

    def _write(
        self, folder: int, name: str, tail: _Tail, event: str, request_id: str, facts: Mapping[str, Any]
    ) -> _Tail:
        now = self._now()
        record = {"seq": tail.seq + 1, "time": utc_text(now), "monotonic": round(monotonic(), 3), "event": event}
        record |= {"id": request_id, **facts, **self._about}
        record |= {"who": self._asks_who(), "program": __version__, "prev": tail.hash}
        line = audit_lines.written(record)
        _append_durably(folder, name, line + b"\n")
        return _Tail(name, tail.seq + 1, hashlib.sha256(line).hexdigest())

    def _sealed(self, folder: int, tail: _Tail) -> _Tail:
        """A last line torn by a crash gets its line end and a record that counts it; it is never rewritten."""
        if not tail.broken:
            return tail
        if tail.torn:
            _append_durably(folder, tail.file, b"\n")
        return self._write(folder, tail.file, tail, "sealed", "", {"line": "torn"})

    def _tail(self, folder: int) -> _Tail:
        name = audit_lines.newest_file(folder)
        head = _read_head(folder)
        if not name:
            return _Tail("", head[0], head[1] or chain.FIRST)
        last = audit_lines.last_line(folder, name)
        seq = audit_lines.last_sequence(folder, name)
        broken = last.torn or audit_lines.parsed(last.line) is None
        return _Tail(name, max(seq, head[0]), hashlib.sha256(last.line).hexdigest(), last.torn, broken)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with safe_files.folder(str(self.path)) as folder:
            _check_is_ours(folder, self.path)
            lock = os.open(_LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=folder)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield folder
            finally:
                os.close(lock)

    @contextmanager
    def _reading(self) -> Iterator[int | None]:
        with safe_files.told("read the audit trail"):
            try:
                descriptor = os.open(self.path, safe_files.OPEN_FOLDER)
            except FileNotFoundError:
                descriptor = None
        try:
            yield descriptor
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def records(self) -> Iterator[Mapping[str, Any]]:
        """All records, oldest first; lines that are no records are left out (`verify` names them)."""
        with self._reading() as folder:
            if folder is not None:
                with safe_files.told("read the audit trail"):
                    yield from audit_lines.records(folder)

    def newest_first(self) -> Iterator[Mapping[str, Any]]:
        """All records, newest first, without reading more than is asked for."""
        with self._reading() as folder:
            if folder is not None:
                with safe_files.told("read the audit trail"):
                    yield from audit_lines.newest_first(folder)

    def head(self) -> tuple[int, str]:
        """(sequence number, hash) of the last record; (0, "") before the first."""
        with self._reading() as folder:
            return _read_head(folder) if folder is not None else (0, "")

    def verify(self, mirrored: Mapping[int, str] | None = None) -> Mapping[str, Any]:
        """`{"ok", "records", "head", "first_bad"}`; `first_bad` names file, line and problem."""
        with self._reading() as folder:
            if folder is None:
                return chain.check((), (0, ""), mirrored).document()
            _check_is_ours(folder, self.path)
            with safe_files.told("read the audit trail"):
                return chain.check(audit_lines.all_lines(folder), _read_head(folder), mirrored).document()


def _check_is_ours(folder: int, path: Path) -> None:
    """Whoever else may write in the folder could put another trail in this one's place."""
    facts = os.fstat(folder)
    if facts.st_uid not in (0, os.geteuid()):
        raise QueueUnavailable(
            f"The audit folder {path} belongs to uid {facts.st_uid}.",
            advice=f"Run: chown {os.geteuid()} {shlex.quote(str(path))}",
        )
    if facts.st_mode & 0o022:
        raise QueueUnavailable(
            f"The audit folder {path} can be written by others (mode {stat.S_IMODE(facts.st_mode):04o}).",
            advice=f"Run: chmod go-w {shlex.quote(str(path))}",
        )


@contextmanager
def _written_or_not() -> Iterator[None]:
    """Whatever stands in the way of a record is one thing to the caller: nothing may be decided or sent."""
    try:
        yield
    except OSError as error:
        advice = "Nothing is decided or sent without it. See harbor-tui doctor."
        raise safe_files.unavailable("The audit trail cannot be written", error, advice) from error


def _append_durably(folder: int, name: str, data: bytes) -> None:
    """One write, one fsync. After an error the line may be torn; the next append seals it."""
    descriptor = os.open(name, _APPEND, 0o600, dir_fd=folder)
    try:
        if os.write(descriptor, data) != len(data):
            raise OSError(0, "the disk took only a part of the record")
        os.fsync(descriptor)
        if os.fstat(descriptor).st_size == len(data):
            os.fsync(folder)  # the file is new: its name has to last as well
    finally:
        os.close(descriptor)


def _read_head(folder: int) -> tuple[int, str]:
    try:
        head = json_reader.record(safe_files.read_bounded(HEAD, folder, _MOST_HEAD_BYTES))
    except OSError:
        return 0, ""
    seq, told = json_access.number(head, "seq"), json_access.text(head, "hash")
    return (seq, told) if seq is not None else (0, "")
