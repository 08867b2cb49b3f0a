"""Reading a body ends early when nobody waits for it any more: what was cut there is never taken for the whole."""

from __future__ import annotations

import json

import pytest

from harbor_tui.document import Document, read_document
from harbor_tui.domain import patience
from harbor_tui.domain.errors import GivenUp
from harbor_tui.domain.patience import Waiter, waited_for

PARAGRAPHS = "".join(f"<p>Paragraph {number}, <strong>and more</strong>.</p>" for number in range(400))
NODES = [
    {"type": "paragraph", "content": [{"type": "text", "text": f"{block}.{number} "} for number in range(40)]}
    for block in range(8)
]
BODIES = {
    "storage": PARAGRAPHS,
    "view": f'<html><body class="view">{PARAGRAPHS}</body></html>',
    "adf": json.dumps({"type": "doc", "version": 1, "content": [*NODES, {"type": "blockquote", "content": NODES}]}),
}


class GoesAfter(Waiter):
    """Who goes away after so many looks."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    @property
    def gone(self) -> bool:  # type: ignore[override]
        self.looks -= 1
        return self.looks < 0


def read_given_up(body: str, looks: int) -> Document | None:
    """A document whose reading was given up after so many looks; None if it ended before."""
    document = read_document(body)
    with waited_for(GoesAfter(looks)):
        try:
            assert document.blocks
        except GivenUp:
            return document
    return None


@pytest.mark.parametrize("kind", BODIES)
def test_who_reads_on_gets_the_whole_body_or_an_error(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "STEPS", 7)
    monkeypatch.setattr(patience._here, "left", 7)
    whole, cuts = read_document(BODIES[kind]).blocks, 0
    for looks in range(0, 200, 3):
        document = read_given_up(BODIES[kind], looks)
        if document is None:
            break
        try:
            again = document.blocks
        except GivenUp:
            assert not document.complete
            cuts += 1
        else:
            assert again == whole
    assert looks > 0
    assert cuts or kind != "adf"  # storage and view look between their slices only, where nothing is cut
