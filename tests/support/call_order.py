"""Where in a log of system calls something became durable, was recorded or left the machine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_UNFINISHED: Final = re.compile(r"^(\d+) +(.*?) *<unfinished \.\.\.>$")
_RESUMED: Final = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")


def whole_calls(log: Path) -> list[str]:
    """The log's calls; those that threads interrupted are put together where they ended."""
    begun: dict[str, str] = {}
    calls: list[str] = []
    for line in _lines(log):
        if found := _UNFINISHED.match(line):
            begun[found[1]] = f"{found[1]} {found[2]}"
        elif found := _RESUMED.match(line):
            calls.append(begun.pop(found[1], "") + found[2])
        else:
            calls.append(line)
    return calls


def _lines(log: Path) -> Iterable[str]:
    return log.read_text(errors="replace").splitlines()


def first(calls: list[str], pattern: str, after: int = 0) -> int:
    """Where the first call that fits stands, after another one."""
    for number, line in enumerate(calls[after:], start=after):
        if re.search(pattern, line):
            return number
    raise AssertionError(f"no call fits {pattern} after #{after}")


def durable(calls: list[str], name: str, after: int = 0, *, case: str = "a1") -> int:
    """Write, fsync, link, fsync of the folder: where a record that is put once is certain to stay."""
    linked = first(calls, rf'linkat\(.*"{name}\.json"', after)
    staging = re.search(r'"(\.new-[0-9a-f]+)"', calls[linked])
    assert staging is not None
    opened = first(calls, rf"openat\(.*{re.escape(staging[1])}.*O_WRONLY\|O_CREAT\|O_EXCL\|O_NOFOLLOW\|O_CLOEXEC")
    written = first(calls, rf"write\(\d+<[^>]*{re.escape(staging[1])}>", opened)
    synced = first(calls, rf"fsync\(\d+<[^>]*{re.escape(staging[1])}>", written)
    assert opened < written < synced < linked
    return first(calls, rf"fsync\(\d+<[^>]*/cases/{case}>\) += 0", linked)


def audited(calls: list[str], after: int) -> int:
    written = first(calls, r"write\(\d+<[^>]*\.jsonl>", after)
    return first(calls, r"fsync\(\d+<[^>]*\.jsonl>\) += 0", written)
