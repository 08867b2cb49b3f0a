"""Every file that others may have written or edited, with every odd document and member in it: commands go on."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

from harbor_tui.domain.outcomes import OutcomeState
from tests.support.commands import Done
from tests.support.headless import Headless
from tests.support.odd_documents import DOCUMENTS, VALUES
from tests.support.proposals import TASK
from tests.support.queue_world import EagerClock, World, approve, create_request, refused, reject

FROZEN: Final = "queue/FROZEN"
IDS: Final = ("created", "unsure", "rejected", "waiting")
"""What every list has to name, whichever file is odd; the archived one is in none."""
COMMANDS: Final = (
    ("queue", "list", "--json"), ("queue", "list"), ("queue", "stats", "--json"), ("queue", "check", "--json"),
    *(("queue", "show", each, "--json") for each in IDS), ("queue", "show", "unsure"), ("status", "created", "--json"),
    ("audit", "show"), ("audit", "show", "--json"), ("audit", "verify", "--json"),
    ("audit", "export", "--format", "csv"), ("audit", "export"),
    ("port", "show", "--json"), ("actions", "--json"), ("doctor", "--json"), ("worker", "--once"),
    ("queue", "list", "--json"),
)  # fmt: skip
LOOKS: Final = (
    ("queue", "list", "--json"), ("queue", "show", "created"), ("queue", "show", "unsure"), ("queue", "check"),
    ("status", "created"), ("audit", "show"), ("audit", "export", "--format", "csv"), ("audit", "verify"),
    ("worker", "--once"), ("queue", "list", "--json"),
)  # fmt: skip
"""What is asked about each odd member, and about most odd documents."""
MOST_MEMBERS: Final = 25
"""Of thousands of odd members for each file: a sample that is the same in every run."""
ALL_COMMANDS_FOR: Final = 2
"""Odd documents about which everything is asked."""
FILES: Final = (
    "queue/cases/created/decision.json", "queue/cases/created/attempt-1.json", "queue/cases/created/outcome-1.json",
    "queue/cases/unsure/decision.json", "queue/cases/unsure/outcome-1.json", "queue/cases/unsure/request.json",
    "queue/cases/unsure/wire.json", "queue/cases/rejected/decision.json", "queue/cases/created/lock",
    "queue/cases/unsure/resolution-1.json", "queue/results/created.json", "queue/results/unsure.json",
    "queue/results/waiting.json", "queue/FROZEN", "queue/pending/waiting.json", "queue/pending/other.json",
    "audit/HEAD", "audit/TRAIL", "catalog/published.json", "catalog/changed.json",
    "catalog/atlassian.confluence-cloud-api.json", "catalog/atlassian.confluence-cloud-api.local.json",
    "queue/archive/2025-11/archived/decision.json",
)  # fmt: skip


async def _busy_queue(home: Path) -> None:
    """A request in every state, a trail about them, keys, results and an archive."""
    world = World(home, clock=EagerClock())
    node = world.node()
    await node.open()
    for request_id in ("created", "archived"):
        world.drop(request_id, create_request(f"The {request_id} page") | {"key": request_id})
        await approve(node, request_id)
    world.tenant.answer = lambda _: refused("no_answer", 0, OutcomeState.UNKNOWN)
    world.drop("unsure", create_request("The unsure page"))
    await approve(node, "unsure")
    world.drop("rejected", create_request("The rejected page"))
    await reject(node, "rejected", "No.")
    await node.stop()
    world.store.archive_case("archived", "2025-11")
    world.drop("waiting", create_request("The waiting page"), age_s=-10 * 365 * 86_400)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with all that there can be in one."""
    home = tmp_path_factory.mktemp("template") / "home"
    asyncio.run(_busy_queue(home))
    yield home


