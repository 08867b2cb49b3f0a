"""A D-Bus session on which the Secret Service belongs to a process that never answers, or says that it is locked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_OWNER: Final = """
import sys
from jeepney import MessageType, message_bus, new_error
from jeepney.io.blocking import open_dbus_connection
connection = open_dbus_connection("SESSION")
connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
print("owned", flush=True)
LOCKED = "org.freedesktop.Secret.Error.IsLocked"
while True:
    asked = connection.receive()
    if sys.argv[1] == "locked" and asked.header.message_type is MessageType.method_call:
        connection.send(new_error(asked, LOCKED, "s", ("The collection is locked",)))
"""


@contextmanager
def bad_secret_service(folder: Path, kind: str) -> Iterator[str]:
    """The bus's address; `kind` is `silent` or `locked`."""
    address = f"unix:path={folder}/bus"
    daemon = ["dbus-daemon", "--session", "--nofork", f"--address={address}", "--print-address=1"]
    with subprocess.Popen(daemon, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as bus:
        try:
            assert bus.stdout is not None
            bus.stdout.readline()
            environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
            with subprocess.Popen(
                [sys.executable, "-c", _OWNER, kind], env=environment, stdout=subprocess.PIPE
            ) as owner:
                try:
                    assert owner.stdout is not None
                    assert owner.stdout.readline() == b"owned\n"
                    yield address
                finally:
                    owner.kill()
        finally:
            bus.kill()
