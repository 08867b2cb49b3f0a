"""Secrets: unprintable, told from other text, and taken out of whatever repeats them."""