@pytest.fixture
def full(template: Path, node: Headless) -> Headless:
    """A configured node on a copy of that."""
    shutil.copytree(template, node.home, dirs_exist_ok=True)
    catalogue = node.home / "catalog"
    (catalogue / "changed.json").write_text(
        json.dumps({"atlassian/confluence-cloud-api": {"create-page": {"at": "2025-01-01T00:00:00Z", "what": "x"}}})
    )
    local = catalogue / "atlassian.confluence-cloud-api.local.json"
    local.write_text(json.dumps({"schema": "harbor.local-actions/1", "actions": [TASK]}))
    for file in (catalogue / "changed.json", local):
        file.chmod(0o600)
    (node.queue / "results/waiting.json").write_text('{"id": "waiting", "state": "pending", "final": false}')
    return node


def _file(node: Headless, name: str) -> Path:
    if name == "audit/TRAIL":
        return next((node.home / "audit").glob("*.jsonl"))
    return node.home / name


def _write(file: Path, data: bytes) -> None:
    file.unlink(missing_ok=True)
    file.write_bytes(data)
    file.chmod(0o600)


def _holds(node: Headless, name: str, what: str, commands: tuple[tuple[str, ...], ...] = COMMANDS) -> None:
    """All commands answer, name all other requests, and none of them found a fault of this program's own."""
    for command in commands:
        done = node(*command)
        told = f"{' '.join(command)} with {name} {what}: exit {done.code}\n{done.out[-500:]}\n{done.err[-500:]}"
        assert done.code != 70, told
        assert "Traceback" not in done.err, told
        if command == ("queue", "list", "--json") and not name.startswith(("catalog", "config")):
            assert _listed(done) >= {each for each in IDS if each not in name}, told
    log = node.home / "faults.log"
    assert not log.exists(), f"{name} {what}: {log.read_text()}"


def _listed(done: Done) -> set[str]:
    return {each["id"] for each in done.document["requests"]}


def _each(
    node: Headless, name: str, odd: Iterator[tuple[str, bytes]], commands: tuple[tuple[str, ...], ...] = COMMANDS
) -> None:
    saved = node.home.parent / "saved"
    shutil.copytree(node.home, saved, dirs_exist_ok=True)
    for what, data in odd:
        _write(_file(node, name), data)
        _holds(node, name, what, commands)
        shutil.rmtree(node.home)
        shutil.copytree(saved, node.home)


@pytest.mark.sweep
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", FILES)
def test_documents_that_are_odd_as_a_whole(full: Headless, name: str) -> None:
    odd = list(DOCUMENTS.items())
    _each(full, name, iter(odd[:ALL_COMMANDS_FOR]))
    _each(full, name, iter(odd[ALL_COMMANDS_FOR:]), LOOKS)


@pytest.mark.sweep
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", FILES)
def test_members_that_are_odd(full: Headless, name: str) -> None:
    file = _file(full, name)
    if not file.exists():
        pytest.skip("nothing is written there by this story")
    odd = list(_with_odd_members(name, file.read_bytes()))
    _each(full, name, iter(Random(name).sample(odd, min(len(odd), MOST_MEMBERS))), LOOKS)


