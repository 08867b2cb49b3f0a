"""Leaving while a keyring hangs takes no time, and its process does not stay behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

BACKENDS = Path(__file__).parent / "backends"
PROGRAM = """
import sys, threading, time
from harbor_tui.bootstrap.node_home import NodeHome
from harbor_tui.domain.port import Port, parse_base_url
tokens = NodeHome(sys.argv[1]).tokens
port = Port(entry="a/b", label="x", base_url=parse_base_url("https://acme.atlassian.net"))
threading.Thread(target=tokens.token, args=(port,), daemon=True).start()
while tokens._keyring._running is None:
    time.sleep(0.001)
print(tokens._keyring._running.pid, flush=True)
sys.stdin.readline()
"""


def alive(pid: int) -> bool:
    """Whether it runs (a zombie that nobody reaps here does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("way_out", ["end", "SIGTERM", "SIGKILL"])
def test_the_hanging_process_ends_with_the_program(tmp_path: Path, way_out: str) -> None:
    tmp_path.chmod(0o700)
    settings = tmp_path / "config.toml"
    settings.write_text('[secrets]\nkeyring_backend = "staged_keyrings.Silent"\n')
    settings.chmod(0o600)
    environment = {**os.environ, "PYTHONPATH": str(BACKENDS), "STAGED_KEYRING": str(tmp_path / "keyring.json")}
    for name in ("HARBOR_TUI_TOKEN", "HARBOR_TUI_TOKEN_FILE", "CREDENTIALS_DIRECTORY"):
        environment.pop(name, None)
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    with subprocess.Popen(command, stdin=-1, stdout=-1, env=environment, text=True) as program:
        assert program.stdin is not None and program.stdout is not None
        child = int(program.stdout.readline())
        while not (tmp_path / "keyring.asked").exists():
            assert alive(child)
        started = time.monotonic()
        if way_out == "end":
            program.stdin.close()
        else:
            program.send_signal(getattr(signal, way_out))
        program.wait(5.0)
        assert time.monotonic() - started < 1.0
    while alive(child) and time.monotonic() - started < 2.0:
        time.sleep(0.01)
    assert not alive(child)
