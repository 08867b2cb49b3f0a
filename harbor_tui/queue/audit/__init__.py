"""The audit trail on disk: a chain of lines, its head and its mirror."""
