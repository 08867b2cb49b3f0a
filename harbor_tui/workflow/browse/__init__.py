"""Searching and reading pages and spaces."""
