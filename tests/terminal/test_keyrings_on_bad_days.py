"""The console beside a keyring that is missing, locked or silent: usable at once, told why, left at once (SEC-02)."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.commands import harbor
from tests.support.node_home import NodeHome, page_request
from tests.support.operator import leave, open_inbox
from tests.support.oracles import keep_secret
from tests.support.silent_bus import bad_secret_service
from tests.support.slowness import in_time
from tests.support.tmux import Terminal, needs_tmux
from tests.support.token_routes import with_backend

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]


@contextmanager
def bus(folder: Path, kind: str) -> Iterator[dict[str, str]]:
    """The environment of a session whose Secret Service is silent or locked."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not installed")
    with bad_secret_service(folder, kind) as address:
        yield {"DBUS_SESSION_BUS_ADDRESS": address}


def seconds_until(terminal: Terminal, pattern: str, started: float) -> float:
    """From `started` until the screen shows it."""
    terminal.wait_for(pattern)
    return time.monotonic() - started


def test_a_silent_keyring_delays_neither_the_start_nor_the_end(node: NodeHome, tmp_path: Path) -> None:
    """SEC-03."""
    node.put("a-page", page_request("A page"))
    with bus(tmp_path, "silent") as environment:
        started = time.monotonic()
        with node.console(env=environment) as terminal:
            assert in_time(seconds_until(terminal, "▌.*A page", started), 2)
            terminal.send("3")
            assert in_time(seconds_until(terminal, "keyring: The keyring cannot be used: it is not", started), 5)
            asked = time.monotonic()
            assert leave(terminal) == 0
            assert in_time(time.monotonic() - asked, 1)
        with node.console(env=environment) as terminal:
            open_inbox(terminal, "A page")
            asked = time.monotonic()
            assert leave(terminal) == 0
            assert in_time(time.monotonic() - asked, 1)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"}, "keyring:"),
        ({"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}, "keyring:"),
    ],
    ids=["no bus", "fail backend"],
)
def test_a_keyring_that_cannot_be_used_is_told_with_what_to_do_instead(
    node: NodeHome, environment: Mapping[str, str], words: str
) -> None:
    """SEC-02."""
    node.put("a-page", page_request("A page"))
    started = time.monotonic()
    with node.console(env=environment) as terminal:
        assert in_time(seconds_until(terminal, "▌.*A page", started), 1.5)
        terminal.send("3")
        told = " ".join(terminal.wait_for(words).replace("▌", " ").split())
        assert words in told
        assert "file" in told
        assert leave(terminal) == 0
        assert b"Traceback" not in terminal.written


def test_a_locked_keyring_is_told_and_the_file_store_named(node: NodeHome, tmp_path: Path) -> None:
    """SEC-04."""
    node.put("a-page", page_request("A page"))
    token = "never-to-be-seen-0123456789"
    with bus(tmp_path, "locked") as environment:
        with node.console(env=environment) as terminal:
            open_inbox(terminal, "A page")
            terminal.send("3")
            terminal.wait_for("keyring: The keyring cannot be used")
            assert leave(terminal) == 0
            assert b"Traceback" not in terminal.written
        done = harbor(node.home, "port", "token", "--store", "keyring", given=token + "\n", env=environment)
    assert done.code not in (0, 70), done
    assert "--store file" in done.err
    assert (token in done.out + done.err, "Traceback" in done.err) == (False, False)


@pytest.mark.parametrize("backend", ["Locked", "Dismissed"])
def test_a_keyring_whose_prompt_is_dismissed_is_told_without_a_crash_or_a_loop(node: NodeHome, backend: str) -> None:
    """SEC-04, KeyringLocked while reading and InitError while storing."""
    node.put("a-page", page_request("A page"))
    token = "never-to-be-seen-0123456789"
    keep_secret(token)
    assert node.run("port", "forget-token").code == 0
    environment = with_backend(node.home, backend)
    with node.console(env=environment) as terminal:
        open_inbox(terminal, "A page")
        terminal.send("3")
        terminal.wait_for("Keep it in")
        if backend == "Locked":
            terminal.wait_for("(?i)locked")
        assert leave(terminal) == 0
        assert b"Traceback" not in terminal.written
    done = harbor(node.home, "port", "token", "--store", "keyring", given=token + "\n", env=environment)
    assert done.code == 8, done
    assert "--store file" in done.err
    assert (token in done.out + done.err, "Traceback" in done.err) == (False, False)
