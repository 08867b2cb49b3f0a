"""An agent's regular expression is read into a closed set of shapes, and costs time in proportion to a text only."""

from __future__ import annotations

import json
import random
import re
import time
from typing import Any

import pytest

from harbor_tui.catalogue.bundled import bundled_bytes, bundled_names, console_book, read_entry, sign_in_book
from harbor_tui.catalogue.entry import action_from
from harbor_tui.catalogue.lint import lint_action
from harbor_tui.catalogue.proposal import proposing
from harbor_tui.document.text.safe_pattern import heading_pattern
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json.schema import Schema, problems
from harbor_tui.domain.text.patterns import NotTaken, shape_of

PROPOSAL = {
    "slug": "get-z",
    "label": "x",
    "description": "x",
    "method": "GET",
    "path": "/wiki/api/v2/labels/{name}",
    "approvalMode": "auto",
    "risk": "low",
    "requestBodyMode": "none",
    "resultMode": "json_summary",
    "scopes": [],
}
RUNS_AWAY = [
    "(?:.?.?|){90}z", "(a+)+$", "(a|a)*b", "(a|ab)*c", "a*a*a*a*b", "[a-z]*[a-z]*z", "a?a?a?a?aaaa", "(a*)*", "((a))",
    "(?=a)a", "(?<!a)b", r"(a)\1", "(?P<n>a)", "(?i)a", ".+", "[^/]+", r"\s+", r"\S", r"\x41", r"\bword", "a|b*",
    "a{2}{3}", "a{,3}", "a{3,1}", "a{99999999}", "a{٣}", "[a-", "[z-a]", "[]", "(", ")", "a)", "*a", "\\", "a$b",
    "a^b", "ü+", "(ab)*", "a" * 201,
]  # fmt: skip


def proposal(pattern: str) -> dict[str, Any]:
    name = {"type": "string", "maxLength": 20, "pattern": pattern}
    return PROPOSAL | {"input": {"path": {"type": "object", "properties": {"name": name}, "required": ["name"]}}}


@pytest.mark.parametrize("pattern", RUNS_AWAY)
def test_what_could_run_away_or_is_not_understood_is_refused_with_the_shapes_that_are_taken(pattern: str) -> None:
    start = time.process_time()
    with pytest.raises(InvalidInput, match="pattern") as refused:
        proposing().prepare({"body": proposal(pattern)})
    assert time.process_time() - start < 1
    said = " ".join(str(problem) for problem in refused.value.problems)
    assert "input.path.properties.name.pattern" in said
    assert "taken are: plain characters, classes like" in said or len(pattern) > 200


@pytest.mark.parametrize(
    ("pattern", "taken", "not_taken"),
    [
        ("[A-Za-z0-9_-]{1,64}", ["a", "A-b_9" * 10], ["", "a b", "ä", "x" * 65, "a\n"]),
        ("(att)?[0-9]{1,19}", ["7", "att7"], ["at7", "attatt7", "att"]),
        (r"\d{4}-\d{2}", ["2026-11"], ["2026-1", "٢٠٢٦-11"]),
        ("draft|current", ["draft", "current"], ["", "draftcurrent"]),
        ("^(?:draft|current)$", ["draft"], ["Draft"]),
        ("[A-Z][A-Z0-9]+", ["AB", "A9"], ["A", "9A"]),
        (r"[a-z]+\.[a-z]{2,}", ["a.bc"], ["a.b", ".bc", "a.bc."]),
        ("~?[A-Za-z0-9._:@-]+", ["~me", "a.b"], ["~", "a~"]),
        ("(ab|cd){2}x*", ["abcd", "cdcdxx"], ["ab", "ababab"]),
        (r"[\]\-\\]", ["]", "-", "\\"], ["a"]),
        (r"\w+", ["a_9"], ["é", ""]),
    ],
)
def test_the_shapes_that_are_taken_mean_what_they_say(pattern: str, taken: list[str], not_taken: list[str]) -> None:
    schema = Schema("string", pattern=pattern, max_length=200)
    assert [text for text in taken if list(problems(text, schema))] == []
    assert [text for text in not_taken if not list(problems(text, schema))] == []
    standard = schema.as_json_schema()["pattern"]
    assert all(re.search(standard, text) for text in taken)


