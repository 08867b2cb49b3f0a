"""The queue as the workflow sees it: one folder on a local disk (`contracts.adapters.RequestStore`)."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from harbor_tui.contracts.adapters import Case, CaseRecords, PendingFile, Posture, PostureProblem, Scan
from harbor_tui.domain.envelope import REQUEST_ID
from harbor_tui.domain.errors import Conflict, NotFound, NotPermitted
from harbor_tui.queue import (
    archive,
    case_folder,
    drop_box,
    freeze,
    idempotency_keys,
    leftovers,
    reserve,
    results,
    safe_files,
)
from harbor_tui.queue.disk_trial import tried_out
from harbor_tui.queue.init import init_queue
from harbor_tui.queue.permissions import mounts
from harbor_tui.queue.permissions.posture import check_posture

__all__ = ["QueueFolder", "init_queue"]


class QueueFolder:
    """The queue at one path. Holds nothing open between calls, so that folders may be mended while it is in use."""

    def __init__(
        self,
        path: Path,
        *,
        allow_network_fs: bool = False,
        allowed_owners: frozenset[int] | None = None,
        mountinfo: str = mounts.MOUNTINFO,
    ) -> None:
        self.path = Path(path).absolute()
        self._allow_network_fs = allow_network_fs
        self._allowed_owners = allowed_owners
        self._mountinfo = mountinfo
        self._cases, self._archive = str(self.path / "cases"), str(self.path / "archive")
        self._listed_months: tuple[int, tuple[str, ...]] | None = None

    @property
    def place(self) -> str:
        """The queue's path."""
        return str(self.path)

    def posture(self, *, for_agent: bool = False) -> Posture:
        """Check folders, owners and modes; never repairs."""
        return check_posture(
            self.path, for_agent=for_agent, allow_network_fs=self._allow_network_fs, mountinfo=self._mountinfo
        )

    def scan(self) -> Scan:
        """Names in the drop box; opens nothing."""
        with safe_files.told("list the drop box"), self._folder("pending") as pending:
            return drop_box.scan(pending)

    def pending_signature(self, request_id: str) -> tuple[int, int, int, int] | None:
        """A file's signature without opening it; None when it is gone."""
        with safe_files.told(f"look at {request_id}"), self._folder("pending", os.O_PATH) as pending:
            return drop_box.signature(pending, request_id)

    def read_pending(self, request_id: str) -> PendingFile:
        """Read one request's file, once and bounded."""
        with safe_files.told(f"read {request_id}"), self._folder("pending", os.O_PATH) as pending:
            return drop_box.read(pending, request_id, self._owners(pending))

    def _owners(self, pending: int) -> frozenset[int] | None:
        """Whose files are read: a private drop box holds the operator's own; an open one says itself who may write."""
        if self._allowed_owners is not None:
            return self._allowed_owners
        facts = os.fstat(pending)
        return None if facts.st_mode & 0o020 else frozenset({facts.st_uid, os.geteuid(), 0})

    def submit(self, request_id: str, data: bytes) -> None:
        """Put a request into the drop box, durably and whole."""
        drop_box.file_name(request_id)
        with safe_files.told(f"submit {request_id}"), self._folder("pending", os.O_PATH) as reachable:
            if self._is_used(request_id):
                raise Conflict(f"The id {request_id} is already used.", advice="Every id is used once: take another.")
            with _listable(reachable) as pending:
                drop_box.submit(pending, request_id, data)

    def _is_used(self, request_id: str) -> bool:
        """An agent under its own uid cannot see the cases; the node then refuses the file instead."""
        try:
            return self._uses(request_id)
        except PermissionError:
            return False

    def remove_pending(self, request_id: str) -> bool:
        """Unlink a request's file, durably; False when it was gone."""
        with safe_files.told(f"take {request_id} out of the drop box"), self._folder("pending", os.O_PATH) as reachable:
            try:
                os.unlink(drop_box.file_name(request_id), dir_fd=reachable)
            except FileNotFoundError:
                return False
            except PermissionError as error:
                raise NotPermitted(
                    f"{request_id} belongs to another user; only its owner or the operator can take it back."
                ) from error
            with _listable(reachable) as pending:
                if pending != reachable:
                    os.fsync(pending)
            return True

    def case_ids(self) -> tuple[str, ...]:
        """Ids of all open cases."""
        with safe_files.told("list the cases"), self._folder("cases") as folder:
            return tuple(sorted(name for name in os.listdir(folder) if REQUEST_ID.fullmatch(name)))

    def archived_ids(self) -> tuple[str, ...]:
        """Ids of all archived cases."""
        with safe_files.told("list the archive"), self._folder("archive") as folder:
            return archive.archived_ids(folder)

    def has_case(self, request_id: str) -> bool:
        """Whether an id is used for ever: a case with a decision or with traces of a send, open or archived."""
        with safe_files.told(f"look for the case of {request_id}"):
            return REQUEST_ID.fullmatch(request_id) is not None and self._uses(request_id)

    def _uses(self, request_id: str) -> bool:
        """Asked for every row of a list: one look at the case, one at each month."""
        return case_folder.is_used(f"{self._cases}/{request_id}") or any(
            case_folder.is_used(f"{self._archive}/{month}/{request_id}") for month in self._months()
        )

    def _months(self) -> tuple[str, ...]:
        """The archive's months, listed again only after one was added."""
        changed = os.stat(self._archive).st_mtime_ns
        if self._listed_months is None or self._listed_months[0] != changed:
            with self._folder("archive") as folder:
                self._listed_months = (changed, archive.months(folder))
        return self._listed_months[1]

    def case_records(self, request_id: str, *, with_bytes: bool = True) -> CaseRecords | None:
        """The records of a case, open or archived; None when there is none."""
        if not REQUEST_ID.fullmatch(request_id):
            return None
        with safe_files.told(f"read the case of {request_id}"):
            # A case may be archived between the two looks, never the other way round.
            return self._open_records(request_id, with_bytes) or self._archived_records(request_id, with_bytes)

    def _open_records(self, request_id: str, with_bytes: bool) -> CaseRecords | None:
        with self._folder("cases", os.O_PATH) as parent:
            try:
                with safe_files.folder(request_id, parent) as folder:
                    return case_folder.read_records(
                        request_id,
                        folder,
                        lock_held=bool(case_folder.lock_holder(parent, request_id)),
                        with_bytes=with_bytes,
                    )
            except FileNotFoundError:
                return None
            except NotADirectoryError:
                return case_folder.no_case(request_id, "What lies in its place is no folder")

    def _archived_records(self, request_id: str, with_bytes: bool) -> CaseRecords | None:
        with self._folder("archive") as parent:
            month = archive.month_of(parent, request_id)
            if not month:
                return None
            with safe_files.folder(month, parent) as home, safe_files.folder(request_id, home) as folder:
                return case_folder.read_records(
                    request_id, folder, lock_held=False, archived=True, with_bytes=with_bytes
                )

    @contextmanager
    def _case(self, request_id: str) -> Iterator[Case]:
        drop_box.file_name(request_id)
        with safe_files.told("open the cases"):
            parent = os.open(str(self.path / "cases"), safe_files.OPEN_FOLDER)
        try:
            with case_folder.open_case(parent, request_id) as case:
                yield case
        finally:
            os.close(parent)

    def open_case(self, request_id: str) -> AbstractContextManager[Case]:
        """Make or enter a case and hold its lock. Raises `Conflict` when another process holds it, naming who."""
        return self._case(request_id)

    def holder(self, request_id: str) -> str:
        """Who holds a case's lock, in words; empty when nobody does."""
        drop_box.file_name(request_id)
        with safe_files.told("look at the cases"), self._folder("cases", os.O_PATH) as folder:
            return case_folder.lock_holder(folder, request_id)

    def claim_key(self, key_id: str, request_id: str) -> str:
        """Give an agent's key to a request for ever, unless another has it; returns the request that has it."""
        drop_box.file_name(key_id)
        with safe_files.told(f"note the key of {request_id}"), self._folder("cases") as folder:
            return idempotency_keys.claim(folder, key_id, request_id)

    def key_holder(self, key_id: str) -> str:
        """The request that a key was given to; empty when there is none."""
        drop_box.file_name(key_id)
        with safe_files.told("look who has a key"), self._folder("cases", os.O_PATH) as folder:
            return idempotency_keys.holder(folder, key_id)

    def freeze(self, at: str) -> None:
        """Record that sending is frozen, for all who use the queue."""
        with safe_files.told("record that sending is frozen"), self._folder(".") as folder:
            freeze.freeze(folder, at)

    def thaw(self) -> None:
        """Remove that record."""
        with safe_files.told("thaw the queue"), self._folder(".") as folder:
            freeze.thaw(folder)

    def frozen_since(self) -> str | None:
        """When sending was frozen, as recorded; None when it is not."""
        try:
            with safe_files.told("look whether sending is frozen"), self._folder(".", os.O_PATH) as folder:
                return freeze.frozen_since(folder)
        except NotFound:
            return None  # no queue, nothing frozen

    def publish_result(self, request_id: str, document: Mapping[str, Any]) -> None:
        """Replace the agent's result document, atomically."""
        with safe_files.told(f"write the result of {request_id}"), self._folder("results") as folder:
            results.publish(folder, drop_box.file_name(request_id), document)

    def result(self, request_id: str) -> Mapping[str, Any] | None:
        """The agent's result document, or None."""
        with safe_files.told(f"read the result of {request_id}"), self._folder("results", os.O_PATH) as folder:
            return results.read(folder, request_id)

    def result_ids(self) -> tuple[str, ...]:
        """The ids that there is a result document for."""
        with safe_files.told("list the results"), self._folder("results") as folder:
            return results.ids(folder)

    def forget_result(self, request_id: str) -> bool:
        """Remove the agent's result document and its answer; False when there was neither."""
        drop_box.file_name(request_id)
        with safe_files.told(f"remove the result of {request_id}"), self._folder("results") as folder:
            return results.forget(folder, request_id)

    def publish_answer(self, request_id: str, answer: Mapping[str, Any], reader: int) -> None:
        """Replace the answer to a read, for the user who asked (a uid) and nobody else."""
        drop_box.file_name(request_id)
        with safe_files.told(f"write the answer of {request_id}"), self._folder("results") as folder:
            results.publish_answer(folder, request_id, answer, reader)

    def answer(self, request_id: str) -> Mapping[str, Any] | None:
        """The answer to a read, or None when there is none that this user may read."""
        with safe_files.told(f"read the answer of {request_id}"), self._folder("results", os.O_PATH) as folder:
            return results.answer(folder, request_id)

    def archive_case(self, request_id: str, month: str) -> None:
        """Move a closed case to `archive/YYYY-MM`."""
        drop_box.file_name(request_id)
        with safe_files.told(f"archive {request_id}"), safe_files.folder(str(self.path)) as queue:
            archive.archive_case(queue, request_id, month)

    def clear_staging(self, *, everywhere: bool = False) -> int:
        """Remove what crashed writers left half-written."""
        with safe_files.told("look for staging files"):
            return leftovers.clear(str(self.path), everywhere=everywhere)

    def staging_left(self) -> tuple[str, ...]:
        """Half-written files that are there now, by their path in the queue."""
        with safe_files.told("look for staging files"):
            return leftovers.names(str(self.path))

    def free_space_problem(self) -> str:
        """Why nothing new should be taken or approved now (too little space), or empty."""
        with safe_files.told("look at the free space"):
            return safe_files.free_space_problem(str(self.path))

    def keep_reserve(self) -> None:
        """Keep a little room back, where there is plenty."""
        if not self.free_space_problem():
            with safe_files.told("keep some room for rejecting"), self._folder(".") as queue:
                reserve.keep(queue)

    def give_up_reserve(self) -> None:
        """Let go of it."""
        with safe_files.told("make room for a record"), self._folder(".") as queue:
            reserve.give_up(queue)

    def refusals(self) -> tuple[PostureProblem, ...]:
        """What the disk refuses of all that the queue needs, tried out in each of its folders."""
        return tried_out(self.path)

    def changes(self) -> AsyncIterator[None]:
        """Yields after something changed in the drop box, the cases or the results."""
        from harbor_tui.queue import watcher  # asyncio, which no command but the worker needs

        return watcher.changes(self.path)

    @contextmanager
    def _folder(self, name: str, flags: int = 0) -> Iterator[int]:
        """One of our folders; with `O_PATH` it needs to be passed through only, not listed."""
        descriptor = os.open(f"{self.path}/{name}", safe_files.PASS_THROUGH if flags else safe_files.OPEN_FOLDER)
        try:
            yield descriptor
        finally:
            os.close(descriptor)


@contextmanager
def _listable(reachable: int) -> Iterator[int]:
    """A descriptor that can be fsynced where we may list the folder; else the one we have."""
    try:
        descriptor = os.open(".", safe_files.OPEN_FOLDER, dir_fd=reachable)
    except PermissionError:
        yield reachable
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)
