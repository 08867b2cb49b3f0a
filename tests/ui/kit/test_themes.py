"""The themes can be read: contrast by WCAG, and nothing but words and marks without colour."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from harbor_tui.ui.kit.themes import DARK, LIGHT, next_theme, theme_named
from tests.support.console import console, node_with, request, screen_text, settle

INKS = ("foreground", "primary", "accent", "secondary", "warning", "error", "success")


def luminance(color: Color) -> float:
    """Relative luminance, as WCAG defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Color, other: Color) -> float:
    """From 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("paper", ["background", "surface", "panel"])
def test_every_ink_can_be_read_on_every_paper(theme: Theme, paper: str) -> None:
    papers = Color.parse(str(getattr(theme, paper)))
    inks = {name: str(getattr(theme, name)) for name in INKS} | {"muted": theme.variables["text-muted"]}
    contrasts = {name: round(contrast(papers, Color.parse(ink)), 2) for name, ink in inks.items()}
    assert {name: ratio for name, ratio in contrasts.items() if ratio < 4.5} == {}


def test_no_color_rules_colour_out_and_f9_goes_round() -> None:
    assert theme_named("light", no_color=True) == "harbor-plain"
    assert theme_named("light", no_color=False) == "harbor-light"
    assert theme_named("made up", no_color=False) == "harbor-dark"
    assert next_theme(next_theme(next_theme("harbor-dark"))) == "harbor-dark"


async def test_every_theme_paints_the_inbox_and_the_review() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for _ in range(3):
            await pilot.press("f9")
            await settle(pilot)
            assert "Harbor rollout checklist" in screen_text(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert "Rendered" in screen_text(pilot.app)


async def test_without_colour_the_cursor_is_still_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with console(node_with(request("01A"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert pilot.app.theme == "harbor-plain"
        assert "▌" in screen_text(pilot.app)


async def test_without_utf8_marks_become_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    async with console(node_with(request("01A", "日本 é"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert screen_text(pilot.app).isascii()
