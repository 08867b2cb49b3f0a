"""The pages pane: searching, results, and the reader."""
