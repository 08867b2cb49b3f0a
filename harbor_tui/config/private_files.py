"""Files that only the operator may touch: no links followed, owners and modes checked, written whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shlex
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.text.display import display


@dataclass(frozen=True, slots=True)
class FileRules:
    """What a file has to be like before it is read."""

    most_bytes: int
    forbidden_mode: int = 0o077
    """Permission bits that must not be set."""
    root_may_own: bool = True
    folder_forbidden_mode: int = 0o022
    fixed_mode: str = "600"


def refuse(path: Path | str, problem: str, advice: str) -> InvalidInput:
    """The refusal of a file, naming it and what mends it."""
    return InvalidInput(f"{display(str(path))} {problem}.", advice=advice)


def command(verb: str, path: Path | str) -> str:
    """Advice to run a command that can be pasted: `Run: chmod 600 '/a b'`."""
    return display(f"Run: {verb} {shlex.quote(str(path))}")


def read_private(path: Path, rules: FileRules) -> bytes | None:
    """A file's bytes; None when it is not there. Raises `InvalidInput` with the exact fix when it breaks a rule."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if path.is_symlink():
            raise refuse(path, "is a symbolic link, which is not followed", "Put the file itself there.") from None
        raise refuse(path, f"cannot be opened ({error.strerror})", _way_in(path)) from None
    try:
        _check(path, os.fstat(descriptor), rules)
        _check_folder(path.parent, rules)
        return _read_bounded(path, descriptor, rules.most_bytes)
    finally:
        os.close(descriptor)


def _way_in(path: Path) -> str:
    """What helps who may not open a file: the mode, if it is theirs; else a home of their own."""
    for each in (path, *path.parents):
        with contextlib.suppress(OSError):
            owner = os.lstat(each).st_uid
            if owner == os.geteuid():
                break
            return f"It belongs to another user (uid {owner}): keep a home of your own, harbor-tui --home DIR."
    return command("chmod u+r", path)


def _read_bounded(path: Path, descriptor: int, most_bytes: int) -> bytes:
    data = bytearray()
    while part := os.read(descriptor, most_bytes + 1 - len(data)):
        data += part
        if len(data) > most_bytes:
            raise refuse(path, f"is larger than {most_bytes} bytes", "Put a smaller file there.")
    return bytes(data)


def _check(path: Path, found: os.stat_result, rules: FileRules) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise refuse(path, "is a folder, not a file", "Move it away.")
    if not stat.S_ISREG(found.st_mode):
        raise refuse(path, "is no regular file", "Put a plain file there.")
    if not _owner_fits(found, rules):
        raise refuse(path, f"belongs to another user (uid {found.st_uid})", command(f"chown {os.geteuid()}", path))
    if found.st_mode & rules.forbidden_mode:
        mode = stat.S_IMODE(found.st_mode)
        verb = "changed" if rules.forbidden_mode == 0o022 else "read or changed"
        raise refuse(
            path, f"can be {verb} by other users (mode {mode:04o})", command(f"chmod {rules.fixed_mode}", path)
        )


def _owner_fits(found: os.stat_result, rules: FileRules) -> bool:
    return found.st_uid == os.geteuid() or (rules.root_may_own and found.st_uid == 0)


def _check_folder(folder: Path, rules: FileRules) -> None:
    found = os.stat(folder)
    sticky = found.st_mode & stat.S_ISVTX and found.st_uid == 0
    if found.st_mode & rules.folder_forbidden_mode and not (sticky and rules.folder_forbidden_mode == 0o022):
        mode = stat.S_IMODE(found.st_mode)
        wanted = "700" if rules.folder_forbidden_mode == 0o077 else "go-w"
        raise refuse(folder, f"is open to other users (mode {mode:04o})", command(f"chmod {wanted}", folder))


def make_private_folder(folder: Path) -> None:
    """Make a folder, and what is missing above it, 0700. Raises `InvalidInput` when that cannot be done."""
    try:
        for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError:
        raise refuse(folder, "is no folder", "Move it away.") from None
    except OSError as error:
        raise refuse(folder, f"cannot be made ({error.strerror})", command("mkdir -p", folder)) from None


def write_private(path: Path, data: bytes, *, may_replace: Callable[[], None] | None = None) -> None:
    """Put `data` in place of a file, 0600: after a crash at any instant it is the old or the new one.

    `may_replace` is called under the folder's lock, just before, and may raise to stop it. Raises `InvalidInput`
    when the folder cannot be written.
    """
    make_private_folder(path.parent)
    staging = path.parent / f".{path.name}.{secrets.token_hex(6)}"
    try:
        with _locked(path.parent) as folder:
            if may_replace is not None:
                may_replace()
            if path.is_dir():
                raise refuse(path, "is a folder, not a file", "Move it away.")
            _write_whole(staging, data)
            os.replace(staging, path)
            os.fsync(folder)
    except OSError as error:
        raise refuse(path, f"cannot be written ({error.strerror})", command("chmod u+rwx", path.parent)) from None
    finally:
        with contextlib.suppress(OSError):
            staging.unlink(missing_ok=True)


def _write_whole(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with open(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)
        file.write(data)
        file.flush()
        os.fsync(descriptor)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
