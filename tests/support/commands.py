"""Running the installed program's headless commands."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.tmux import PROGRAM


@dataclass(frozen=True)
class Done:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Its standard output as one JSON document."""
        return json.loads(self.out)


def harbor(home: Path, *arguments: str, given: str = "", env: dict[str, str] | None = None) -> Done:
    """Run `harbor-tui --home HOME ARGUMENTS` to its end."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HARBOR_TUI")}
    done = subprocess.run(
        [PROGRAM, "--home", str(home), *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=clean | (env or {}),
    )
    return Done(done.returncode, done.stdout, done.stderr)
