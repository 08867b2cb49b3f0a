"""The drop box `pending/`: names first, files read once, bounded, and never through a link."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import defaultdict
from typing import Final

from harbor_tui.contracts.adapters import (
    ForeignFile,
    IgnoredEntry,
    NotRead,
    PendingFile,
    Scan,
    UnreadableFile,
    UnreadFile,
)
from harbor_tui.domain.envelope import MOST_BYTES, REQUEST_ID
from harbor_tui.domain.errors import Conflict, InvalidInput, NotFound, QueueUnavailable
from harbor_tui.domain.text.display import clip, display
from harbor_tui.domain.text.times import came_at
from harbor_tui.queue import safe_files
from harbor_tui.queue.put_once import STAGING_PREFIX, put_once

SUFFIX: Final = ".json"
_FILE_NAME: Final = re.compile(REQUEST_ID.pattern + re.escape(SUFFIX), re.ASCII)
_FILE_NAMES: Final = re.compile(f"{_FILE_NAME.pattern}(?:\n{_FILE_NAME.pattern})*", re.ASCII)


def scan(pending: int) -> Scan:
    """Names alone. What cannot be a request is named with its reason and never opened."""
    names: list[str] = []
    odd: list[IgnoredEntry] = []
    with os.scandir(pending) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                names.append(entry.name)
            else:
                odd.append(IgnoredEntry(entry.name, _why_ignored(entry)))
    ids = _all_ids(names)
    if ids is None:
        ids = [name.removesuffix(SUFFIX) for name in names if _FILE_NAME.fullmatch(name)]
        misnamed = [name for name in names if not _FILE_NAME.fullmatch(name) and not name.startswith(STAGING_PREFIX)]
        odd += [IgnoredEntry(name, _why_misnamed(name)) for name in misnamed]
    ids.sort()
    odd.sort(key=lambda entry: entry.name)
    return Scan(tuple(ids), tuple(odd), _twins(ids))


def _all_ids(names: list[str]) -> list[str] | None:
    """The ids, when every name is one: looked at in one go, since there may be 100,000. None when some are odd."""
    joined = "\n".join(names)
    if not names or not _FILE_NAMES.fullmatch(joined):
        return [] if not names else None
    ids = joined.removesuffix(SUFFIX).split(f"{SUFFIX}\n")
    return ids if len(ids) == len(names) else None  # a name with a line feed in it


def _why_ignored(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "a symbolic link"
    return "a folder" if entry.is_dir(follow_symlinks=False) else "not a regular file"


def _why_misnamed(name: str) -> str:
    if not name.endswith(SUFFIX):
        return f"its name does not end in {SUFFIX}"
    return "its name is not an id (letters, digits, . _ -; at most 64, starting with a letter or digit)"


def _twins(ids: list[str]) -> dict[str, tuple[str, ...]]:
    """Ids of which others differ in case only, and those others."""
    joined = "\n".join(ids)
    if joined.islower() or joined.isupper() or len(set(map(str.casefold, ids))) == len(ids):
        return {}
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for each in ids:
        alike[each.casefold()].append(each)
    several = (group for group in alike.values() if len(group) > 1)
    return {each: tuple(other for other in group if other != each) for group in several for each in group}


def signature(pending: int, request_id: str) -> tuple[int, int, int, int] | None:
    """A file's signature without opening it; None when it is gone."""
    try:
        facts = os.stat(file_name(request_id), dir_fd=pending, follow_symlinks=False)
    except FileNotFoundError:
        return None
    return _signature(facts)


