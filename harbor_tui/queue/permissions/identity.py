"""Who is at the keyboard, for records and locks; what the environment claims is marked as claimed by its name."""

from __future__ import annotations

import functools
import os
import pwd
import socket
from typing import Any, Final

_UNSET_LOGIN_UID: Final = 2**32 - 1
_CLAIMS: Final = ("SSH_CONNECTION", "SUDO_USER", "SUDO_UID")


@functools.cache
def who() -> dict[str, Any]:
    """uid, login uid, user, tty, host, pid, and what the environment claims."""
    uid = os.getuid()
    facts: dict[str, Any] = {"uid": uid, "login_uid": _login_uid(), "user": _user_name(uid), "tty": _tty()}
    facts["claimed"] = {name: value[:200] for name in _CLAIMS if (value := os.environ.get(name))}
    facts |= {"host": socket.gethostname(), "pid": os.getpid()}
    return facts


def in_words(facts: object) -> str:
    """`ana (uid 1000) on host, pid 4711`, from what a lock or a record says."""
    if not isinstance(facts, dict):
        return "another process"
    return f"{facts.get('user') or 'somebody'} (uid {facts.get('uid')}) on {facts.get('host')}, pid {facts.get('pid')}"


def _login_uid() -> int | None:
    try:
        with open("/proc/self/loginuid", encoding="ascii") as source:
            uid = int(source.read(20))
    except (OSError, ValueError):
        return None
    return None if uid == _UNSET_LOGIN_UID else uid


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def _tty() -> str:
    for descriptor in (0, 1, 2):
        try:
            return os.ttyname(descriptor)
        except OSError:
            continue
    return ""
