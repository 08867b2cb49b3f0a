"""The inbox pane: the list, its preview, and the batch."""
