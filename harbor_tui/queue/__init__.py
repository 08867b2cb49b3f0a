"""The queue on disk: requests, cases and results as files that are written once, and the trail beside them."""
