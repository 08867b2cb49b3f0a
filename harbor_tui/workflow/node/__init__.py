"""One node at work: its parts, its background loop and its housekeeping."""
