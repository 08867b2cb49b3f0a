"""The names of macros that are known, by what they are to a reader, and the label of each in plain words."""

from __future__ import annotations

from typing import Final

PANELS: Final = {
    "info": "info",
    "note": "note",
    "tip": "tip",
    "warning": "warning",
    "success": "success",
    "error": "error",
}
TRANSPARENT: Final = (
    "multiexcerpt-macro", "multiexcerpt", "multiexcerpt-fast-block-macro", "multiexcerpt-fast-inline-macro",
    "align", "center", "table-filter", "tableenhancer", "sv-translation", "tabs-group", "ui-tabs", "deck",
    "localtabgroup", "scroll-ignore", "scroll-ignore-inline", "scroll-only", "scroll-only-inline",
    "scroll-landscape", "scroll-portrait", "scroll-content-block", "scroll-pdf-ignore", "scroll-pdf-only",
    "div", "span", "card-group", "bgcolor", "color", "ui-steps", "ui-text-box",
)  # fmt: skip
TABS: Final = ("tab-pane", "ui-tab", "card", "localtab", "ui-step", "slide")
INCLUDING: Final = (
    "include", "excerpt-include", "multiexcerpt-include", "multiexcerpt-include-macro", "include-shared-block",
    "multiexcerpt-fast-include-block-macro", "multiexcerpt-fast-include-inline-macro", "include-page", "rss",
    "html-include",
)  # fmt: skip
EMBEDDING: Final = ("widget", "iframe", "html", "gadget", "custom-widget", "redirect", "viewport-url-redirect")
VIEWING: Final = (
    "view-file", "viewfile", "viewxls", "viewdoc", "viewpdf", "viewppt", "multimedia", "excel",
    "lref-gdrive-file",
)  # fmt: skip
MATHS: Final = (
    "mathblock", "mathinline", "eazy-math-inline", "easy-math-block", "eazy-math-block", "latex", "mathjax-block",
    "mathjax-inline", "latex-block", "latex-inline",
)  # fmt: skip
LABELS: Final = {
    "include": "Included page",
    "excerpt-include": "Excerpt of",
    "multiexcerpt-include": "Excerpt of",
}
"""Names in plain words, where the macro's own name does not say enough."""
MEANINGLESS: Final = frozenset({"atlassian-macro-output-type", "macro_uuid", "macroId", "__bodyContent"})