def _signature(facts: os.stat_result) -> tuple[int, int, int, int]:
    return facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def read(pending: int, request_id: str, allowed_owners: frozenset[int] | None) -> PendingFile:
    """One request's file. Raises `NotFound`, or `NotRead` with what is known of a file that can never be a request."""
    try:
        descriptor = os.open(file_name(request_id), safe_files.OPEN_FILE, dir_fd=pending)
    except FileNotFoundError:
        raise NotFound(
            f"The request {request_id} is not in the drop box any more: it was withdrawn or handled.",
            advice="Nothing was changed.",
        ) from None
    except PermissionError:
        raise _unreadable(pending, request_id) from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ForeignFile(f"{request_id}{SUFFIX} is a symbolic link, which is not followed.") from None
        if safe_files.is_out_of_files(error):
            raise QueueUnavailable(
                f"{request_id}{SUFFIX} cannot be read now.", advice=safe_files.NO_MORE_FILES
            ) from None
        raise ForeignFile(f"{request_id}{SUFFIX} cannot be opened: {error.strerror}.") from None
    try:
        facts = os.fstat(descriptor)
        _refuse_foreign(request_id, facts, allowed_owners)
        data = b"" if facts.st_size > MOST_BYTES else safe_files.read_descriptor(descriptor, MOST_BYTES + 1)
    finally:
        os.close(descriptor)
    if max(len(data), facts.st_size) > MOST_BYTES:
        raise _not_read(NotRead, request_id, facts, "is larger than 6 MiB.", "Make the body smaller.")
    return PendingFile(request_id, data, facts.st_uid, _came_at(facts), _signature(facts), facts.st_nlink)


def _came_at(facts: os.stat_result) -> float:
    """A late time of the agent's choice would put off expiry."""
    return came_at(facts.st_mtime, facts.st_ctime)


def _not_read(
    kind: type[NotRead],
    request_id: str,
    facts: os.stat_result,
    problem: str,
    advice: str = "",
    *,
    decidable: bool = True,
) -> NotRead:
    """The refusal of a file, with what is known of it for whoever may decide on it."""
    told = f"{request_id}{SUFFIX} {problem}"
    why = f"{told} {advice}".strip()
    file = UnreadFile(request_id, facts.st_uid, _came_at(facts), _signature(facts), why) if decidable else None
    return kind(told, advice=advice, file=file)


def _unreadable(pending: int, request_id: str) -> NotRead:
    """A file that this user may not open.

    Whose drop box it is may decide on it all the same; to an agent it is another one's request, of which it learns
    nothing.
    """
    facts = os.stat(request_id + SUFFIX, dir_fd=pending, follow_symlinks=False)
    if not stat.S_ISREG(facts.st_mode):
        return _not_read(ForeignFile, request_id, facts, "is not a regular file.", decidable=False)
    ours = os.fstat(pending).st_uid == os.geteuid()
    advice = f"Its owner (uid {facts.st_uid}) lets it be read with chmod g+r, or uses harbor-tui submit."
    return _not_read(UnreadableFile, request_id, facts, "may not be read by this user.", advice, decidable=ours)


def _refuse_foreign(request_id: str, facts: os.stat_result, allowed_owners: frozenset[int] | None) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise _not_read(ForeignFile, request_id, facts, "is not a regular file.", decidable=False)
    if facts.st_nlink > 2:
        problem = f"has {facts.st_nlink} names (hard links)."
        raise _not_read(ForeignFile, request_id, facts, problem, "Remove the others.")
    if allowed_owners is not None and facts.st_uid not in allowed_owners:
        raise _not_read(ForeignFile, request_id, facts, f"has a foreign owner (uid {facts.st_uid}).")


def file_name(request_id: str) -> str:
    """The file of a request. Raises `InvalidInput` for what is no id: nothing else ever becomes a path."""
    if not REQUEST_ID.fullmatch(request_id):
        raise InvalidInput(
            f"{clip(display(request_id), 80)!r} cannot be a request's id.",
            advice="Use letters, digits, . _ and -; at most 64, starting with a letter or digit.",
        )
    return request_id + SUFFIX


def submit(pending: int, request_id: str, data: bytes) -> None:
    """Put a request into the drop box, whole and durably; readable by the queue's owner."""
    ours = os.fstat(pending).st_uid in (os.geteuid(), 0)
    try:
        put_once(pending, file_name(request_id), data, mode=0o400 if ours else 0o440)
    except FileExistsError:
        raise Conflict(f"The id {request_id} is in the drop box already.", advice="Use another id.") from None
