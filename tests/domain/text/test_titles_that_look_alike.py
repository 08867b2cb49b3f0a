"""Titles are compared by what a reader sees, for warnings alone."""

from __future__ import annotations

import pytest

from harbor_tui.domain.text.title_similarity import Likeness, likeness

TITLE = "Harbor rollout checklist"


@pytest.mark.parametrize("other", ["harbor ROLLOUT checklist", TITLE])
def test_one_title_to_the_service_is_the_same(other: str) -> None:
    assert likeness(TITLE, other) is Likeness.SAME


def test_another_normal_form_is_the_same() -> None:
    assert likeness("Café", "Cafe\u0301") is Likeness.SAME


@pytest.mark.parametrize(
    "other",
    [
        "Harbor roll-out checklist",
        "Harbor  rollout checklist",
        "Harbor rollout: checklist",
        "Harbor_rollout_checklist",
        "Hárbor rollout checklist",
        "Harbor rollout checklist!",
        "Harbor\u00a0rollout checklist",
        "Harbor\u200brollout checklist",
    ],
)
def test_other_spaces_hyphens_accents_and_invisible_characters_are_similar(other: str) -> None:
    assert likeness(TITLE, other) is Likeness.SIMILAR


@pytest.mark.parametrize(
    "other",
    [
        "Нarbor rollout checklist",
        "Hаrbоr rollout checklist",
        "Harb0r ro11out checklist",
        "Ηarbor rollout checklist",
        "Ｈａｒｂｏｒ rollout checklist",
        "𝐇arbor rollout checklist",
        "Harbor rollout checkIist",
    ],
)
def test_letters_that_pass_for_others_are_confusable(other: str) -> None:
    assert likeness(TITLE, other) is Likeness.CONFUSABLE
    assert likeness(other, TITLE) is Likeness.CONFUSABLE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Weekly report week 46", "Weekly report week 47"),
        ("Release 1.2", "Release 12"),
        ("Week 4-6", "Week 46"),
        ("Harbor", "Harbour"),
        ("日本語", "日本"),
        ("Отчёт за май", "Отчёт за март"),
        ("!!!", "???"),
        ("", ""),
    ],
)
def test_different_titles_stay_different(one: str, other: str) -> None:
    found = likeness(one, other)
    assert found is (Likeness.SAME if one == other else Likeness.NONE)
