"""The actions pane: what agents may ask for, trying and publishing it."""
