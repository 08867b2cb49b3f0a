"""The keyring in its own process: hanging, locked, forgetful and refused ones each get a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harbor_tui.config.paths import Home
from harbor_tui.config.tokens.keyring_client import KeyringClient, KeyringUnusable
from harbor_tui.config.tokens.stores import TokenStores
from harbor_tui.domain.port import Port, parse_base_url
from harbor_tui.domain.secrets.secret import Secret

TOKEN = "SEKRET-token-1"
PORT = Port(entry="a/b", label="x", base_url=parse_base_url("https://acme.atlassian.net"))
BACKENDS = Path(__file__).parent / "backends"


def client(tmp_path: Path, kind: str, deadline_s: float = 20.0) -> KeyringClient:
    environment = {**os.environ, "PYTHONPATH": str(BACKENDS), "STAGED_KEYRING": str(tmp_path / "keyring.json")}
    return KeyringClient(backend=f"staged_keyrings.{kind}", environment=environment, deadline_s=deadline_s)


def test_a_working_keyring_keeps_reads_and_deletes(tmp_path: Path) -> None:
    stores = TokenStores(Home.at(str(tmp_path)), environment={}, keyring=client(tmp_path, "Kept"))
    assert stores.remember(PORT, Secret(TOKEN), "keyring").store == "keyring"
    again = TokenStores(Home.at(str(tmp_path)), environment={}, keyring=client(tmp_path, "Kept"))
    assert again.token(PORT) == Secret(TOKEN)
    assert "harbor-tui/https://acme.atlassian.net port acme" in (tmp_path / "keyring.json").read_text()
    assert "keyring: removed" in again.forget(PORT)
    assert again.token(PORT) is None


def test_moving_the_token_to_the_keyring_leaves_no_copy_in_a_file(tmp_path: Path) -> None:
    stores = TokenStores(Home.at(str(tmp_path)), environment={}, keyring=client(tmp_path, "Kept"))
    stores.remember(PORT, Secret(TOKEN), "file")
    stores.remember(PORT, Secret("another-token"), "keyring")
    assert list((tmp_path / "secrets").iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [("Locked", "locked: unlock it"), ("Dismissed", "without a display"), ("Forgetful", "did not keep the token")],
)
def test_bad_days_have_their_own_sentence_and_show_no_token(tmp_path: Path, kind: str, words: str) -> None:
    with pytest.raises(KeyringUnusable, match=words) as refusal:
        client(tmp_path, kind).set("service", "default", TOKEN)
    assert TOKEN not in f"{refusal.value.summary} {refusal.value.advice}"
    assert "--store file" in refusal.value.advice


def test_a_silent_keyring_costs_its_deadline_once(tmp_path: Path) -> None:
    silent = client(tmp_path, "Silent", deadline_s=0.5)
    started = time.monotonic()
    for _ in range(3):
        with pytest.raises(KeyringUnusable, match="not responding"):
            silent.find("service", ["default"])
    assert time.monotonic() - started < 2.5


def test_leaving_does_not_wait_for_a_silent_keyring(tmp_path: Path) -> None:
    silent = client(tmp_path, "Silent", deadline_s=60)
    ended: list[BaseException] = []

    def ask() -> None:
        try:
            silent.find("service", ["default"])
        except KeyringUnusable as error:
            ended.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    while not silent.busy:
        pass
    started = time.monotonic()
    silent.stop()
    thread.join(1.0)
    assert not thread.is_alive()
    assert time.monotonic() - started < 1.0
    assert "without an answer" in str(ended[0])


@pytest.mark.parametrize(
    "backend",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyring.backends.chainer.ChainerBackend",
        "keyrings.alt.file.PlaintextKeyring",
        "nope.Keyring",
    ],
)
def test_backends_that_lose_or_show_tokens_are_refused(backend: str) -> None:
    environment = {**os.environ, "PYTHON_KEYRING_BACKEND": backend, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    with pytest.raises(KeyringUnusable, match="not known to keep tokens safe"):
        KeyringClient(environment=environment, deadline_s=20).find("service", ["default"])


def test_a_dead_bus_is_no_keyring(tmp_path: Path) -> None:
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/dead"}
    with pytest.raises(KeyringUnusable, match="no Secret Service on this node"):
        KeyringClient(environment=environment, deadline_s=20).find("service", ["default"])


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    """A session bus on which the name of the Secret Service belongs to a process that never answers."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not installed")
    address = f"unix:path={tmp_path}/bus"
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", f"--address={address}", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert daemon.stdout is not None
    daemon.stdout.readline()
    owner = subprocess.Popen(
        [sys.executable, "-c", _SILENT_OWNER],
        env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": address},
        stdout=subprocess.PIPE,
    )
    assert owner.stdout is not None
    assert owner.stdout.readline() == b"owned\n"
    yield address
    for process in (owner, daemon):
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


_SILENT_OWNER = """
import time
from jeepney import DBusAddress, message_bus
from jeepney.io.blocking import open_dbus_connection
connection = open_dbus_connection("SESSION")
connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
print("owned", flush=True)
time.sleep(600)
"""


def test_a_secret_service_that_never_answers_is_named_after_the_deadline(tmp_path: Path, bus: str) -> None:
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus}
    started = time.monotonic()
    stores = TokenStores(Home.at(str(tmp_path)), environment=environment)
    state = stores.state(PORT)
    assert time.monotonic() - started < 4.5
    assert any("keyring: The keyring cannot be used: it is not responding" in note for note in state.notes)
    assert not state.is_set
