"""The look of a document: from the layout's symbolic style names to the terminal's styles, by theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.style import Style
from textual.color import Color, ColorParseError

if TYPE_CHECKING:
    from textual.widget import Widget

_RULES: Final[dict[str, str]] = {
    "heading1": "color: $accent; text-style: bold;",
    "heading2": "color: $accent; text-style: bold;",
    "heading3": "color: $accent; text-style: bold;",
    "heading": "text-style: bold;",
    "strong": "text-style: bold;",
    "em": "text-style: italic;",
    "underline": "text-style: underline;",
    "inserted": "text-style: underline;",
    "strike": "text-style: strike;",
    "small": "color: $text-muted;",
    "highlight": "text-style: reverse;",
    "commented": "text-style: underline; color: $warning;",
    "hidden": "color: $warning; text-style: bold;",
    "link": "color: $primary; text-style: underline;",
    "target": "color: $text-muted;",
    "mark": "color: $text-muted;",
    "code-point": "color: $warning; text-style: bold;",
    "code": "color: $success;",
    "code-text": "color: $success;",
    "code-number": "color: $text-muted;",
    "literal": "color: $foreground;",
    "frame": "color: $rule;",
    "title": "text-style: bold;",
    "frame-title": "color: $text-muted; text-style: bold;",
    "table-header": "text-style: bold;",
    "quote": "color: $text-muted;",
    "quote-bar": "color: $accent;",
    "list-marker": "color: $accent;",
    "task-done": "color: $success;",
    "task-open": "color: $warning;",
    "rule": "color: $rule;",
    "panel-info": "color: $primary;",
    "panel-note": "color: $warning;",
    "panel-tip": "color: $success;",
    "panel-success": "color: $success;",
    "panel-warning": "color: $secondary;",
    "panel-error": "color: $error;",
    "panel": "color: $primary;",
    "expand-title": "text-style: bold;",
    "expand-mark": "color: $accent;",
    "macro": "color: $secondary;",
    "group": "color: $text-muted;",
    "mention": "color: $primary; text-style: bold;",
    "date": "color: $primary;",
    "status": "text-style: bold;",
    "status-green": "color: $success; text-style: bold;",
    "status-yellow": "color: $warning; text-style: bold;",
    "status-red": "color: $error; text-style: bold;",
    "status-blue": "color: $primary; text-style: bold;",
    "status-purple": "color: $secondary; text-style: bold;",
    "image": "color: $secondary;",
    "placeholder": "color: $text-muted; text-style: italic;",
    "variable": "color: $text-muted; text-style: italic;",
    "math": "color: $success;",
    "notice": "color: $warning; text-style: bold;",
    "banner": "color: $error; text-style: bold;",
    "source-tag": "color: $primary;",
    "source-attribute": "color: $secondary;",
    "source-value": "color: $success;",
    "source-entity": "color: $warning;",
    "source-comment": "color: $warning; text-style: italic;",
    "source-cdata": "color: $success;",
    "source-instruction": "color: $warning;",
    "source-gutter": "color: $text-muted;",
    "source-fault": "color: $error; text-style: bold reverse;",
    "source-mark": "color: $warning; text-style: bold reverse;",
    "diff-added": "color: $success;",
    "diff-removed": "color: $error;",
    "diff-changed": "color: $warning;",
    "diff-moved": "color: $primary;",
    "diff-same": "color: $text-muted;",
    "diff-summary": "text-style: bold;",
    "match": "text-style: reverse;",
    "match-here": "color: $warning; text-style: bold reverse;",
    "thumb": "color: $rule;",
    "stale": "color: $text-muted; text-style: not bold;",
    "stop": "text-style: reverse bold;",
    "selection": "text-style: reverse;",
}
CLASSES: Final = frozenset(f"document--{name}" for name in _RULES)
CSS: Final = "\n".join(f"    LineView > .document--{name} {{ {rules} }}" for name, rules in _RULES.items())
_LEAST_CONTRAST: Final = 3.0
_LOOKS: Final = frozenset({"strong", "em", "underline", "strike", "hidden"})
"""What the text of a comparison keeps beside the colour of what happened to it."""


class Palette:
    """Styles by symbolic name for one widget; emptied when the theme changes."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[str, Style] = {}

    def clear(self) -> None:
        """The theme has changed."""
        self._styles.clear()

    def style(self, names: str) -> Style:
        """The style of a space-separated list of names, on the widget's own background."""
        found = self._styles.get(names)
        if found is None:
            found = self._widget.rich_style
            for name in _effective(names):
                found += self.own_style(name)
            self._styles[names] = found
        return found

    def own_style(self, name: str) -> Style:
        """One name's style, to be added to another: of its whole name, else of its last part, else of its first."""
        if name.startswith(("fg:", "bg:")):
            return self._as_written(name[:2], name[3:])
        known = name.replace(".", "-")
        for candidate in (known, known.rsplit("-", 1)[-1], known.split("-", 1)[0], known.rstrip("0123456789")):
            if candidate in _RULES:
                return self._widget.get_component_rich_style(f"document--{candidate}", partial=True)
        return Style.null()

    def _as_written(self, which: str, value: str) -> Style:
        """An author's colour, as far as the text stays readable and the theme has colours at all."""
        if self._widget.app.current_theme.ansi:
            return Style.null()
        try:
            color = Color.parse(value)
        except ColorParseError:
            return Style.null()
        if color.a < 1 or color.ansi is not None:
            return Style.null()
        if which == "bg":
            return Style(bgcolor=color.rich_color, color=color.get_contrast_text(1.0).rich_color)
        _, ground = self._widget.background_colors
        return Style(color=color.rich_color) if contrast(color, ground) >= _LEAST_CONTRAST else Style.null()


def _effective(names: str) -> list[str]:
    """The names that count together: a frame's title is readable, a highlight in the author's colour not reversed.

    In a comparison colours say what happened, whatever the text is otherwise coloured in.
    """
    listed = names.split()
    if listed[:1] and listed[0].startswith("diff."):
        return [name for name in listed if name in _LOOKS or name.startswith("diff.")]
    if ".frame" in names:
        return ["frame-title" if name == "title" else name for name in listed]
    if " bg:" in names:
        return [name for name in listed if name != "highlight"]
    return listed


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (_linear(channel) for channel in color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else float(((channel + 0.055) / 1.055) ** 2.4)
