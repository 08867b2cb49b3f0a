"""The audit pane: what happened."""
