"""Check the queue's folders, owners and modes; name the exact command that mends what is wrong, and repair nothing."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from harbor_tui.contracts.adapters import Posture, PostureProblem
from harbor_tui.queue import safe_files
from harbor_tui.queue.permissions import mounts

VERSION_FILE: Final = "VERSION"
VERSION_NUMBER: Final = 1
VERSION_TEXT: Final = f"harbor-queue {VERSION_NUMBER}\n"
PRIVATE: Final = ("cases", "archive")
FOLDERS: Final = ("pending", *PRIVATE, "results")
DROP_BOX_MODE: Final = 0o3730
_VERSION: Final = re.compile(r"harbor-queue ([1-9][0-9]{0,5})\s*")


def check_posture(
    path: Path, *, for_agent: bool = False, allow_network_fs: bool = False, mountinfo: str = mounts.MOUNTINFO
) -> Posture:
    """Whether the queue at `path` may be used; every problem with its command.

    An operator's queue has to be theirs; an agent's is whoever's it is, and only the rest has to be in order.
    """
    owner = _owner_of(path) if for_agent else os.geteuid()
    problems = list(_parent_problems(path, owner))
    if problems:
        return Posture(usable=False, problems=tuple(problems))
    try:
        with safe_files.folder(str(path), flags=safe_files.PASS_THROUGH) as queue:
            problems += _folder_problems(path, queue, owner)
            if not allow_network_fs:
                problems += mounts.network_problems(os.fstat(queue).st_dev, path, mountinfo)
            read_only, version_problems = _version(path, queue)
            shared = True if problems else not _drop_box_is_for_others(queue)
    except FileNotFoundError:
        return Posture(usable=False, problems=(_missing(path),))
    except OSError as error:
        trouble = PostureProblem(f"The queue {path} cannot be opened: {error.strerror}.", f"ls -ld {_quoted(path)}")
        trouble = _NO_MORE_FILES if safe_files.is_out_of_files(error) else trouble
        return Posture(usable=False, problems=(trouble,))
    problems += version_problems
    return Posture(not problems, read_only, tuple(problems), agents_share_uid=shared)


_NO_MORE_FILES: Final = PostureProblem(safe_files.NO_MORE_FILES, "ulimit -n")


def _owner_of(path: Path) -> int:
    try:
        return os.stat(path, follow_symlinks=False).st_uid
    except OSError:
        return os.geteuid()  # what stands in the way is named below


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _missing(path: Path) -> PostureProblem:
    return PostureProblem(f"There is no queue at {path}.", "harbor-tui queue init")


def _parent_problems(path: Path, owner: int) -> Iterator[PostureProblem]:
    """Walk from the root, never through a link: whoever can swap a parent folder can swap the queue."""
    try:
        descriptor = os.open("/", safe_files.PASS_THROUGH)
    except OSError as error:
        yield _NO_MORE_FILES if safe_files.is_out_of_files(error) else _not_a_folder(Path("/"))
        return
    try:
        for depth, part in enumerate(path.parts[1:], start=2):
            here = Path(*path.parts[:depth])
            try:
                below = os.open(part, safe_files.PASS_THROUGH, dir_fd=descriptor)
            except FileNotFoundError:
                yield _missing(path)
                return
            except OSError as error:
                yield _NO_MORE_FILES if safe_files.is_out_of_files(error) else _not_a_folder(here)
                return
            os.close(descriptor)
            descriptor = below
            yield from _owner_problems(here, os.fstat(descriptor), owner, sticky_excuses=here != path)
    finally:
        os.close(descriptor)


def _not_a_folder(here: Path) -> PostureProblem:
    is_link = False
    with contextlib.suppress(OSError):
        is_link = stat.S_ISLNK(os.stat(here, follow_symlinks=False).st_mode)
    if is_link:
        return PostureProblem(
            f"{here} is a symbolic link, which could be turned elsewhere at any time.",
            f"Use the real path: {_quoted(here.resolve())}",
        )
    return PostureProblem(f"{here} cannot be entered as a folder.", f"ls -ld {_quoted(here)}")


def _owner_problems(here: Path, facts: os.stat_result, owner: int, *, sticky_excuses: bool) -> Iterator[PostureProblem]:
    yield from _foreign_problem(here, facts, owner)
    if facts.st_mode & 0o022 and not (sticky_excuses and facts.st_mode & stat.S_ISVTX):
        yield PostureProblem(
            f"{here} can be written by others (mode {stat.S_IMODE(facts.st_mode):04o}).", f"chmod go-w {_quoted(here)}"
        )


def _foreign_problem(here: Path, facts: os.stat_result, owner: int) -> Iterator[PostureProblem]:
    if facts.st_uid not in (0, owner):
        yield PostureProblem(
            f"{here} belongs to uid {facts.st_uid}, who could change everything in it.",
            f"chown {owner} {_quoted(here)}",
        )


def _folder_problems(path: Path, queue: int, owner: int) -> Iterator[PostureProblem]:
    device = os.fstat(queue).st_dev
    for name in FOLDERS:
        here = path / name
        try:
            with safe_files.folder(name, queue, safe_files.PASS_THROUGH) as descriptor:
                facts = os.fstat(descriptor)
        except FileNotFoundError:
            mode = "0755" if name == "results" else "0700"
            yield PostureProblem(f"{here} is missing.", f"mkdir -m {mode} {_quoted(here)}")
            continue
        except OSError:
            yield _not_a_folder(here)
            continue
        if facts.st_dev != device:
            yield PostureProblem(
                f"{here} lies on another file system than the queue: files cannot be moved whole.",
                f"umount {_quoted(here)}",
            )
        yield from _mode_problems(name, here, facts, owner)


def _mode_problems(name: str, here: Path, facts: os.stat_result, owner: int) -> Iterator[PostureProblem]:
    mode = stat.S_IMODE(facts.st_mode)
    if name == "pending" and mode & 0o022:
        yield from _foreign_problem(here, facts, owner)
        if mode != DROP_BOX_MODE:
            yield PostureProblem(
                f"{here} has mode {mode:04o}: agents could remove or list each other's requests.",
                f"chmod {DROP_BOX_MODE:04o} {_quoted(here)}",
            )
        return
    yield from _owner_problems(here, facts, owner, sticky_excuses=False)
    if name in PRIVATE and mode & 0o077 and not mode & 0o022:
        yield PostureProblem(f"{here} can be read by others (mode {mode:04o}).", f"chmod 0700 {_quoted(here)}")


def _drop_box_is_for_others(queue: int) -> bool:
    facts = os.stat("pending", dir_fd=queue, follow_symlinks=False)
    return bool(facts.st_mode & 0o020)


def _version(path: Path, queue: int) -> tuple[bool, list[PostureProblem]]:
    """(read-only, problems) from the VERSION file."""
    fix = f"Move {path} away, or use the program version that made it."
    try:
        text = safe_files.read_bounded(VERSION_FILE, queue, 200).decode("utf-8", "replace")
    except FileNotFoundError:
        return False, [PostureProblem(f"{path} has no VERSION file: it is not a queue.", "harbor-tui queue init")]
    except OSError as error:
        return False, [PostureProblem(f"{path / VERSION_FILE} cannot be read: {error.strerror}.", fix)]
    found = _VERSION.fullmatch(text)
    if found is None:
        return False, [PostureProblem(f"{path / VERSION_FILE} does not name a queue version.", fix)]
    return int(found[1]) > VERSION_NUMBER, []