def _with_odd_members(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The document, once for each odd value, with that value in the place of every member in turn (one level in)."""
    lines = data.splitlines() if name == "audit/TRAIL" else [data]
    try:
        document = json.loads(lines[-1])
    except ValueError:
        return
    for what, value in VALUES.items():
        for path in _paths(document):
            changed = json.dumps(_replaced(document, path, value)).encode()
            yield f"{'.'.join(path)} being {what}", b"\n".join([*lines[:-1], changed, b""])


def _paths(document: Any) -> list[tuple[str, ...]]:
    if not isinstance(document, dict):
        return []
    inner = [(name, *more) for name, value in document.items() for more in _paths(value)]
    return [*((name,) for name in document), *(path for path in inner if len(path) <= 2)]


def _replaced(document: Any, path: tuple[str, ...], value: Any) -> Any:
    first, *rest = path
    return document | {first: _replaced(document[first], tuple(rest), value) if rest else value}


SETTINGS: Final[dict[str, bytes]] = {
    "deep lists": b"x = " + b"[" * 5_000 + b"]" * 5_000,
    "deep tables": b"x = " + b"{a=" * 5_000 + b"1" + b"}" * 5_000,
    "deep dotted keys": b".".join([b"a"] * 20_000) + b" = 1",
    "a huge number": b"x = " + b"9" * 10_000,
    "a long number": b"x = " + b"9" * 100,
    "no day": b"x = 2026-02-31",
    "no time": b"x = 9999-99-99T99:99:99Z",
    "not UTF-8": b"x = '\xff'",
    "nan": b"[review]\nundo_seconds = nan",
    "infinite": b"[review]\nundo_seconds = inf",
}


@pytest.mark.parametrize("what", SETTINGS)
def test_settings_that_are_odd_give_a_sentence(node: Headless, what: str) -> None:
    (node.home / "config.toml").write_bytes(SETTINGS[what])
    for command in (("port", "show"), ("queue", "list"), ("doctor",), ("actions",), ("port", "set", "label", "x")):
        done = node(*command)
        assert done.code not in (0, 70), f"{command}: {done.out} {done.err}"
        assert "config.toml" in done.out + done.err


STRUCTURES: Final[dict[str, Callable[[Path], None]]] = {
    "a folder for a decision": lambda queue: _in_place(queue / "cases/created/decision.json", Path.mkdir),
    "a link for a decision": lambda queue: _in_place(
        queue / "cases/created/decision.json", lambda at: at.symlink_to("/etc/passwd")
    ),
    "a pipe for a decision": lambda queue: _in_place(queue / "cases/created/decision.json", os.mkfifo),
    "a folder for wire bytes": lambda queue: _in_place(queue / "cases/unsure/wire.json", Path.mkdir),
    "a file for a case": lambda queue: _in_place(queue / "cases/created", Path.touch),
    "a link for a case": lambda queue: _in_place(queue / "cases/created", lambda at: at.symlink_to("/tmp")),
    "a folder for a result": lambda queue: _in_place(queue / "results/created.json", Path.mkdir),
    "a pipe for a result": lambda queue: _in_place(queue / "results/created.json", os.mkfifo),
    "a folder for the freeze": lambda queue: (queue / "FROZEN").mkdir(),
    "a folder for the head": lambda queue: _in_place(queue.parent / "audit/HEAD", Path.mkdir),
    "a folder for a key": lambda queue: _in_place(min((queue / "cases/.keys").iterdir()), Path.mkdir),
}


def _in_place(path: Path, make: Callable[[Path], Any]) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    make(path)


@pytest.mark.parametrize("what", STRUCTURES)
def test_something_else_in_a_files_place(full: Headless, what: str) -> None:
    STRUCTURES[what](full.queue)
    _holds(full, "queue/cases/created", what)


@pytest.mark.parametrize("seconds", [-(10**11), 10**12, -1, -(2**62) // 10**9, (2**62) // 10**9])
def test_a_file_of_any_time_is_listed(node: Headless, seconds: int) -> None:
    if not Path("/dev/shm").is_dir():
        pytest.skip("most file systems bring times into some centuries; /dev/shm keeps them")
    with TemporaryDirectory(dir="/dev/shm") as folder:
        there = Headless(Path(shutil.copytree(node.home, f"{folder}/home")), node._monkeypatch, node._capsys)
        for name in ("odd", "other"):
            (there.queue / f"pending/{name}.json").write_text(json.dumps(create_request(name)))
        os.utime(there.queue / "pending/odd.json", (seconds, seconds))
        for command in (
            ("queue", "list", "--json"),
            ("queue", "show", "odd"),
            ("queue", "stats"),
            ("worker", "--once"),
        ):
            done = there(*command)
            assert done.code == 0, done.err
        assert _listed(there("queue", "list", "--json")) == {"odd", "other"}


@pytest.mark.parametrize("what", ["deep lists", "a list", "a key twice", "half a character"])
@pytest.mark.parametrize(
    "name", ["queue/cases/created/decision.json", "queue/cases/unsure/outcome-1.json", "queue/FROZEN"]
)
def test_a_few_odd_documents_at_once(full: Headless, name: str, what: str) -> None:
    _write(_file(full, name), DOCUMENTS[what])
    _holds(full, name, what)