def test_a_shape_takes_the_same_as_the_expression_that_it_was_read_from() -> None:
    pick, compared = random.Random(5), 0
    pieces, often = (
        ["a", "[ab]", "[a-c]", "(ab|c)", "(b)", r"\d", "c"],
        ["", "", "?", "*", "+", "{2}", "{1,2}", "{0,1}"],
    )
    for _ in range(20_000):
        source = "".join(pick.choice(pieces) + pick.choice(often) for _ in range(pick.randint(1, 4)))
        try:
            shape = shape_of(source)
        except NotTaken:
            continue
        text = "".join(pick.choice("abc1") for _ in range(pick.randint(0, 6)))
        assert shape.takes(text) == bool(re.fullmatch(source, text, re.ASCII)), (source, text)
        compared += 1
    assert compared > 3000


@pytest.mark.parametrize("pattern", ["[a-z]*[0-9]?[A-Z]*!", "[ -~]+", "[a-z]{0,5000000}", "(a|b|c){1,100}"])
def test_the_longest_text_is_compared_at_once(pattern: str) -> None:
    text = "a" * 5_000_000
    start = time.process_time()
    shape_of(pattern).takes(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "pattern", ["[a-z./]+", "[!-~]+", "[a-z%]+", r"\.{1,2}", "[.]", "[a-z.]*", "[a-z ]+", "[a-z]*"]
)
def test_a_segment_of_a_path_may_take_plain_names_only(pattern: str) -> None:
    assert "open_path" in {problem.rule for problem in lint_action(action_from(proposal(pattern)))}


@pytest.mark.parametrize("pattern", ["[a-z-]+", r"v[0-9]\.[0-9]", "(att)?[0-9]{1,19}", "[A-Z][A-Za-z0-9._-]+"])
def test_plain_names_pass(pattern: str) -> None:
    assert not lint_action(action_from(proposal(pattern)))


def test_an_installed_entry_is_held_to_the_shapes_again() -> None:
    assert "pattern" in {problem.rule for problem in lint_action(action_from(query("(a+)+")))}


def query(pattern: str) -> dict[str, Any]:
    label = {"type": "string", "maxLength": 20, "pattern": pattern}
    given = {"query": {"type": "object", "properties": {"label": label}}}
    return PROPOSAL | {"path": "/wiki/api/v2/labels", "input": given}


def test_every_pattern_of_the_bundled_entries_is_taken() -> None:
    actions = [action for name in bundled_names() for action in read_entry(name).actions]
    for action in (*actions, *console_book().actions, *sign_in_book().actions):
        assert [problem for problem in lint_action(action) if problem.rule == "pattern"] == []
    assert any('"pattern"' in json.dumps(json.loads(bundled_bytes(name))) for name in bundled_names())


def test_the_expression_of_a_table_of_contents_is_not_run_either() -> None:
    assert heading_pattern(".?" * 60 + "z") is None
    assert heading_pattern("(a+)+$") is None
    slow, heading = heading_pattern(".*a" * 60 + ".*z"), "a" * 1_000_000
    start = time.process_time()
    assert slow is not None
    assert not slow.takes(heading)
    assert time.process_time() - start < 1


def test_headings_are_chosen_by_words_gaps_and_bars() -> None:
    pick = random.Random(7)
    for _ in range(5_000):
        source = "".join(pick.choice(["a", "b", ".*", ".+", "|", "B"]) for _ in range(pick.randint(1, 7)))
        text = "".join(pick.choice("abA") for _ in range(pick.randint(0, 6)))
        asked = heading_pattern(source)
        assert asked is not None
        assert asked.takes(text) == bool(re.fullmatch(source, text, re.IGNORECASE)), (source, text)
