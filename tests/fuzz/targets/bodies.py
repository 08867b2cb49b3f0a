"""Bodies of pages in all three formats: read, laid out, searched, listed, compared, and looked through for findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from harbor_tui.document import DocumentLayout, Format, find_in, read_document
from harbor_tui.document.diff.diff import compare, difference_lines
from harbor_tui.document.output import render as rendering
from harbor_tui.domain.requests import Envelope, Wire
from harbor_tui.ui.widgets.lines.source import FaultPlace, source_lines
from harbor_tui.workflow.findings.request import inspect, notified_people
from harbor_tui.workflow.writes.bodies import same_body
from tests.fuzz import seeds
from tests.fuzz.mutation import mutate_bytes, mutate_json, mutate_markup
from tests.fuzz.target import Check, Target, never_raising
from tests.fuzz.world import PORT, written_out

_MOST_LINES: Final = 1_500
_WIDTHS: Final = (10, 24, 80, 131)
_NAMES: Final = {Format.STORAGE: "storage", Format.ADF: "atlas_doc_format", Format.VIEW: "view"}


def reading(kind: Format | None, honest: bytes) -> Callable[[Path], AbstractContextManager[Check]]:
    """A check of bodies in one format (None: guessed), each compared with an honest one."""
    other = read_document(honest, kind)

    @contextmanager
    def opened(_folder: Path) -> Iterator[Check]:
        def check(data: bytes) -> None:
            with never_raising("a reader of bodies"):
                width = _WIDTHS[len(data) % len(_WIDTHS)]
                document = read_document(data, kind)
                layout = DocumentLayout(document, width)
                for _ in islice(rendering.rendered(layout, color=bool(len(data) % 2)), _MOST_LINES):
                    pass
                layout.total()
                lines = layout.lines()
                list(islice(find_in(lines, "text"), 20))
                list(rendering.outline_lines(document)), list(rendering.link_lines(layout))
                list(rendering.notes(document)), list(document.findings), list(document.contents)
                fault = document.faults[0] if document.faults else None
                place = FaultPlace(fault.line, fault.column) if fault is not None else None
                list(islice(source_lines(document.source, width, fault=place), _MOST_LINES))
                before, after = (other, document) if len(data) % 3 else (document, other)
                list(islice(difference_lines(before, after, width), _MOST_LINES))
                compare(before, after).summary  # noqa: B018 - making it is what is tried

        yield check

    return opened


@contextmanager
def inspecting(_folder: Path) -> Iterator[Check]:
    """What a reviewer is told about a body in a request, and whether what is stored is the same."""

    def check(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        with never_raising("the findings on a body"):
            for kind, name in _NAMES.items():
                body = written_out({"title": "T", "spaceId": "100", "body": {"representation": name, "value": text}})
                wire = Wire("POST", "https://acme.atlassian.net", "/wiki/api/v2/pages", (), body)
                for finding in inspect(Envelope("create-page", {}), wire, spaces=PORT.spaces):
                    str(finding)
                notified_people(read_document(text, kind))
                same_body(seeds.STORAGE_TEXT, text, name)

    yield check


_MARKUP: Final = mutate_markup(seeds.STORAGE_FRAGMENTS)
_VIEW_FRAGMENTS: Final = (
    *(
        f"<{tag}>"
        for tag in ("div", "span", "p", "li", "td", "table", "select", "option", "textarea", "title", "noscript", "svg")
    ),
    *(
        f"<div class='{name}'>"
        for name in (
            "panel",
            "code panel",
            "expand-container",
            "columnLayout",
            "cell",
            "toc-macro",
            "plugin-tabmeta-details",
            "aui-tabs",
            "confluence-information-macro",
            "conf-macro output-block",
            "table-wrap",
            "view-file-macro",
        )
    ),
    "<img src='data:x' width='-1'>",
    "<a href='//x'>",
    "<!doctype html>",
    "<body>",
    "</body>",
    "<br>",
    "<input type='checkbox' checked>",
    "<time datetime='2026-99-99'>",
    "<ol start='x'>",
    "<td colspan='1000000' rowspan='1000000'>",
    "<script>",
    "</script>",
    "<style>",
    "<!--",
)
_VIEW_MARKUP: Final = mutate_markup((*seeds.STORAGE_FRAGMENTS, *_VIEW_FRAGMENTS))
_MIXED: Final = (
    *seeds.STORAGE_BODIES,
    *seeds.ADF_BODIES,
    seeds.VIEW.encode(),
    b"# Markdown\n\n* one",
    "<p>ü</p>".encode("utf-16"),
)
TARGETS: Final = (
    Target("storage", seeds.STORAGE_BODIES, _MARKUP, reading(Format.STORAGE, seeds.STORAGE_BODIES[0]), 9_000),
    Target("adf", seeds.ADF_BODIES, mutate_json, reading(Format.ADF, seeds.ADF_BODIES[0]), 6_000),
    Target(
        "view",
        (seeds.VIEW.encode(), *seeds.STORAGE_BODIES),
        _VIEW_MARKUP,
        reading(Format.VIEW, seeds.VIEW.encode()),
        7_000,
    ),
    Target("guessed", _MIXED, mutate_bytes, reading(None, _MIXED[0]), 5_000),
    Target("inspected", (*seeds.STORAGE_BODIES, *seeds.ADF_BODIES), _MARKUP, inspecting, 5_000),
)
