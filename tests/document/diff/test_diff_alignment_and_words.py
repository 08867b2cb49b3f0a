"""Matching sequences, and marking the words that changed in one passage."""

from __future__ import annotations

import random
import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.document.diff.alignment import align, longest_increasing
from harbor_tui.document.diff.text import joined
from harbor_tui.document.diff.words import marked, tokens, word_runs
from harbor_tui.document.lines.run import TextRun


def mark(old: str, new: str) -> str:
    return marked(joined([(old, "", None)]), joined([(new, "", None)])).text


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 6), max_size=60), st.lists(st.integers(0, 6), max_size=60))
def test_pairs_are_equal_items_in_rising_order(old: list[int], new: list[int]) -> None:
    pairs = align(old, new)
    assert all(old[a] == new[b] for a, b in pairs)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(pairs))


@given(st.lists(st.integers(), max_size=40))
def test_a_sequence_matches_itself_wholly(items: list[int]) -> None:
    assert align(items, items) == [(n, n) for n in range(len(items))]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 400), st.integers(0, 400))
def test_long_sequences_keep_everything_but_what_was_cut_out(start: int, length: int) -> None:
    items = list(range(500))
    shorter = items[:start] + items[start + length :]
    assert len(align(items, shorter)) == len(shorter)


def test_the_longest_rising_part_is_found() -> None:
    pairs = [(0, 5), (1, 0), (2, 1), (3, 9), (4, 2)]
    assert longest_increasing(pairs) == [(1, 0), (2, 1), (4, 2)]


def test_random_sequences_of_any_kind_are_matched_fast() -> None:
    numbers = random.Random(7)
    for choices in (1, 2, 40, 10_000):
        old = [numbers.randrange(choices) for _ in range(20_000)]
        new = [numbers.randrange(choices) for _ in range(20_000)]
        started = time.monotonic()
        align(old, new)
        assert time.monotonic() - started < 10


@given(st.text())
def test_no_character_is_lost_between_words(text: str) -> None:
    assert "".join(tokens(text)) == text


def test_ideographs_are_words_and_marks_stay_with_their_letter() -> None:
    assert tokens("漢字 cafe\u0301 👩\u200d🚀!") == ["漢", "字", " ", "cafe\u0301", " ", "👩\u200d🚀", "!"]


_TEXTS = st.lists(st.sampled_from(["one", "two", " ", "  ", ".", "漢", "\n", "e\u0301", "👍🏽"]), max_size=25).map(
    "".join
)


@settings(max_examples=300, deadline=None)
@given(_TEXTS, _TEXTS)
def test_runs_cover_both_texts_and_equal_runs_are_equal(old: str, new: str) -> None:
    runs = word_runs(old, new)
    assert "".join(old[slice(*run.old)] for run in runs) == old
    assert "".join(new[slice(*run.new)] for run in runs) == new
    assert all(old[slice(*run.old)] == new[slice(*run.new)] for run in runs if run.same)
    assert all(one.same != two.same for one, two in pairwise(runs))


def test_neighbouring_changes_are_one_change() -> None:
    assert mark("a b c d", "a x y d") == "a [-b c-]{+x y+} d"


def test_words_that_only_come_or_only_go_have_one_bracket() -> None:
    assert mark("stay here", "stay right here") == "stay {+right +}here"
    assert mark("stay right here", "stay here") == "stay [-right -]here"


def test_styles_and_links_of_both_versions_are_kept() -> None:
    old = joined([("see ", "", None), ("old", "strong", None)])
    new = joined([("see ", "", None), ("new", "em", None)])
    found = marked(old, new)
    begin, styles = 0, {}
    for end, style, _link in found.cuts:
        styles[found.text[begin:end]] = style
        begin = end
    assert styles["old"] == "diff.removed strong"
    assert styles["new"] == "diff.added em"


def test_very_long_passages_are_compared_by_phrases_and_still_cover_everything() -> None:
    numbers = random.Random(3)
    before = [f"w{numbers.randrange(900)}" for _ in range(60_000)]
    after = [*before]
    after[30_000:30_000] = ["inserted", "words"]
    old, new = " ".join(before), " ".join(after)
    started = time.monotonic()
    runs = word_runs(old, new)
    assert time.monotonic() - started < 10
    assert "".join(new[slice(*run.new)] for run in runs) == new
    changed = sum(run.new[1] - run.new[0] for run in runs if not run.same)
    assert changed < 1_000


def test_an_empty_passage_can_be_marked() -> None:
    assert mark("", "") == ""
    assert isinstance(marked(TextRun("", [], True), TextRun("", [], True)), TextRun)
    assert mark("", "now") == "{+now+}"
