"""The keyring behind a process with a deadline: a hanging or noisy one costs three seconds, once."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

from harbor_tui.domain.errors import SetupIncomplete
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.secrets.child_environment import child_environment

DEADLINE_S: Final = 3.0
_COMMAND: Final = (sys.executable, "-P", "-m", "harbor_tui.config.tokens.keyring_child")
_OF_KEYRINGS: Final = ("KEYRING_", "PYTHON_KEYRING_")
"""What some backends are told by: passed on to them."""


class KeyringUnusable(SetupIncomplete):
    """The keyring does not work here; the summary says why."""


class KeyringClient:
    """Runs one operation a process. After one that did not answer, nothing is tried again in this session."""

    def __init__(
        self, *, backend: str = "", environment: Mapping[str, str] = os.environ, deadline_s: float = DEADLINE_S
    ) -> None:
        self._backend = backend
        self._environment = child_environment(environment, kept=_OF_KEYRINGS)
        self._deadline_s = deadline_s
        self._given_up = ""
        self._running: subprocess.Popen[bytes] | None = None

    def find(self, service: str, usernames: Sequence[str]) -> tuple[str, str] | None:
        """The first of these user names that has a token, with it; or None. Raises `KeyringUnusable`."""
        answer = self._ask(op="find", service=service, usernames=list(usernames))
        username, token = answer.get("username"), answer.get("token")
        return (username, token) if isinstance(username, str) and isinstance(token, str) else None

    def set(self, service: str, username: str, token: str) -> None:
        """Store a token and read it back. Raises `KeyringUnusable`."""
        self._ask(op="set", service=service, usernames=[username], token=token)

    def delete(self, service: str, usernames: Sequence[str]) -> bool:
        """Remove these user names' tokens; False when there was none. Raises `KeyringUnusable`."""
        return bool(self._ask(op="delete", service=service, usernames=list(usernames)).get("found"))

    @property
    def busy(self) -> bool:
        """Whether an operation is under way."""
        return self._running is not None

    def stop(self) -> None:
        """End an operation under way and begin none any more; for leaving without waiting."""
        self._given_up = "the program is ending"
        child = self._running
        if child is not None:
            _kill(child)

    def _ask(self, **request: str | list[str]) -> dict[str, Any]:
        if self._given_up:
            raise _unusable(self._given_up)
        if not self._backend and sys.platform == "linux" and not self._environment.get("DBUS_SESSION_BUS_ADDRESS"):
            raise _unusable(self._without_bus())
        answer = self._answer(json.dumps(request | {"backend": self._backend}) + "\n")
        if not answer.get("ok"):
            raise _unusable(str(answer.get("why", "it gave no answer"))[:200])
        return answer

    def _without_bus(self) -> str:
        asked = self._environment.get("PYTHON_KEYRING_BACKEND", "")
        return "no Secret Service on this node (no D-Bus session)" + (f"; {asked[:100]} is not tried" if asked else "")

    def _answer(self, request: str) -> dict[str, Any]:
        child = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._environment,
            cwd="/",
            start_new_session=True,
        )
        self._running = child
        try:
            output, _ = child.communicate(request.encode(), timeout=self._deadline_s)
            answer = json_reader.record(output)
        except subprocess.TimeoutExpired:
            self._given_up = "it is not responding (ignored for this session)"
            raise _unusable(self._given_up) from None
        finally:
            self._running = None
            _kill(child)
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
        return {"ok": False, "why": "its process ended without an answer"} if answer is None else answer


def _unusable(why: str) -> KeyringUnusable:
    return KeyringUnusable(
        f"The keyring cannot be used: {why}.",
        advice="Keep the token in a private file instead (harbor-tui port token --store file), "
        "in a file named by HARBOR_TUI_TOKEN_FILE, or for this session only.",
    )


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(1.0)
