"""Shorthands for tests of the document engine: a body in, the lines that a reader sees out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harbor_tui.document import Document, DocumentLayout, Format, LayoutOptions, read_document
from harbor_tui.document.lines.model import Place

if TYPE_CHECKING:
    from harbor_tui.document import Line

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def storage(body: str | bytes) -> Document:
    """BODY read as storage format."""
    return read_document(body, Format.STORAGE)


def lines(body: str | bytes, width: int = 80, options: LayoutOptions | None = None) -> list[Line]:
    """The lines of a storage BODY."""
    return DocumentLayout(storage(body), width, options).lines()


def shown(body: str | bytes, width: int = 80, options: LayoutOptions | None = None) -> str:
    """The text of a storage BODY as it is shown, without spaces at line ends."""
    return "\n".join(line.plain.rstrip() for line in lines(body, width, options))


def macro(name: str, body: str = "", **params: str) -> str:
    """A macro with a rich BODY (or none)."""
    told = "".join(f'<ac:parameter ac:name="{key}">{value}</ac:parameter>' for key, value in params.items())
    rich = f"<ac:rich-text-body>{body}</ac:rich-text-body>" if body else ""
    return f'<ac:structured-macro ac:name="{name}">{told}{rich}</ac:structured-macro>'


def code(text: str, **params: str) -> str:
    """A code macro."""
    told = "".join(f'<ac:parameter ac:name="{key}">{value}</ac:parameter>' for key, value in params.items())
    body = f"<ac:plain-text-body><![CDATA[{text}]]></ac:plain-text-body>"
    return f'<ac:structured-macro ac:name="code">{told}{body}</ac:structured-macro>'


def line_at(layout: DocumentLayout, kind: str, name: str) -> int | None:
    """The first line of LAYOUT that can be jumped to as KIND and NAME; None if there is none."""
    place = Place(kind, name)
    return next((index for index, line in enumerate(layout.lines()) if place in line.places), None)


def corpus_files(kind: str) -> list[Path]:
    """The bodies of one kind; skips the test where the corpus is not there."""
    folder = CORPUS / kind
    if not folder.is_dir():
        pytest.skip(f"no corpus at {folder.name}: it is not part of the project")
    return sorted(path for path in folder.iterdir() if path.suffix in (".xml", ".json", ".html"))
