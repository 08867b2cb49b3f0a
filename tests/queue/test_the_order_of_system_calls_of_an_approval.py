"""What is durable when, read off the system calls of one approval: the permit before the connection, all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.call_order import audited, durable, first
from tests.support.queue_steps import prepared
from tests.support.system_calls import counting_server, logged, run_step, why_no_strace

pytestmark = pytest.mark.skipif(bool(why_no_strace()), reason=why_no_strace() or "strace works")


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The system calls of one approval, from the confirmation on."""
    home: Path = tmp_path_factory.mktemp("order")
    with counting_server() as server:
        found = logged("send", prepared("send", home), server.port, home / "log")
        assert len(server.posts) == 1
    return found


def connected(calls: list[str]) -> int:
    return first(calls, r"connect\(.*AF_INET.*127\.0\.0\.1")


def test_the_decision_is_durable_and_audited_before_the_file_leaves_the_drop_box(calls: list[str]) -> None:
    request, wire = durable(calls, "request"), durable(calls, "wire")
    decision = durable(calls, "decision")
    audit = audited(calls, decision)
    assert request < wire < decision < audit < first(calls, r'unlinkat\(.*"a1\.json"')


def test_the_permit_is_durable_and_audited_before_the_connection_and_the_first_byte(calls: list[str]) -> None:
    attempt = durable(calls, "attempt-1")
    audit = audited(calls, attempt)
    connection = connected(calls)
    assert first(calls, r'unlinkat\(.*"a1\.json"') < attempt < audit < connection
    assert connection < first(calls, r"sendto\(", connection)


def test_the_outcome_is_durable_before_the_result_is_visible(calls: list[str]) -> None:
    answered = first(calls, r"recvfrom\(", connected(calls))
    outcome = durable(calls, "outcome-1", answered)
    result = first(calls, r'rename(at)?2?\(.*"a1\.json"', outcome)
    assert answered < outcome < audited(calls, outcome) < result


def test_every_file_is_opened_without_following_links(calls: list[str]) -> None:
    ours = [line for line in calls if "openat(" in line and "/queue" in line.partition("= ")[2] + line]
    written = [line for line in ours if "O_CREAT" in line]
    assert written
    assert all("O_NOFOLLOW" in line and "O_CLOEXEC" in line for line in written)


def fsyncs_of(log: Path) -> Iterator[tuple[str, str]]:
    """Each fsync of a step as (descriptor, what came of it), and each closing of a descriptor as (descriptor, "")."""
    for line in log.read_text(errors="replace").splitlines():
        if found := re.search(r"fsync\((\d+)<[^>]*>\) += (.*)$", line):
            yield found[1], found[2]
        elif found := re.search(r"close\((\d+)<", line):
            yield found[1], ""


def tried_again(log: Path) -> tuple[int, list[str]]:
    """How many fsyncs failed, and the descriptors on which one that had failed was tried again."""
    failed: set[str] = set()
    count, again = 0, []
    for descriptor, came in fsyncs_of(log):
        if came and descriptor in failed:
            again.append(descriptor)
        if "EIO" in came:
            failed.add(descriptor)
            count += 1
        elif not came:
            failed.discard(descriptor)
    return count, again


@pytest.mark.sweep
@pytest.mark.timeout(300)
@pytest.mark.parametrize("step", ["submit", "send", "reject", "recover", "archive"])
def test_no_fsync_that_failed_is_tried_again_on_the_same_descriptor(tmp_path: Path, step: str) -> None:
    """CR-06: after EIO the kernel may call the next one good, though the data is gone."""
    watched = ("-y", "-e", "trace=fsync,close", "-e")
    control = tmp_path / "control"
    control.mkdir()
    with counting_server() as server:
        prepared(step, control)
        run_step(step, control, server.port, "-o", str(tmp_path / "log"), *watched, "trace=fsync,close")
    count = sum(bool(came) for _, came in fsyncs_of(tmp_path / "log"))
    assert count >= 1
    for when in range(1, count + 1):
        home, log = tmp_path / str(when), tmp_path / f"log-{when}"
        home.mkdir()
        with counting_server() as server:
            prepared(step, home)
            run_step(step, home, server.port, "-o", str(log), *watched, f"inject=fsync:error=EIO:when={when}")
        assert tried_again(log) == (1, []), f"fsync number {when}"
