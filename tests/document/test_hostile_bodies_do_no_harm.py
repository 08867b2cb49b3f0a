"""Every body made to do harm, of our own and of corpus/hostile where that is there, is shown safely and in time."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.document import Document, DocumentLayout, Format, read_document
from tests.document.bodies.hostile import DEEP_LISTS, FOREIGN_MARKUP, HIDDEN_IN, HOSTILE
from tests.support.documents import CORPUS, line_at

ROOT = Path(__file__).parents[2]
FOLDER = CORPUS / "hostile"
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029\ufeff]")
HIDDEN = ("A", "B", "C", "D", "E", "F", "COMMENT", "PLACEHOLDER", "EXPAND", "EXCERPT", "SCRIPT", "HTML")
OTHERS = sorted(path for path in FOLDER.glob("*.*") if path.suffix != ".tsv")
"""Bodies of the corpus: the wider check, empty where it is not beside the project."""
EVERY_BODY = [
    *(pytest.param(body.content, id=name) for name, body in HOSTILE.items()),
    *(pytest.param(path, id=path.name) for path in OTHERS),
]

WORDS_OF_OTHERS: dict[str, list[str]] = {
    "01": ["before", "after", "&j;"],
    "02": ["after"],
    "03": ["[&x;]"],
    "04": ["bottom", "after"],
    "05": ["after"],
    "06": ["bottom"],
    "07": ["Title", "one", "two", "three", "four", "five", "six", "seven", "refuse"],
    "08": ["AT&T & Co: 1 < 2 && 3 > 2 &unknown;", "after"],
    "09": ["⟨U+001B⟩", "Not well-formed"],
    "10": ["⟨U+009B⟩", "after"],
    "12": ["⟨U+202E⟩", "⟨U+200B⟩", "⟨U+E0041⟩", "שלום", "مرحبا"],
    "13": [f"HIDDEN-{name}" for name in HIDDEN],
    "14": ["after"],
    "15": ["99999", "after"],
    "16": ["LASTWORD", "after"],
    "19": ["L5", "L4", "L3", "L2", "L1", "L0", "core", "after"],
    "20": ["W", "in table", "E", "done", "S", "a]]>b", "3. item", "side", "right"],
    "21": ["acme-super-chart", "acme-empty", "legacy", "foo:bar", "body text", "dp", "foreign", "new"],
    "22": ["#nowhere"],
    "23": ["(empty page)"],
    "24": ["(empty page)"],
    "27": ["no markup", "* a < b & c"],
    "28": ["not UTF-8", "after"],
    "29": ["😄"],
    "30": ["bold", "refuse"],
    "31": ["js ⟨→ javascript:alert(1)⟩", "https://good.example ⟨→ https://evil.example⟩"],
    "32": list("abcdefghij"),
    "34": ["Section 29999", "text 29999"],
    "41": ["bottom", "after"],
    "45": ["I was a string"],
}  # fmt: skip
"""What the bodies of the corpus, by number, have to show."""


def both(name: str, number: str) -> list[Any]:
    """Our own body of that name, and the one with that number in the corpus where it is there."""
    others = [pytest.param(path, id=path.name) for path in OTHERS if path.name.startswith(f"{number}-")]
    return [pytest.param(HOSTILE[name].content, id=name), *others]


def load(body: bytes | Path) -> Document:
    return read_document(body if isinstance(body, bytes) else body.read_bytes())


def text_of(body: bytes | Path, width: int = 100) -> str:
    return "\n".join(line.plain for line in DocumentLayout(load(body), width).lines())


@pytest.mark.parametrize("body", EVERY_BODY)
def test_it_is_shown_in_time_without_controls_and_within_its_width(body: bytes | Path) -> None:
    start = time.process_time()
    document = load(body)
    layout = DocumentLayout(document, 80)
    layout.ensure(40)
    assert time.process_time() - start < 5
    repr(document)
    hash(document.blocks)
    for line in layout.lines():
        assert line.width <= 80 or any(span.style.startswith(("code", "literal")) for span in line.spans)
        assert not CONTROLS.search(line.plain)
    assert document.findings is not None


@pytest.mark.parametrize("name", HOSTILE)
def test_the_words_of_our_own_bodies_are_all_shown(name: str) -> None:
    body = HOSTILE[name]
    text = text_of(body.content, 200)
    assert [word for word in body.words if word not in text] == []


def peak_mb(code: str, *arguments: str) -> int:
    """What a process that runs `code` takes at most, in MB."""
    tail = "import re\nprint(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
    command = [sys.executable, "-c", f"{code}\n{tail}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, cwd=ROOT)
    return int(done.stdout)


def test_the_memory_of_our_own_bodies_stays_within_the_budget() -> None:
    code = (
        "from harbor_tui.document import DocumentLayout, read_document\n"
        "from tests.document.bodies.hostile import HOSTILE\n"
        "for body in HOSTILE.values():\n    DocumentLayout(read_document(body.content), 100).total()"
    )
    assert peak_mb(code) < 400


@pytest.mark.sweep
@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_the_memory_of_each_body_of_the_corpus_stays_within_the_budget(path: Path) -> None:
    code = (
        "import sys\nfrom harbor_tui.document import DocumentLayout, read_document\n"
        "DocumentLayout(read_document(open(sys.argv[1], 'rb').read()), 100).total()"
    )
    assert peak_mb(code, str(path)) < (800 if path.name.startswith(("33", "15", "16", "34")) else 400)


@pytest.mark.parametrize("number", WORDS_OF_OTHERS if OTHERS else [])
def test_the_words_of_the_corpus_are_all_shown(number: str) -> None:
    text = text_of(next(path for path in OTHERS if path.name.startswith(f"{number}-")), 200)
    assert [word for word in WORDS_OF_OTHERS[number] if word not in text] == []


@pytest.mark.parametrize("body", both("entities of entities", "01"))
def test_entities_of_entities_are_not_expanded(body: bytes | Path) -> None:
    assert len(text_of(body)) < 2000


@pytest.mark.parametrize("body", both("one long entity again and again", "02"))
def test_a_long_entity_is_not_repeated(body: bytes | Path) -> None:
    assert len(text_of(body)) < 200_000


@pytest.mark.parametrize(("body", "count"), [
    pytest.param(*each.values, count, id=each.id)
    for each, count in zip(both("lists in lists", "05"), (DEEP_LISTS, 2000), strict=False)
])  # fmt: skip
def test_every_item_of_hundreds_of_lists_is_there(body: bytes | Path, count: int) -> None:
    assert len(re.findall(r"\bx\b", text_of(body))) == count
    assert "nested deeper" in text_of(body)


@pytest.mark.parametrize("body", both("markup of other programs", "11"))
def test_markup_of_other_programs_is_literal(body: bytes | Path) -> None:
    text = text_of(body, 200)
    source = (body if isinstance(body, bytes) else body.read_bytes()).decode()
    for bracket in set(re.findall(r"\[/?[a-z]+\]", re.sub(r"<[^>]*>", "", source))):
        assert bracket in text


def test_each_piece_of_foreign_markup_is_shown_twice() -> None:
    text = text_of(HOSTILE["markup of other programs"].content, 200)
    assert [piece for piece in FOREIGN_MARKUP if text.count(piece) < 2] == []


@pytest.mark.parametrize("body", both("every script in a table", "18"))
def test_table_borders_are_aligned_with_every_script(body: bytes | Path) -> None:
    lines = DocumentLayout(load(body), 90).lines()
    assert len({line.width for line in lines}) == 1


@pytest.mark.parametrize("body", both("what nobody has heard of", "21"))
def test_the_fallback_of_an_extension_is_not_shown_twice(body: bytes | Path) -> None:
    text = text_of(body)
    assert text.count("fallback") <= 1
    assert text.count("stand-in") <= 1


@pytest.mark.parametrize("body", both("mixed line ends", "25"))
def test_code_keeps_exactly_its_lines(body: bytes | Path) -> None:
    frame = [line for line in text_of(body).splitlines() if line.startswith("│")]
    assert len(frame) == 4


@pytest.mark.parametrize("body", both("what a page would hide", "13"))
def test_hidden_text_is_reported(body: bytes | Path) -> None:
    kinds = {finding.kind for finding in load(body).findings}
    assert {"hidden text", "comment", "script", "style", "hidden excerpt", "raw HTML"} <= kinds


def test_every_hidden_word_is_marked_where_it_is_shown() -> None:
    spans = [
        span
        for line in DocumentLayout(load(HOSTILE["what a page would hide"].content), 200).lines()
        for span in line.spans
        if "LURKS" in span.text
    ]
    told = {where: span.style for where in HIDDEN_IN for span in spans if f"LURKS-{where}" in span.text}
    assert set(told) == set(HIDDEN_IN)
    marked = [where for where, style in told.items() if "hidden" in style]
    assert marked == [where for where in HIDDEN_IN if where not in ("PLACEHOLDER", "EXPAND", "EXCERPT", "RAW")]


@pytest.mark.parametrize(("body", "name", "anchor"), [
    pytest.param(*each.values, *names, id=each.id)
    for each, names in zip(both("one name for many things", "22"), (("Twin", "pier"), ("Same", "a")), strict=False)
])  # fmt: skip
def test_headings_with_one_name_are_three_entries_and_an_anchor_leads_to_the_first(
    body: bytes | Path, name: str, anchor: str
) -> None:
    document = load(body)
    layout = DocumentLayout(document, 80)
    assert [entry.text for entry in document.headings] == [name] * 3
    assert line_at(layout, "anchor", "nowhere") is None
    assert line_at(layout, "anchor", anchor) is not None


@pytest.mark.parametrize("pile", ["a" + "\u0301" * 100_000, "👩\u200d" * 50_000, "\u1100" + "\u1161" * 100_000])
def test_no_cell_holds_so_many_characters_that_a_screen_chokes_on_it(pile: str) -> None:
    for line in DocumentLayout(read_document(f"<p>{pile}</p>", Format.STORAGE), 80).lines():
        assert len(line.plain) < 40 * 80


@pytest.mark.skipif(not OTHERS, reason="the corpus of hostile bodies lies outside the project")
def test_tests_of_the_corpus_look_at_the_real_folder() -> None:
    assert (FOLDER / "manifest.tsv").is_file()
