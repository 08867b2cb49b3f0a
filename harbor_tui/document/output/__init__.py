"""Printing, searching and relating a laid-out document to its source."""
