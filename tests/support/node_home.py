"""A node that an operator configured, with its queue as agents see it and the tenant's own log of what arrived."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.support.commands import Done, harbor
from tests.support.sandbox_process import ServedSandbox
from tests.support.tmux import PATIENCE_S, PROGRAM, Terminal

SPACE_ID: Final = "98312"
"""The sandbox's space PLAT."""
LONG_UNDO_S: Final = 300
HOMES: Final[list[NodeHome]] = []
"""The homes of the story that is told now: looked at once more after its end."""


def until(holds: Callable[[], bool], complaint: Callable[[], str], *, within: float = PATIENCE_S) -> None:
    """Wait for something that is not on the screen."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, complaint()
        time.sleep(0.05)


def page_request(title: str, value: str = "<p>Hello.</p>", **more: Any) -> dict[str, Any]:
    """The input of a `create-page`."""
    body = {"spaceId": SPACE_ID, "status": "current", "title": title}
    return {"body": body | {"body": {"representation": "storage", "value": value}} | more}


@dataclass
class NodeHome:
    """One home folder on one sandbox."""

    home: Path
    sandbox: ServedSandbox
    seen_before: int = field(default=0)
    spoiled: str = ""
    """Why the invariants cannot hold at the end of a story that breaks its queue on purpose."""

    def __post_init__(self) -> None:
        self.seen_before = len(self.sandbox.requests())
        HOMES.append(self)

    # Commands

    def run(self, *arguments: str, given: str = "") -> Done:
        """A headless command."""
        return harbor(self.home, *arguments, given=given)

    def console(
        self, *, size: tuple[int, int] = (120, 40), env: Mapping[str, str] | None = None, may_copy: bool = False
    ) -> Terminal:
        """The console in a terminal."""
        return Terminal(self.command, size=size, env=env, may_copy=may_copy)

    @property
    def command(self) -> list[str]:
        """The line that opens the console."""
        return [PROGRAM, "--home", str(self.home)]

    def set_undo(self, seconds: float) -> None:
        """The undo time, as an operator writes it."""
        file = self.home / "config.toml"
        text = re.sub(r"\n\[review\][^\[]*", "\n", file.read_text())
        file.write_text(f"{text}\n[review]\nundo_seconds = {seconds}\n")

    # The queue

    def submit(self, request: Mapping[str, Any], *options: str) -> str:
        """Submit a request as an agent; returns its id."""
        done = self.run("submit", "create-page", "--input", "-", "--json", *options, given=json.dumps(request))
        assert done.code == 0, done
        return str(done.document["id"])

    def put(self, request_id: str, request: Mapping[str, Any], *, agent: str = "codex-docs", why: str = "") -> str:
        """Put a request into the drop box by hand; returns its id."""
        said = {"agent": {"name": agent}, "why": why}
        self.drop(
            f"{request_id}.json", {"schema": "harbor.request/1", "action": "create-page", "input": request} | said
        )
        return request_id

    def drop(self, name: str | bytes, content: str | bytes | Mapping[str, Any]) -> Path:
        """Put a file into the drop box, whole at once."""
        data = content if isinstance(content, bytes | str) else json.dumps(content)
        pending = self.home / "queue" / "pending"
        file = Path(os.fsdecode(os.fsencode(pending) + b"/" + os.fsencode(name)))
        staged = self.home / "staged"
        staged.write_bytes(data.encode() if isinstance(data, str) else data)
        staged.rename(file)
        return file

    def pending(self, request_id: str) -> Path:
        """A request's file in the drop box."""
        return self.home / "queue" / "pending" / f"{request_id}.json"

    def records(self, request_id: str) -> list[str]:
        """The names of the records of a request's case."""
        return sorted(file.name for file in (self.home / "queue").glob(f"**/{request_id}/*.json"))

    def is_undecided(self, request_id: str) -> bool:
        """Whether it lies in the drop box as it came and no record decides it."""
        return self.pending(request_id).exists() and self.records(request_id) == [] and self.posts() == []

    def wait_for_record(self, request_id: str, name: str) -> dict[str, Any]:
        """Wait until a record has been written."""
        until(lambda: name in self.records(request_id), lambda: f"{request_id} has only {self.records(request_id)}")
        return self.record(request_id, name)

    def wait_for_posts(self, count: int) -> list[dict[str, Any]]:
        """Wait until the tenant has received so many POSTs."""
        until(lambda: len(self.posts()) >= count, lambda: f"the tenant has received {self.posts()}")
        return self.posts()

    def wait_for_result(self, request_id: str, state: str) -> dict[str, Any]:
        """Wait until the agent may read this state."""
        file = self.home / "queue" / "results" / f"{request_id}.json"
        until(lambda: file.exists() and self.result(request_id)["state"] == state, lambda: f"no result {state}")
        return self.result(request_id)

    def record(self, request_id: str, name: str) -> dict[str, Any]:
        """One record of a request's case, wherever the case is."""
        files = sorted((self.home / "queue").glob(f"**/{request_id}/{name}"))
        assert files, f"no {name} of {request_id}"
        return dict(json.loads(files[0].read_bytes()))

    def result(self, request_id: str) -> dict[str, Any]:
        """What the agent may read."""
        return dict(json.loads((self.home / "queue" / "results" / f"{request_id}.json").read_bytes()))

    def audit(self, request_id: str) -> list[dict[str, Any]]:
        """The audit records of a request."""
        lines = [
            line for file in sorted((self.home / "audit").glob("*.jsonl")) for line in file.read_text().split("\n")
        ]
        return [each for each in map(json.loads, filter(None, lines)) if each.get("id") == request_id]

    # The tenant

    def posts(self) -> list[dict[str, Any]]:
        """The POSTs that the tenant has received since this home was made."""
        return [each for each in self.sandbox.requests()[self.seen_before :] if each["method"] == "POST"]

    def pages_titled(self, title: str) -> list[dict[str, Any]]:
        """The tenant's pages with exactly this title."""
        query = json.dumps({"query": {"title": title}})
        done = self.run("call", "search-pages", "--input", "-", "--json", given=query)
        assert done.code == 0, done
        return list(done.document["summary"]["results"])

    def files_with(self, text: str) -> list[Path]:
        """The files of this home in which `text` stands."""
        needle = text.encode()
        return [file for file in sorted(self.home.rglob("*")) if file.is_file() and needle in file.read_bytes()]


def configured_home(home: Path, sandbox: ServedSandbox) -> NodeHome:
    """A node configured by the commands of README."""
    for arguments in (
        ("port", "import", "atlassian/confluence-cloud-api"),
        ("port", "set", "base_url", sandbox.base_url),
    ):
        done = harbor(home, *arguments)
        assert done.code == 0, done
    done = harbor(home, "port", "token", "--store", "file", given=sandbox.token + "\n")
    assert done.code == 0, done
    return NodeHome(home, sandbox)
