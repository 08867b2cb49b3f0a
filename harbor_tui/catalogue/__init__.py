"""Catalogue entries: what a port may do, as checked data."""

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.catalogue.bundled import console_book, default_book

__all__ = ["ActionBook", "console_book", "default_book"]
