"""The panes of the main screen, and the review of one request."""
