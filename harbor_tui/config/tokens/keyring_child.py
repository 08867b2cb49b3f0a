"""`python -m harbor_tui.config.tokens.keyring_child`: one keyring operation in a process that can be killed.

Reads one JSON line from stdin (`op`, `service`, `usernames`, `token`, `backend`), writes one to stdout. Backends are
imported by name, never discovered: a plug-in, an environment variable or a configuration file cannot slip in a store
that keeps tokens in plain text or nowhere.
"""

from __future__ import annotations

import contextlib
import hmac
import importlib
import json
import os
import signal
import sys
from typing import Any, Final, Protocol

from harbor_tui.domain.json import reader as json_reader

SAFE_BACKENDS: Final = (
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.Windows.WinVaultKeyring",
)
LONGEST_LIFE_S: Final = 30
"""Whoever started this kills it much earlier; but it must not outlive a program that was itself killed."""

_SET_DEATH_SIGNAL: Final = 1
"""`PR_SET_PDEATHSIG` of prctl(2)."""


class _Store(Protocol):
    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class _NoKeyring(Exception):
    """Why no backend can be used, as a sentence part."""


def _backend(named: str) -> tuple[str, _Store]:
    asked = named or os.environ.get("PYTHON_KEYRING_BACKEND", "")
    if asked and not named and asked not in SAFE_BACKENDS:
        raise _NoKeyring(f"PYTHON_KEYRING_BACKEND names {asked[:100]}, which is not known to keep tokens safe")
    usable: list[tuple[float, str, type[Any]]] = []
    why = "no Secret Service on this node"
    for name in [asked] if asked else SAFE_BACKENDS:
        module, _, kind = name.rpartition(".")
        try:
            backend = getattr(importlib.import_module(module), kind)
            usable.append((float(backend.priority), name, backend))
        except Exception as error:  # noqa: BLE001 - a backend may raise anything to say that it cannot be used here
            why = why if not asked else f"{name} cannot be used ({type(error).__name__})"
    if not usable:
        raise _NoKeyring(why)
    _, name, backend = max(usable, key=lambda each: each[0])
    return name, backend()


def _run(request: dict[str, Any]) -> dict[str, Any]:
    name, store = _backend(request.get("backend", ""))
    service, usernames = request["service"], request["usernames"]
    answer: dict[str, Any] = {"ok": True, "backend": name}
    match request["op"]:
        case "find":
            answer |= _found(store, service, usernames)
        case "set":
            _set(store, service, usernames[0], request["token"])
        case "delete":
            kept = [username for username in usernames if store.get_password(service, username) is not None]
            for username in kept:
                store.delete_password(service, username)
            answer["found"] = bool(kept)
    return answer


def _found(store: _Store, service: str, usernames: list[str]) -> dict[str, str]:
    for username in usernames:
        token = store.get_password(service, username)
        if token:
            return {"username": username, "token": token}
    return {}


def _set(store: _Store, service: str, username: str, token: str) -> None:
    store.set_password(service, username, token)
    kept = store.get_password(service, username) or ""
    if not hmac.compare_digest(kept.encode(), token.encode()):
        raise _NoKeyring("the store did not keep the token")


_REASONS: Final = {
    "NoKeyringError": "no Secret Service on this node",
    "KeyringLocked": "locked: unlock it in your desktop session, or choose another store",
    "InitError": "it cannot ask for its password without a display",
}


def _end_with_the_starter() -> None:
    """Die when the one who waits for the answer dies, however that happens."""
    if hasattr(signal, "alarm"):
        signal.alarm(LONGEST_LIFE_S)
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)


def main() -> None:
    """Run the one operation; the answer never holds more of an error than its class."""
    _end_with_the_starter()
    try:
        answer = _run(json_reader.parse_object(sys.stdin.readline().encode("utf-8")))
    except _NoKeyring as error:
        answer = {"ok": False, "why": str(error)}
    except Exception as error:  # noqa: BLE001 - backends raise anything; its text may quote the token
        answer = {"ok": False, "why": _REASONS.get(type(error).__name__, f"it failed ({type(error).__name__})")}
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
