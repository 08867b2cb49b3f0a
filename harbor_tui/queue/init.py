"""Make a queue's folders: for agents that share the operator's uid, or for a group of agents under their own."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from harbor_tui.domain.errors import InvalidInput, NotPermitted, QueueUnavailable
from harbor_tui.queue import safe_files
from harbor_tui.queue.disk_trial import tried_out
from harbor_tui.queue.permissions import access
from harbor_tui.queue.permissions.posture import DROP_BOX_MODE, FOLDERS, VERSION_FILE, VERSION_TEXT
from harbor_tui.queue.put_once import put_once


def init_queue(path: Path, *, agents_group: str = "") -> tuple[str, ...]:
    """Make what is missing of a queue; returns what was done and what could not be, a sentence each.

    With `agents_group` the drop box takes files from that group's members (mode 3730: they can put and take back their
    own, and neither list nor remove others'), and results can be read by everybody. Raises `QueueUnavailable` naming
    what the disk refuses.
    """
    gid = _group_id(agents_group) if agents_group else None
    try:
        return _made(path, gid, agents_group)
    except QueueUnavailable as error:
        for refused in tried_out(path):
            raise QueueUnavailable(refused.problem, advice=refused.fix) from error
        raise


def _made(path: Path, gid: int | None, agents_group: str) -> tuple[str, ...]:
    done: list[str] = []
    with safe_files.told(f"make the queue {path}"):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            path.mkdir(mode=0o700)
            done.append(f"made {path}")
        with safe_files.folder(str(path)) as queue:
            done += _make_folders(path, queue)
            if VERSION_FILE not in os.listdir(queue):
                with contextlib.suppress(FileExistsError):
                    put_once(queue, VERSION_FILE, VERSION_TEXT.encode(), mode=0o444)
            if gid is not None:
                done += _open_for(path, queue, gid, agents_group)
    return tuple(done)


def _group_id(name: str) -> int:
    import grp

    if name.isdigit():
        return int(name)
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise InvalidInput(
            f"There is no group {name} on this machine.", advice=f"Make it first: groupadd {name}"
        ) from None


def _make_folders(path: Path, queue: int) -> list[str]:
    done = []
    for name in FOLDERS:
        try:
            os.mkdir(name, 0o700, dir_fd=queue)
        except FileExistsError:
            continue
        os.chmod(name, 0o755 if name == "results" else 0o700, dir_fd=queue)
        done.append(f"made {path / name}")
    return done


def _open_for(path: Path, queue: int, gid: int, group: str) -> list[str]:
    """The recommended layout: agents under uids of their own, in one group."""
    drop_box = path / "pending"
    try:
        os.chown("pending", -1, gid, dir_fd=queue, follow_symlinks=False)
    except PermissionError:
        raise NotPermitted(
            f"You are not a member of {group}, so {drop_box} cannot be given to it.",
            advice=f"Run as root: chgrp {group} {drop_box} && chmod {DROP_BOX_MODE:04o} {drop_box}",
        ) from None
    os.chmod("pending", DROP_BOX_MODE, dir_fd=queue)
    os.fchmod(queue, 0o711)
    done = [f"{drop_box} takes requests from the group {group} (mode {DROP_BOX_MODE:04o})"]
    done += [
        f"agents cannot pass through {parent}: chmod o+x it, or set [queue] folder to a place like /srv/harbor/queue"
        for parent in path.parents
        if not parent.stat().st_mode & 0o001
    ]
    owner = os.fstat(queue).st_uid
    with safe_files.folder("pending", queue) as pending:
        done.append(_let_only_the_owner_read(pending, owner, drop_box))
    return done


def _let_only_the_owner_read(pending: int, owner: int, drop_box: Path) -> str:
    """A default ACL: what agents drop can be read by them and the queue's owner, not by their group."""
    if not access.let_read(pending, access.ON_NEW_FILES, owner):
        return f"{drop_box} has no access lists here: agents could read each other's requests if they guess their ids"
    return f"requests in {drop_box} can be read by their agents and uid {owner} alone"
