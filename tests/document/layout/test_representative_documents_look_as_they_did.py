"""Snapshots: documents of every kind at 80 and 120 columns, as a person has looked at them.

After a wanted change: run this file with SNAPSHOTS=write in the environment, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harbor_tui.document import DocumentLayout, read_document
from harbor_tui.document.output.render import plain_lines

FOLDER = Path(__file__).parent / "snapshots"
SOURCES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".xml", ".json", ".html"))


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_representative_document_looks_as_it_did(source: Path, width: int) -> None:
    layout = DocumentLayout(read_document(source.read_bytes()), width)
    text = "\n".join(plain_lines(layout.lines())) + "\n"
    kept = FOLDER / f"{source.stem}.{width}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")


def test_there_are_at_least_a_dozen() -> None:
    assert len(SOURCES) >= 12
