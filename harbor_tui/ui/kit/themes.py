"""The console's themes: one dark, one light, and one without any colour of its own for NO_COLOR."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="harbor-dark",
    dark=True,
    background="#0e1318",
    surface="#151c24",
    panel="#1f2a36",
    foreground="#d7dee6",
    primary="#62b5f0",
    accent="#62b5f0",
    secondary="#f29a4a",
    warning="#e3c65a",
    error="#f4807a",
    success="#82cb83",
    variables={
        "text-muted": "#8d9bab",
        "rule": "#3a4856",
        "footer-background": "#151c24",
        "input-selection-background": "#2f5878",
        "scrollbar": "#2c3947",
        "scrollbar-background": "#0e1318",
        "scrollbar-hover": "#41536a",
        "scrollbar-active": "#62b5f0",
    },
)
LIGHT: Final = Theme(
    name="harbor-light",
    dark=False,
    background="#fbfbf9",
    surface="#f1f2f0",
    panel="#e1e7ec",
    foreground="#1b2430",
    primary="#0a5c9e",
    accent="#0a5c9e",
    secondary="#9a4300",
    warning="#735600",
    error="#a9231b",
    success="#1a6b2f",
    variables={
        "text-muted": "#505c69",
        "rule": "#b9c2ca",
        "footer-background": "#f1f2f0",
        "input-selection-background": "#b9d8ef",
        "scrollbar": "#c5ccd2",
        "scrollbar-background": "#fbfbf9",
        "scrollbar-hover": "#a3aeb8",
        "scrollbar-active": "#0a5c9e",
    },
)
PLAIN: Final = Theme(
    name="harbor-plain",
    ansi=True,
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    foreground="ansi_default",
    primary="ansi_default",
    accent="ansi_default",
    secondary="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    success="ansi_default",
    variables={
        "text-muted": "ansi_default",
        "rule": "ansi_default",
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "footer-background": "ansi_default",
        "border-blurred": "ansi_default",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_white",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-selection-background": "ansi_bright_black",
        "input-selection-foreground": "ansi_default",
        "screen-selection-background": "ansi_white",
        "screen-selection-foreground": "ansi_black",
    },
)
THEMES: Final = (DARK, LIGHT, PLAIN)


def theme_named(wanted: str, *, no_color: bool) -> str:
    """The theme to start with: what the settings say (`dark`, `light`, `plain`), unless NO_COLOR rules colour out."""
    if no_color:
        return PLAIN.name
    name = f"harbor-{wanted}"
    return name if any(theme.name == name for theme in THEMES) else DARK.name


def next_theme(current: str) -> str:
    """The theme after this one, in a circle."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(current) + 1) % len(names)] if current in names else names[0]
