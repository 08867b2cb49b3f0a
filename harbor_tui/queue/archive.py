"""Closed cases, moved whole to `archive/YYYY-MM/`; their ids stay used for ever."""

from __future__ import annotations

import os
import re
from typing import Final

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.queue import safe_files

_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)


def archive_case(queue: int, request_id: str, month: str) -> None:
    """Move a case; both folders are fsynced, the new home first, so that a crash shows it at least once."""
    if not _MONTH.fullmatch(month):
        raise InvalidInput(f"{month!r} is not a month like 2026-11.")
    with safe_files.folder("cases", queue) as cases, safe_files.folder("archive", queue) as archive:
        try:
            os.mkdir(month, 0o700, dir_fd=archive)
            os.fsync(archive)
        except FileExistsError:
            pass
        with safe_files.folder(month, archive) as home:
            os.rename(request_id, request_id, src_dir_fd=cases, dst_dir_fd=home)
            os.fsync(home)
            os.fsync(cases)


def months(archive: int) -> tuple[str, ...]:
    """The months that there are, newest first."""
    return tuple(sorted((name for name in os.listdir(archive) if _MONTH.fullmatch(name)), reverse=True))


def month_of(archive: int, request_id: str) -> str:
    """The month that a case was archived under; empty when it was not."""
    for month in months(archive):
        try:
            os.stat(f"{month}/{request_id}", dir_fd=archive, follow_symlinks=False)
        except FileNotFoundError:
            continue
        return month
    return ""


def archived_ids(archive: int) -> tuple[str, ...]:
    """Ids of all archived cases, oldest month first."""
    found: list[str] = []
    for month in reversed(months(archive)):
        with safe_files.folder(month, archive) as home:
            found += sorted(os.listdir(home))
    return tuple(found)
