"""Ordinary pages in each format, written for this project, and how each is shown at a width of 100 cells."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from harbor_tui.document import Format

FORMATS: Final = {".xml": Format.STORAGE, ".json": Format.ADF, ".html": Format.VIEW}
PAGES: Final = sorted(path for path in (Path(__file__).parent / "ordinary").iterdir() if path.suffix in FORMATS)
"""Each has its rendering beside it, under its whole name with `.txt` behind."""


def format_of(page: Path) -> Format:
    """The format that the file's ending stands for."""
    return FORMATS[page.suffix]


def rendering_of(page: Path) -> str:
    """How the page is shown at a width of 100 cells."""
    return page.with_name(f"{page.name}.txt").read_text(encoding="utf-8").removesuffix("\n")
