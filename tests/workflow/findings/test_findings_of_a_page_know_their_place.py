"""What to look at twice on a page, each with the place where it stands."""

from __future__ import annotations

import json

import pytest

from harbor_tui.document.adf.places import block_offsets
from harbor_tui.document.model.source import Format
from harbor_tui.document.reader.read import read_document
from harbor_tui.domain.findings import Severity
from harbor_tui.workflow.findings.page import PageFinding, page_findings

HIDDEN = '<p>seen</p>\n<p>more</p>\n<p style="display:none">never seen words</p>'


def found_in(body: str, format: Format = Format.STORAGE) -> tuple[PageFinding, ...]:
    return page_findings(read_document(body, format), "acme.atlassian.net")


def test_hidden_text_is_found_with_its_line_and_its_place() -> None:
    (found,) = found_in(HIDDEN)
    assert (found.finding.kind, found.place) == ("hidden_text", "line 3")
    assert HIDDEN[found.offset :].startswith("never seen words")


def test_a_body_that_is_not_well_formed_comes_first_and_is_seen_in_the_source() -> None:
    body = HIDDEN + "\n<p>broken & here</p>"
    first = found_in(body)[0]
    assert (first.finding.severity, first.place, first.in_source) == (Severity.BLOCKS, "line 4", True)
    assert body[first.offset - 1] == "&"


def test_a_macro_that_cannot_be_inspected_is_found_by_its_name_even_in_a_body_of_one_line() -> None:
    body = "<p>words</p>" * 20 + '<ac:structured-macro ac:name="sparkle"><ac:plain-text-body><![CDATA[x]]>'
    body += "</ac:plain-text-body></ac:structured-macro>"
    (found,) = found_in(body)
    assert found.finding.kind == "uninspectable"
    assert body[found.offset :].startswith("sparkle")


def test_what_the_document_reports_itself_is_not_told_twice() -> None:
    body = '<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[x]]></ac:plain-text-body>'
    assert [found.finding.kind for found in found_in(body + "</ac:structured-macro>")] == ["raw_HTML"]


@pytest.mark.parametrize(
    "body",
    [
        "<p>plain</p>",
        '<ac:structured-macro ac:name="children"/>',
        '<p><a href="https://other.example/">out</a> <ac:link><ri:user ri:account-id="1"/></ac:link></p>',
    ],
)
def test_what_every_reader_sees_is_nothing_to_look_at(body: str) -> None:
    assert found_in(body) == ()


def test_more_than_a_screenful_of_hidden_places_are_all_listed() -> None:
    body = "\n".join(f"<p>a{n}\u200b</p>" for n in range(60))
    assert [found.place for found in found_in(body)] == [f"line {n + 1}" for n in range(60)]


def test_places_in_an_atlassian_document_are_blocks_with_their_offset() -> None:
    text = {"type": "paragraph", "content": [{"type": "text", "text": "fine"}]}
    body = json.dumps({"type": "doc", "version": 1, "content": [text, {"type": "paragraph"}, text, "a bare string"]})
    stray, schema = found_in(body, Format.ADF)
    assert (stray.finding.kind, stray.place) == ("not_a_node", "block 4")
    assert body[stray.offset :].startswith("a bare string")
    assert (schema.finding.kind, body[schema.offset :]) == ("schema", '"a bare string"]}')


def test_blocks_are_counted_as_far_as_the_document_can_be_read() -> None:
    assert block_offsets('{"content": [ {"a": 1} , 2]}') == (14, 25)
    assert block_offsets('{"content": [{"a": 1}, {"b"') == (13, 23)
    assert block_offsets("[]") == ()
