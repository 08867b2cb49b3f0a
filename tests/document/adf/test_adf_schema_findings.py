"""What Confluence would refuse of an ADF body is told to the reviewer, once each, with its place."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from harbor_tui.document import Format
from harbor_tui.document.adf.format import read_adf
from tests.document.bodies.hostile import ADF
from tests.document.bodies.ordinary_pages import PAGES, format_of
from tests.support.documents import CORPUS

if TYPE_CHECKING:
    from pathlib import Path


def problems(*content: Any) -> list[str]:
    parsed = read_adf(json.dumps({"type": "doc", "version": 1, "content": list(content)}))
    start = "not allowed by the ADF schema: "
    return [finding.excerpt.removeprefix(start) for finding in parsed.findings if finding.kind == "schema"]


def node(kind: str, *content: Any, **attrs: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"type": kind}
    if attrs:
        found["attrs"] = attrs
    if content:
        found["content"] = list(content)
    return found


TEXT = {"type": "text", "text": "x"}


def test_a_valid_document_has_no_finding() -> None:
    cell = node("tableCell", node("paragraph", TEXT), colspan=2)
    assert problems(
        node("heading", TEXT, level=2),
        node("bulletList", node("listItem", node("paragraph", TEXT))),
        node("table", node("tableRow", cell)),
        node("panel", node("paragraph", TEXT), panelType="info"),
        node("codeBlock", TEXT, language="sh"),
        node("mediaSingle", node("media", type="file", id="1", collection="c"), layout="center"),
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (node("hologram"), "a hologram node"),
        ({"content": []}, "a node without a type"),
        ("text", "a value that is no node"),
        (node("table", node("paragraph", TEXT)), "paragraph in table"),
        (TEXT, "text in doc"),
        (node("heading", TEXT), "heading without level"),
        (node("bulletList"), "bulletList without content"),
        (node("paragraph", {"type": "text", "text": ""}), "a text node without text"),
        (node("paragraph", {**TEXT, "marks": [{"type": "sparkle"}]}), "a sparkle mark"),
        (node("paragraph", {**TEXT, "marks": [{"type": "link"}]}), "link without href"),
        (node("paragraph", {**TEXT, "marks": "bold"}), "marks of text that are no list"),
        (node("paragraph", {**TEXT, "marks": [{"type": "code"}, {"type": "strong"}]}), "code together with strong"),
        (node("paragraph", node("mention", text="@a")), "mention without id"),
        (node("panel", node("paragraph", TEXT), panelType="info", onclick="x"), "attribute onclick of panel"),
        (node("paragraph", node("inlineCard", localId="1")), "inlineCard without url or data"),
        ({"type": "paragraph", "content": TEXT}, "content of paragraph that is no list"),
        ({"type": "paragraph", "attrs": 1}, "attrs of paragraph that are no object"),
    ],
)
def test_each_breach_of_the_schema_is_named(content: Any, said: str) -> None:
    assert said in problems(content)


def test_the_same_breach_is_said_once_and_there_is_an_end() -> None:
    assert problems(*[node("hologram")] * 50) == ["a hologram node"]
    assert len(problems(*[node(f"kind{n}") for n in range(200)])) == 20


def test_the_place_is_the_block() -> None:
    parsed = read_adf(json.dumps({"type": "doc", "content": [node("rule"), node("hologram")]}))
    assert [(finding.kind, finding.place) for finding in parsed.findings] == [
        ("unknown node", "block 2"),
        ("schema", "block 2"),
    ]


@pytest.mark.parametrize("page", [page for page in PAGES if format_of(page) is Format.ADF], ids=lambda page: page.name)
def test_an_ordinary_page_is_not_blamed(page: Path) -> None:
    parsed = read_adf(page.read_text(encoding="utf-8"))
    assert (parsed.findings, parsed.warnings) == ((), ())


@pytest.mark.parametrize("name", ["quotes in quotes", "values of the wrong types", "a root that is no document"])
def test_a_page_that_would_be_refused_is_blamed(name: str) -> None:
    parsed = read_adf(ADF[name].content.decode())
    assert parsed.warnings or any(finding.kind == "schema" for finding in parsed.findings)


@pytest.mark.sweep
def test_no_valid_document_of_the_corpus_is_blamed_and_most_invalid_ones_are() -> None:
    manifest = CORPUS / "manifest_adf.tsv"
    if not manifest.is_file():
        pytest.skip("the corpus of ADF bodies is not there")
    blamed, caught, invalid = [], 0, 0
    for row in csv.DictReader(
        manifest.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    ):
        parsed = read_adf((CORPUS / row["file"]).read_text(encoding="utf-8"))
        wrong = bool(parsed.warnings) or any(finding.kind == "schema" for finding in parsed.findings)
        if row["schema57"] == "valid" and wrong:
            blamed.append(row["file"])
        invalid += row["schema57"] == "invalid"
        caught += row["schema57"] == "invalid" and wrong
    assert blamed == []
    assert caught >= 0.8 * invalid


def test_findings_come_in_the_same_order_in_every_run() -> None:
    found = problems({"type": "rule", "attrs": {f"odd{letter}": 1 for letter in "ponmlkjihgfedcba"}})
    assert found == [f"attribute odd{letter} of rule" for letter in "abcdefghijklmnop"]


def test_words_beside_the_content_of_a_node_are_told() -> None:
    assert problems({**node("paragraph"), "text": "secret words"}) == [
        "text beside the content of paragraph: secret words"
    ]
    assert problems(node("paragraph", {"type": "text", "text": "seen"})) == []
