"""Write a file once, whole and durably: everything in the queue rests on this one protocol.

The problem: several processes may decide on one request at the same time, and any of them may be killed, or the
machine lose power, at any instruction. Yet of all writers of a name exactly one may win, nobody may ever read half of
a file, and what was told to be written has to be there after a crash. `exists()` and `rename` do not give that (two
writers pass the question together, and the second replaces the first), nor does `O_EXCL` on the name itself (a crash
leaves half of a file under it).

The steps, and what a crash right after each of them leaves:

1. Create a staging file in the same folder, and lock it: a file that nobody reads, and that the next start removes.
2. Write the content and fsync the file: the same, with all of its content on the disk.
3. `link(2)` the staging file to the name. This is the decision: the kernel does it whole or not at all, and says
   EEXIST to everybody but the first. From here on the name is there, with all of its content.
4. Unlink the staging name: before that, the file has two names, and the next start removes the one for staging.
5. fsync the folder: before that, a power cut may take the name away again. So a caller acts on the file (sends a
   page) only after `put_once` has returned.

A staging file is locked by `flock` as long as its writer lives: a later start removes only those whose lock it gets,
under that lock. Between creation and lock (step 1) such a start may take the file for abandoned; the writer then sees
that the lock is held, or that the file has no name any more, and begins with another one.

The cost: two fsyncs for each file that is written, one for a writer that comes second.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import stat
from typing import Final

STAGING_PREFIX: Final = ".new-"
_TRIES: Final = 20
_OPEN_STAGING: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def put_once(folder: int, name: str, data: bytes, *, mode: int = 0o400) -> None:
    """Write `name` in `folder` (a descriptor), once. Raises `FileExistsError` when the name is taken, `OSError` else.

    After any error the name may or may not be there: its content is then whole, but perhaps not durable.
    """
    staging, descriptor = _stage(folder, data, mode)
    try:
        try:
            os.link(staging, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        finally:
            _unlink_quietly(folder, staging)
        _sync_folder(folder, descriptor)
    finally:
        os.close(descriptor)


def replace(folder: int, name: str, data: bytes, *, mode: int = 0o644) -> None:
    """Write `name` in `folder` atomically, over what is there: for results, which are told anew."""
    staging, descriptor = _stage(folder, data, mode)
    try:
        try:
            os.rename(staging, name, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            _unlink_quietly(folder, staging)
            raise
        _sync_folder(folder, descriptor)
    finally:
        os.close(descriptor)


def clear_staging(folder: int) -> int:
    """Remove staging files whose writers are dead; returns how many there were."""
    return sum(_if_abandoned(folder, name, remove=True) for name in _staging_names(folder))


def abandoned_names(folder: int) -> tuple[str, ...]:
    """Staging files whose writers are dead."""
    return tuple(name for name in _staging_names(folder) if _if_abandoned(folder, name, remove=False))


def _staging_names(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries if entry.name.startswith(STAGING_PREFIX)]


def _stage(folder: int, data: bytes, mode: int) -> tuple[str, int]:
    """A staging file with `data`, written and fsynced; its descriptor stays open, and locked."""
    staging, descriptor = _open_staging(folder, mode)
    try:
        if mode & 0o077:
            os.fchmod(descriptor, mode)  # whatever the umask says
        _write_all(descriptor, data)
        os.fsync(descriptor)
    except OSError:
        _unlink_quietly(folder, staging)
        os.close(descriptor)
        raise
    return staging, descriptor


def _open_staging(folder: int, mode: int) -> tuple[str, int]:
    """A new staging file, locked. One that a start removed as abandoned before it was locked is given up."""
    for _ in range(_TRIES):
        staging = f"{STAGING_PREFIX}{secrets.token_hex(10)}"
        descriptor = os.open(staging, _OPEN_STAGING, mode, dir_fd=folder)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_nlink:
                return staging, descriptor
        except BlockingIOError:
            pass
        except OSError:
            _unlink_quietly(folder, staging)
            os.close(descriptor)
            raise
        _unlink_quietly(folder, staging)
        os.close(descriptor)
    raise BlockingIOError(errno.EAGAIN, "every staging file was taken by somebody else")


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _unlink_quietly(folder: int, name: str) -> None:
    """Staging names are nobody's: a failure leaves a name that the next start removes."""
    try:
        os.unlink(name, dir_fd=folder)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.EIO, errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM):
            raise


def _sync_folder(folder: int, descriptor: int) -> None:
    """Sync the folder, on a descriptor of its own: one on which it failed is never asked again, it might say yes.

    An agent that may write but not list the folder flushes the whole file system instead.
    """
    try:
        asked = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
    except PermissionError:
        _sync_file_system(descriptor)
        return
    try:
        os.fsync(asked)
    finally:
        os.close(asked)


def _sync_file_system(descriptor: int) -> None:
    import ctypes  # only agents of another uid come here

    if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def _if_abandoned(folder: int, name: str, *, remove: bool) -> bool:
    """Whether a staging file's writer is dead; it is removed under its lock, so that no writer can begin meanwhile."""
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return False
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return False  # no writer of ours makes such a thing, so it is not ours to remove
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if remove:
            _unlink_quietly(folder, name)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
