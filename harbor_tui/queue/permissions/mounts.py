"""Which file system a folder lies on: links and locks hold only on local ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from harbor_tui.contracts.adapters import PostureProblem

MOUNTINFO: Final = "/proc/self/mountinfo"
_NETWORK: Final = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "coda", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4"}
    | {"ocfs2", "orangefs", "smb2", "smb3", "smbfs"}
)


def file_system_type(device: int, mountinfo: str = MOUNTINFO) -> str:
    """The type of the file system on `device`, like `ext4`; empty where it cannot be learned."""
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = Path(mountinfo).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    for line in lines:
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) > 2 and fields[2] == wanted and after:
            return after.split()[0]
    return ""


def network_problems(device: int, path: Path, mountinfo: str = MOUNTINFO) -> Iterator[PostureProblem]:
    """A problem when `path` (on `device`) lies on a network file system."""
    kind = file_system_type(device, mountinfo)
    if kind in _NETWORK or kind.startswith("fuse."):
        yield PostureProblem(
            f"{path} lies on a network file system ({kind}), where neither locks nor links can be relied on.",
            "Set [queue] folder in config.toml to a local folder (or allow_network_fs = true, at your own risk).",
        )
