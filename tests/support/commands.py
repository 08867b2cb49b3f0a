"""Running the installed program's headless commands."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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


@dataclass
class Running:
    """A command that runs beside the console."""

    process: subprocess.Popen[str]
    done: Done = field(default=Done(-1, "", ""))

    def finish(self, *, within: float = 30.0) -> Done:
        """Wait for its end."""
        out, err = self.process.communicate(timeout=within)
        self.done = Done(self.process.returncode, out, err)
        return self.done


def _environment(more: dict[str, str] | None) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HARBOR_TUI")}
    return clean | (more or {})


def harbor(home: Path, *arguments: str, given: str = "", env: dict[str, str] | None = None) -> Done:
    """Run `harbor-tui --home HOME ARGUMENTS` to its end."""
    done = subprocess.run(
        [PROGRAM, "--home", str(home), *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=_environment(env),
    )
    return Done(done.returncode, done.stdout, done.stderr)


@contextmanager
def spawn(home: Path, *arguments: str) -> Iterator[Running]:
    """`harbor-tui --home HOME ARGUMENTS` beside whatever is done in the block; ended with it."""
    command = [PROGRAM, "--home", str(home), *arguments]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(None),
    ) as process:
        try:
            yield Running(process)
        finally:
            if process.poll() is None:
                process.kill()
