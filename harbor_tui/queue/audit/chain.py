"""Follow the audit trail's chain of hashes and name the first record that breaks it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple

from harbor_tui.queue.audit.lines import Line, parsed

FIRST: Final = "0" * 64
"""What the first record names as the hash before it."""
_MOST_WITHOUT_HEAD: Final = 3
"""Records that one append can write before HEAD: a crash in the very first one leaves no HEAD."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a walk along the chain found."""

    records: int = 0
    torn: int = 0
    head: str = ""
    first_bad: dict[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """As `audit verify` prints it."""
        return {
            "ok": self.first_bad is None,
            "records": self.records,
            "head": self.head,
            "first_bad": self.first_bad,
            "torn": self.torn,
        }


class _Link(NamedTuple):
    """A line, its hash, and the record in it (None when it is none)."""

    line: Line
    hash: str
    record: dict[str, Any] | None

    @property
    def seq(self) -> int:
        seq = self.record.get("seq") if self.record else None
        return seq if isinstance(seq, int) else -1

    @property
    def prev(self) -> str:
        return str(self.record.get("prev")) if self.record else ""

    def bad(self, problem: str) -> dict[str, Any]:
        return {"file": self.line.file, "line": self.line.number, "seq": self.seq, "problem": problem}


def check(lines: Iterable[Line], head: tuple[int, str], mirrored: Mapping[int, str] | None = None) -> Checked:
    """Walk all lines; `head` is (seq, hash) as HEAD says, (0, "") without one. Memory does not grow with the trail.

    `mirrored` are heads that were kept elsewhere, by sequence number.
    """
    elsewhere = mirrored or {}
    records = torn = seq = 0
    last = ""
    before: _Link | None = None
    for link, after in _with_next(lines):
        problem = _problem(before, link, after, seq, head) or _mirror_problem(link, elsewhere)
        if problem is not None:
            return Checked(records, torn, last, problem)
        if link.record is None:
            torn += 1
        else:
            records, seq, last = records + 1, link.seq, link.hash
        before = link
    return Checked(
        records, torn, last, _end_problem(before, seq, records, head) or _cut_problem(before, seq, elsewhere)
    )


def _with_next(lines: Iterable[Line]) -> Iterator[tuple[_Link, _Link | None]]:
    links = (_Link(line, hashlib.sha256(line.line).hexdigest(), parsed(line.line)) for line in lines)
    yield from ((link, after) for link, after in pairwise(chain(links, (None,))) if link is not None)


def _problem(
    before: _Link | None, link: _Link, after: _Link | None, seq: int, head: tuple[int, str]
) -> dict[str, Any] | None:
    if link.record is None:
        return _torn_problem(link, after)
    if link.prev != (before.hash if before else FIRST):
        return _break_problem(before, link, after, seq, head)
    if link.seq != seq + 1:
        return link.bad(f"the sequence goes from {seq} to {link.seq}")
    if link.seq == head[0] and link.hash != head[1]:
        return link.bad("it is not the record that HEAD names: it was changed")
    return None


def _mirror_problem(link: _Link, mirrored: Mapping[int, str]) -> dict[str, Any] | None:
    if link.record is None or mirrored.get(link.seq, link.hash) == link.hash:
        return None
    return link.bad("its mirror has another hash: it, or a record before it, was changed and the chain made anew")


def _cut_problem(last: _Link | None, seq: int, mirrored: Mapping[int, str]) -> dict[str, Any] | None:
    newest = max(mirrored, default=0)
    if newest <= seq:
        return None
    at = last or _Link(Line("HEAD", 1, b"", torn=False), "", None)
    return at.bad(f"its mirror names record {newest}, but the trail ends at {seq}: its end was cut off")


def _torn_problem(link: _Link, after: _Link | None) -> dict[str, Any] | None:
    """A line that a crash tore is in order when it is the last one, or when the next record seals it."""
    if after is None:
        return None
    if after is not None and after.prev == link.hash and after.record and after.record.get("event") == "sealed":
        return None
    return link.bad("it is no record")


def _break_problem(
    before: _Link | None, link: _Link, after: _Link | None, seq: int, head: tuple[int, str]
) -> dict[str, Any]:
    """The line after the break tells which of its two sides was changed."""
    intact = after.prev == link.hash if after is not None else (link.seq, link.hash) == head
    if intact and link.seq > seq + 1:
        return link.bad(f"the records {seq + 1} to {link.seq - 1} before it are missing")
    if intact and before is not None:
        return before.bad("it was changed after it was written")
    return link.bad("it was changed after it was written")


def _end_problem(last: _Link | None, seq: int, records: int, head: tuple[int, str]) -> dict[str, Any] | None:
    if head[0] > seq:
        at = last or _Link(Line("HEAD", 1, b"", torn=False), "", None)
        return at.bad(f"HEAD names record {head[0]}, but the trail ends at {seq}: its end was cut off")
    if head == (0, "") and records > _MOST_WITHOUT_HEAD and last is not None:
        return last.bad("HEAD is missing")
    return None
