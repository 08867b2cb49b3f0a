"""Lines are made for whoever looks: who goes away cuts nothing for those who come after, and a cut is no end."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator

import pytest

from harbor_tui.document import LayoutOptions, read_document
from harbor_tui.document.lines.model import BLANK
from harbor_tui.domain.patience import Waiter, waited_for
from harbor_tui.runtime.blocking import in_own_thread
from harbor_tui.ui.widgets.lines import loader
from harbor_tui.ui.widgets.lines.buffer import LineAnchor, LineBuffer, Placed
from harbor_tui.ui.widgets.viewer.source_toggle import SourceToggle

NODES = [{"type": "paragraph", "content": [{"type": "text", "text": f"{number} "}]} for number in range(3000)]
BODY = json.dumps({"type": "doc", "version": 1, "content": [{"type": "blockquote", "content": NODES}, NODES[0]]})


def failing() -> Iterator[Placed]:
    yield Placed(BLANK, 0)
    raise ValueError("no more lines can be made")


def test_lines_that_failed_once_never_count_as_complete() -> None:
    lines = LineBuffer(failing())
    for _ in range(3):
        with pytest.raises(ValueError, match="no more lines"):
            lines.extend(1)
        assert (len(lines), lines.complete, lines.failed) == (1, False, True)


def test_the_viewer_makes_them_anew() -> None:
    toggle, document = SourceToggle(), read_document("<p>one</p>")
    lines = toggle.rendering(document, 80, LayoutOptions())
    assert toggle.rendering(document, 80, LayoutOptions()) is lines
    lines._source = failing()
    with contextlib.suppress(ValueError):
        lines.extend(1)
    assert toggle.rendering(document, 80, LayoutOptions()) is not lines


def test_who_goes_away_cuts_nothing_for_those_who_come_after() -> None:
    document = read_document(BODY)
    lines, gone = loader.rendering(document, 80, LayoutOptions()), Waiter()
    gone.gone = True
    with waited_for(gone):
        loader._reach(lines, LineAnchor(0), 10)
        assert loader._boxes(document) == 0
    assert document.blocks == read_document(BODY).blocks


async def test_the_same_in_a_thread_whose_waiter_is_cancelled() -> None:
    document = read_document(BODY)
    lines = loader.rendering(document, 80, LayoutOptions())
    work = in_own_thread(loader._boxes, document)
    work.cancel()
    await asyncio.wrap_future(work)
    while not lines.complete:
        loader._extend(lines)
    assert document.blocks == read_document(BODY).blocks
