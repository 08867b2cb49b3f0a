"""One request under review: facts, body, differences, and what can be done about it."""
