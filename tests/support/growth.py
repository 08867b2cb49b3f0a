"""How the time for a body grows: everything that is done with it between the drop box and the screen, step by step."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from harbor_tui.document import DocumentLayout, Format, read_document
from harbor_tui.document.diff.diff import compare
from harbor_tui.document.output.render import link_lines
from harbor_tui.document.output.search import SearchText
from harbor_tui.domain.requests import Envelope, Wire
from harbor_tui.workflow.findings.request import inspect, notified_people
from tests.support.growing_bodies import GrowingBody

TIMES: Final = 4
"""The second measurement is of a body that is so many times as large."""
MOST_GROWTH: Final = 1.9 * TIMES
FLOOR_S: Final = 0.12
"""What takes less than this is too short to be told from noise."""
_KINDS: Final = {Format.STORAGE: "storage", Format.ADF: "atlas_doc_format", Format.VIEW: "view"}


class _Steps:
    """Processor seconds of each step that was taken."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def take(self, name: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        made = work()
        self.spent[name] = time.process_time() - start
        return made


@contextmanager
def _measured() -> Iterator[_Steps]:
    """Steps during which nobody else collects what was left."""
    gc.collect()
    gc.disable()
    try:
        yield _Steps()
    finally:
        gc.enable()


def times_before_the_screen(body: GrowingBody, size: int) -> dict[str, float]:
    """Processor seconds of reading and of checking a body of this size."""
    text = body.of(size)
    with _measured() as steps:
        _read_and_check(steps, text, body.format)
    return steps.spent


def times_of(body: GrowingBody, size: int) -> dict[str, float]:
    """Processor seconds of each step."""
    text = body.of(size)
    with _measured() as steps:
        document = _read_and_check(steps, text, body.format)
        steps.take("count people", lambda: notified_people(document))
        layout = DocumentLayout(document, 80)
        lines = steps.take("lay out", layout.lines)
        steps.take("list links", lambda: list(link_lines(layout)))
        found = steps.take("make searchable", lambda: SearchText(lines, 80))
        steps.take("search", lambda: sum(1 for _ in found.find("x y")))
        other = _whole(f"<p>new</p>{text}" if body.format is not Format.ADF else text.replace("x", "y"), body.format)
        steps.take("compare", lambda: list(compare(document, other).iter_lines(80)))
    return steps.spent


def _read_and_check(steps: _Steps, text: str, kind: Format) -> Any:
    document = steps.take("read", lambda: _whole(text, kind))
    steps.take("check", lambda: checked(text, kind))
    return document


def _whole(text: str, kind: Format) -> Any:
    document = read_document(text, kind)
    assert (document.blocks, document.findings, document.notes, document.headings) is not None
    return document


def checked(text: str, kind: Format) -> int:
    """The number of findings on a page with this body, as a request is checked."""
    envelope = Envelope("create-page", {})
    return len(inspect(envelope, _WireOf(text, kind), spaces={}))


class _WireOf(Wire):
    """What would be sent with a body; it is not parsed again for every question."""

    __slots__ = ("_sent",)

    def __init__(self, text: str, kind: Format) -> None:
        super().__init__("POST", "https://acme.atlassian.net", "/wiki/api/v2/pages", (), b"")
        page = {"title": "x", "spaceId": "1", "body": {"representation": _KINDS[kind], "value": text}}
        object.__setattr__(self, "_sent", page)

    def parsed_body(self) -> Any:
        return self._sent  # type: ignore[attr-defined]  # set above, past the frozen class


def outgrown(body: GrowingBody, size: int, tries: int = 3) -> dict[str, tuple[float, float]]:
    """The steps whose time grows faster than the body does: at this size, and at twice and four times it as well.

    What grows by its kind does so at every size. A body that just outgrows the processor's caches does so once, on a
    machine that others use as well.
    """
    found: dict[str, tuple[float, float]] = {}
    for each in range(tries):
        large = times_of(body, size * TIMES * 2**each)
        if max(large.values()) <= FLOOR_S:
            return {}
        small = times_of(body, size * 2**each)
        now = {
            name: (small[name], spent)
            for name, spent in large.items()
            if spent > FLOOR_S and spent > MOST_GROWTH * small[name]
        }
        found = now if not found else {name: now[name] for name in found if name in now}
        if not found:
            return {}
    return found
