"""Characters and words: cell widths, places to break, code, scripts, entities."""
