"""What is suspicious about a body's text: padding that pushes things out of sight, secrets, words to the reviewer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.patience import look, step
from harbor_tui.domain.text.display import clip

LARGE_CHARACTERS: Final = 512 * 1024
LONGEST_RUN: Final = 120
MOST_BLANK_LINES: Final = 8
_BLANK: Final = re.compile(r"<p\s*/>|<p>(?:\s|&nbsp;|&#160;|<br\s*/>)*</p>|<br\s*/>")
_SECRET_MARKS: Final = ("ATATT3x", "ATCTT3x", "AKIA", "PRIVATE KEY", "gh", "xox", "eyJ", "glpat-", "sk-")
_SECRET: Final = re.compile(
    r"ATATT3x\w{10}|ATCTT3x\w{10}|\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY|\bgh[pousr]_[A-Za-z0-9]{20,}"
    r"|\bgithub_pat_\w{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|[\w-]{10}\.eyJ[\w-]{10,}\.|\bglpat-[\w-]{20}"
    r"|\bsk-[A-Za-z0-9]{32,}"
)
_PASSWORD_MARKS: Final = ("password", "passwd", "key", "secret")
_PASSWORD: Final = re.compile(r"(?i)\b(?:password|passwd|api[ _-]?key|secret)\s*[:=]\s*[^\s<]{6,}")
_REVIEWER_MARKS: Final = (
    "approv",
    "review",
    "press",
    "ctrl",
    "security team",
    "operator",
    "ignore",
    "stamp",
    "inspect",
)
_REVIEWER: Final = re.compile(
    r"(?i)\b(?:pre-?approved|already (?:approved|reviewed)|no need to (?:review|check)|press\s+(?:ctrl|a\b|enter|y\b)"
    r"|ctrl\s*[+-]\s*y|security team|approve (?:this|immediately|without|now)|dear (?:reviewer|operator|approver)"
    r"|ignore (?:the|this|all|any) (?:finding|warning|check)s?|do not (?:review|inspect)|skip (?:the )?review"
    r"|(?:reviewer|operator|approver)s?\s*[:,]|rubber.?stamp|auto-?approve)"
)


def text_findings(body: str, words: str) -> Iterator[Finding]:
    """Padding, size, and what looks like a secret; `words` is the text without markup."""
    if len(body) > LARGE_CHARACTERS:
        yield Finding(Severity.WARNS, "large", f"the body has {len(body):,} characters: read it to its end")
    yield from _padding(body, words)
    secret = _first(_SECRET, _SECRET_MARKS, words) or _first(_SECRET, _SECRET_MARKS, body)
    if secret:
        summary = "what looks like a secret key or token would be published"
        yield Finding(Severity.SERIOUS, "secret", summary, excerpt=clip(secret[0], 12))
    elif _first(_PASSWORD, _PASSWORD_MARKS, words):
        yield Finding(Severity.WARNS, "secret", "what looks like a password would be published")


def addresses_reviewer(text: str, where: str) -> Iterator[Finding]:
    """Text that speaks to the one who decides, instead of to the page's readers."""
    spoken = _first(_REVIEWER, _REVIEWER_MARKS, text)
    if spoken:
        around = clip(" ".join(text[max(spoken.start() - 30, 0) : spoken.end() + 50].split()), 120)
        yield Finding(Severity.WARNS, "addresses_reviewer", f"{where} speaks to the reviewer", excerpt=around)


def _first(pattern: re.Pattern[str], marks: tuple[str, ...], text: str) -> re.Match[str] | None:
    """A pattern's first match; the plain words in `marks` rule out most texts at a fraction of the cost."""
    look()
    folded = text if pattern is _SECRET else text.lower()
    return pattern.search(text) if any(mark in folded for mark in marks) else None


def _padding(body: str, words: str) -> Iterator[Finding]:
    run = _longest_run(words)
    if run:
        line = body.count("\n", 0, max(body.find(run), 0)) + 1
        yield Finding(Severity.WARNS, "padding", f"{len(run)} times the same character in a row", line, run[:40])
    offset = _blank_run(body)
    if offset is not None:
        line = body.count("\n", 0, offset) + 1
        yield Finding(Severity.WARNS, "padding", "a long run of blank lines: there may be more below", line)


def _longest_run(words: str) -> str:
    """A run of more than `LONGEST_RUN` same characters: each holds a whole block of half that length."""
    block = LONGEST_RUN // 2
    for start in range(0, len(words) - block, block):
        character = words[start]
        if character.isspace() or words[start : start + block] != character * block:
            continue
        around = words[max(start - LONGEST_RUN, 0) : start + LONGEST_RUN + 1]  # the whole only where it is too long
        at = min(start, LONGEST_RUN)
        first = len(around[:at].rstrip(character))
        if len(around) - first - len(around[first:].lstrip(character)) > LONGEST_RUN:
            begins = len(words[:start].rstrip(character))
            return character * (len(words) - begins - len(words[begins:].lstrip(character)))
    return ""


def _blank_run(body: str) -> int | None:
    """Where a run of blank lines or empty paragraphs begins."""
    count, start, end = 0, 0, -1
    for found in _BLANK.finditer(body):
        step()
        follows = end >= 0 and not body[end : found.start()].strip()
        count, start = (count + 1, start) if follows else (1, found.start())
        end = found.end()
        if count >= MOST_BLANK_LINES:
            return start
    position = body.find("\n" * MOST_BLANK_LINES)
    return position if position >= 0 else None
