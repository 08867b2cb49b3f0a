"""Run a piece of Python as another user, where the tests themselves run as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

import pytest

FIRST_AGENT, SECOND_AGENT, AGENTS = 61234, 61235, 61999


def as_user(uid: int, code: str, *args: str, groups: Sequence[int] = (AGENTS,)) -> subprocess.CompletedProcess[str]:
    """Run `code` under a uid, in these groups, with a bare environment."""
    listed = ",".join(str(group) for group in groups)
    command = ["setpriv", f"--reuid={uid}", f"--regid={uid}", f"--groups={listed}", sys.executable, "-c", code, *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env={"PATH": "/usr/bin"})


def _can_run_as_others() -> bool:
    """Root, with setpriv, and a Python that others may start too: one in a private home they may not."""
    return os.geteuid() == 0 and shutil.which("setpriv") is not None and as_user(FIRST_AGENT, "").returncode == 0


needs_root = pytest.mark.skipif(
    not _can_run_as_others(), reason="another uid needs root, setpriv, and a Python that every uid may start"
)
