"""`harbor-tui sandbox` as a process of its own, for tests that drive the installed program against real HTTP."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.support.oracles import keep_secret
from tests.support.tmux import PROGRAM


@dataclass(frozen=True)
class ServedSandbox:
    """Where it listens, and its token's file."""

    base_url: str
    token_file: Path

    @property
    def token(self) -> str:
        """The test token."""
        return self.token_file.read_text().strip()

    def requests(self, method: str = "", path: str = "") -> list[dict[str, Any]]:
        """The requests received so far, oldest first, narrowed by method and path."""
        with urlopen(f"{self.base_url}/_sandbox/log") as answer:
            document = json.load(answer)
        received = document["requests"] if isinstance(document, dict) else document
        return [each for each in received if each["method"].startswith(method) and each["path"].startswith(path)]


@contextmanager
def served_sandbox(folder: Path, *options: str) -> Iterator[ServedSandbox]:
    """A sandbox on a free port of loopback; ended on the way out."""
    token_file = folder / "sandbox-token"
    command = [PROGRAM, "--home", str(folder / "sandbox"), "sandbox", "--port", "0", "--token-file", str(token_file)]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith("listening on "):
                    sandbox = ServedSandbox(line.split()[-1], token_file)
                    keep_secret(sandbox.token)
                    yield sandbox
                    break
            else:
                raise AssertionError("the sandbox did not start")
        finally:
            process.terminate()
            process.wait(10)
