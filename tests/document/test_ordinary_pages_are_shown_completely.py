"""Pages of our own with what pages usually hold: shown as their author meant, and whole at every width."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from harbor_tui.document import DocumentLayout, read_document
from harbor_tui.document.output.render import rendered
from tests.document.bodies.ordinary_pages import PAGES, format_of, rendering_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def layout_of(page: Path, width: int) -> DocumentLayout:
    return DocumentLayout(read_document(page.read_bytes(), format_of(page)), width)


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalnum())


def test_a_page_is_shown_as_it_is_written_down_beside_it(page: Path) -> None:
    assert "\n".join(rendered(layout_of(page, 100))) == rendering_of(page)


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
def test_no_letter_is_lost_and_no_line_too_wide_at_any_width(page: Path, width: int) -> None:
    lines = layout_of(page, width).lines()
    lost = letters(rendering_of(page)) - letters("".join(line.plain for line in lines))
    assert not lost
    for line in lines:
        assert line.width <= width or any(span.style.startswith(("code", "literal")) for span in line.spans)


def test_nothing_about_it_alarms(page: Path) -> None:
    document = read_document(page.read_bytes(), format_of(page))
    assert {finding.kind for finding in document.findings} <= {"included content"}
    assert document.warnings == ()
    assert document.faults == ()
