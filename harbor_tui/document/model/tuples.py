"""Making named tuples without calling their constructor, where a page has a hundred thousand of them."""

from __future__ import annotations

new = tuple.__new__
"""new(Span, (text, style, link)) is Span(text, style, link) in half the time; every field has to be given."""
