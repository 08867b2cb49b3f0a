"""What is durable when, read off the system calls of one approval: the permit before the connection, all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.queue_steps import prepared
from tests.support.system_calls import counting_server, logged, why_no_strace

pytestmark = pytest.mark.skipif(bool(why_no_strace()), reason=why_no_strace() or "strace works")


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The system calls of one approval, from the confirmation on."""
    home: Path = tmp_path_factory.mktemp("order")
    with counting_server() as server:
        found = logged("send", prepared("send", home), server.port, home / "log")
        assert len(server.posts) == 1
    return found


def first(calls: list[str], pattern: str, after: int = 0) -> int:
    """Where the first call that fits stands, after another one."""
    for number, line in enumerate(calls[after:], start=after):
        if re.search(pattern, line):
            return number
    raise AssertionError(f"no call fits {pattern} after #{after}")


def durable(calls: list[str], name: str, after: int = 0) -> int:
    """Write, fsync, link, fsync of the folder: where a record that is put once is certain to stay."""
    linked = first(calls, rf'linkat\(.*"{name}\.json"', after)
    staging = re.search(r'"(\.new-[0-9a-f]+)"', calls[linked])
    assert staging is not None
    opened = first(calls, rf"openat\(.*{re.escape(staging[1])}.*O_WRONLY\|O_CREAT\|O_EXCL\|O_NOFOLLOW\|O_CLOEXEC")
    written = first(calls, rf"write\(\d+<[^>]*{re.escape(staging[1])}>", opened)
    synced = first(calls, rf"fsync\(\d+<[^>]*{re.escape(staging[1])}>", written)
    assert opened < written < synced < linked
    return first(calls, r"fsync\(\d+<[^>]*/cases/a1>\) += 0", linked)


def audited(calls: list[str], after: int) -> int:
    written = first(calls, r"write\(\d+<[^>]*\.jsonl>", after)
    return first(calls, r"fsync\(\d+<[^>]*\.jsonl>\) += 0", written)


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


def test_no_fsync_is_tried_again_on_the_same_file(calls: list[str]) -> None:
    synced = [line for line in calls if "fsync(" in line and ".new-" in line]
    assert len(synced) == len({re.search(r"\.new-\w+", line)[0] for line in synced})  # type: ignore[index]  # filtered above
