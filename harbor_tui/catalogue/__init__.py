"""Catalogue entries: what a port may do, as checked data."""

from harbor_tui.catalogue.book import ActionBook
from harbor_tui.catalogue.entries import console_book, default_book

__all__ = ["ActionBook", "console_book", "default_book"]
