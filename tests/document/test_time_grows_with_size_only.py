"""Bodies made to keep a reader busy: the time stays in proportion to the size."""

from __future__ import annotations

import time

import pytest

from harbor_tui.document import DocumentLayout, Format, LayoutOptions, read_document
from harbor_tui.ui.widgets.lines.source import source_lines
from tests.support.documents import macro

FRAGMENTS = [
    "<!DOCTYPE x [", "<!--", "<![CDATA[", "<?", "<!x", '<a b="', "<a b='", '<a b="1"', "<a b=1 ", "<a ", "</a", "<",
    "&",
    "&#x", "<p>", "<ul><li>", "<table><tr><td>", "<b>", '<ac:structured-macro ac:name="toc"/><h1>x</h1>',
    '<ac:structured-macro ac:name="panel"><ac:rich-text-body>', "<ac:link>", "<h1>x</h1>", "\u202e", "東", "👩‍", "\t",
    "<a href='#x'>y</a>", '<span style="display:none">x</span>',
    "<ac:layout-section ac:type='two_equal'><ac:layout-cell>",
    "<script>x", "<ul hidden=''>", "<td colspan='1000'>",
    "<ac:adf-extension><ac:adf-node type='panel'><ac:adf-content>", "<dl><dt>", "a " * 50,
]  # fmt: skip


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_fragment_repeated_twenty_thousand_times_is_shown_in_time(fragment: str) -> None:
    body = fragment * 20_000
    start = time.process_time()
    document = read_document(body, Format.STORAGE)
    DocumentLayout(document, 80).total()
    assert document.findings is not None
    assert time.process_time() - start < 10


@pytest.mark.parametrize("fragment", ['<a b="1" ', "<!DOCTYPE x [", "<?", "<p ", "&a"])
def test_the_source_view_takes_its_time_from_the_size_too(fragment: str) -> None:
    start = time.process_time()
    assert sum(1 for _ in source_lines(fragment * 20_000, 80)) > 100
    assert time.process_time() - start < 10


def test_sections_in_sections_and_tables_in_tables_are_laid_out_once() -> None:
    body = "<p>core</p>"
    for _ in range(15):
        body = macro("section", macro("column", body) + macro("column", "<p>x</p>"))
        body = f"<table><tbody><tr><td>{body}</td><td>y</td></tr></tbody></table>"
    start = time.process_time()
    for width in (40, 100, 300):
        text = "".join(line.plain for line in DocumentLayout(read_document(body), width).lines())
        assert "core" in text
    assert time.process_time() - start < 10


def test_a_document_of_contents_lists_and_headings_stays_small() -> None:
    body = (macro("toc") + "<h1>x</h1>") * 2000
    assert DocumentLayout(read_document(body), 80).total() < 100_000


def test_a_table_of_thousands_of_header_rows_is_laid_out_in_time() -> None:
    heads = "<tr>" + "<th>h</th>" * 200 + "</tr>" + "<tr><th>some words here</th></tr>" * 5_000
    body = f"<table><thead>{heads}</thead><tbody>{'<tr><td>x</td></tr>' * 10_000}</tbody></table>"
    start = time.process_time()
    DocumentLayout(read_document(body), 80).total()
    assert time.process_time() - start < 10


def test_thousands_of_tables_that_each_choose_other_headings_are_laid_out_in_time() -> None:
    chosen = "".join(macro("toc", include=f".*a.*{number}") for number in range(1500))
    start = time.process_time()
    DocumentLayout(read_document(chosen + "<h1>aaaa</h1>" * 20_000), 80).total()
    assert time.process_time() - start < 10


def test_a_paragraph_of_anchors_is_laid_out_in_time() -> None:
    anchor = '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">n</ac:parameter></ac:structured-macro>'
    body = f"<p>{anchor * 40_000}x</p>"
    start = time.process_time()
    assert DocumentLayout(read_document(body), 80).total() == 1
    assert time.process_time() - start < 2


def test_folding_and_numbering_cost_nothing_extra() -> None:
    body = macro("expand", "<p>x</p>", title="t") * 3000
    layout = DocumentLayout(read_document(body), 80, LayoutOptions(folded=frozenset(range(3000))))
    assert layout.total() == 3000 * 2 - 1
