"""Every body under corpus/hostile does what its manifest says, within its budget."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harbor_tui.document import Document, DocumentLayout, Format, read_document
from tests.support.documents import CORPUS, line_at

HOSTILE = CORPUS / "hostile"
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029\ufeff]")
HIDDEN = ("A", "B", "C", "D", "E", "F", "COMMENT", "PLACEHOLDER", "EXPAND", "EXCERPT", "SCRIPT", "HTML")
NAMES = sorted(path.name for path in HOSTILE.glob("*.*") if path.suffix != ".tsv") if HOSTILE.is_dir() else []
pytestmark = pytest.mark.skipif(not NAMES, reason="no corpus here: it is not part of the project")


def load(prefix: str) -> Document:
    return read_document(next(HOSTILE.glob(prefix + "*")).read_bytes())


def text_of(prefix: str, width: int = 100) -> str:
    return "\n".join(line.plain for line in DocumentLayout(load(prefix), width).lines())


@pytest.mark.parametrize("name", NAMES)
def test_it_is_shown_in_time_without_controls_and_within_its_width(name: str) -> None:
    start = time.process_time()
    document = read_document((HOSTILE / name).read_bytes())
    layout = DocumentLayout(document, 80)
    layout.ensure(40)
    assert time.process_time() - start < 5
    repr(document)
    hash(document.blocks)
    for line in layout.lines():
        assert line.width <= 80 or any(span.style.startswith(("code", "literal")) for span in line.spans)
        assert not CONTROLS.search(line.plain)
    assert document.findings is not None


@pytest.mark.sweep
@pytest.mark.parametrize("name", NAMES)
def test_its_memory_stays_within_the_budget(name: str) -> None:
    budget = 800 if name.startswith(("33", "15", "16", "34")) else 400
    code = (
        "import re, sys\n"
        "from harbor_tui.document import DocumentLayout, read_document\n"
        "DocumentLayout(read_document(open(sys.argv[1], 'rb').read()), 100).total()\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)"  # its own alone
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(HOSTILE / name)], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(done.stdout) < budget


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("01-", ["before", "after", "&j;"]),
        ("02-", ["after"]),
        ("03-", ["[&x;]"]),
        ("04-", ["bottom", "after"]),
        ("05-", ["after"]),
        ("06-", ["bottom"]),
        ("07-", ["Title", "one", "two", "three", "four", "five", "six", "seven", "refuse"]),
        ("08-", ["AT&T & Co: 1 < 2 && 3 > 2 &unknown;", "after"]),
        ("09-", ["⟨U+001B⟩", "Not well-formed"]),
        ("10-", ["⟨U+009B⟩", "after"]),
        ("12-", ["⟨U+202E⟩", "⟨U+200B⟩", "⟨U+E0041⟩", "שלום", "مرحبا"]),
        ("13-", [f"HIDDEN-{name}" for name in HIDDEN]),
        ("14-", ["after"]),
        ("15-", ["99999", "after"]),
        ("16-", ["LASTWORD", "after"]),
        ("19-", ["L5", "L4", "L3", "L2", "L1", "L0", "core", "after"]),
        ("20-", ["W", "in table", "E", "done", "S", "a]]>b", "3. item", "side", "right"]),
        ("21-", ["acme-super-chart", "acme-empty", "legacy", "foo:bar", "body text", "dp", "foreign", "new"]),
        ("22-", ["#nowhere"]),
        ("23-", ["(empty page)"]),
        ("24-", ["(empty page)"]),
        ("27-", ["no markup", "* a < b & c"]),
        ("28-", ["not UTF-8", "after"]),
        ("29-", ["😄"]),
        ("30-", ["bold", "refuse"]),
        ("31-", ["js ⟨→ javascript:alert(1)⟩", "https://good.example ⟨→ https://evil.example⟩"]),
        ("32-", list("abcdefghij")),
        ("34-", ["Section 29999", "text 29999"]),
        ("41-", ["bottom", "after"]),
        ("45-", ["I was a string"]),
    ],
)  # fmt: skip
def test_its_words_are_all_shown(prefix: str, words: list[str]) -> None:
    text = text_of(prefix, 200)
    assert [word for word in words if word not in text] == []


def test_entities_are_not_expanded() -> None:
    assert len(text_of("01-")) < 2000
    assert len(text_of("02-")) < 200_000


def test_every_item_of_two_thousand_lists_is_there() -> None:
    assert len(re.findall(r"\bx\b", text_of("05-"))) == 2000
    assert "nested deeper" in text_of("05-")


def test_markup_of_other_programs_is_literal() -> None:
    source = next(HOSTILE.glob("11-*")).read_text(encoding="utf-8")
    for bracket in set(re.findall(r"\[/?[a-z]+\]", re.sub(r"<[^>]*>", "", source))):
        assert bracket in text_of("11-", 200)


def test_table_borders_are_aligned_with_every_script() -> None:
    lines = DocumentLayout(load("18-"), 90).lines()
    assert len({line.width for line in lines}) == 1


def test_the_fallback_of_an_extension_is_not_shown_twice() -> None:
    assert text_of("21-").count("fallback") <= 1


def test_code_keeps_exactly_its_lines() -> None:
    frame = [line for line in text_of("25-").splitlines() if line.startswith("│")]
    assert len(frame) == 4


def test_hidden_text_is_reported() -> None:
    kinds = {finding.kind for finding in load("13-").findings}
    assert {"hidden text", "comment", "script", "style", "hidden excerpt", "raw HTML"} <= kinds


def test_headings_with_one_name_are_three_entries_and_an_anchor_leads_to_the_first() -> None:
    document = load("22-")
    layout = DocumentLayout(document, 80)
    assert [entry.text for entry in document.headings] == ["Same"] * 3
    assert line_at(layout, "anchor", "nowhere") is None
    assert line_at(layout, "anchor", "a") is not None


@pytest.mark.parametrize("pile", ["a" + "\u0301" * 100_000, "👩\u200d" * 50_000, "\u1100" + "\u1161" * 100_000])
def test_no_cell_holds_so_many_characters_that_a_screen_chokes_on_it(pile: str) -> None:
    for line in DocumentLayout(read_document(f"<p>{pile}</p>", Format.STORAGE), 80).lines():
        assert len(line.plain) < 40 * 80


def test_tests_of_the_corpus_look_at_the_real_folder() -> None:
    assert Path(HOSTILE / "manifest.tsv").is_file()
