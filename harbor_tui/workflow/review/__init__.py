"""One request opened: what the operator looks at, compares and edits."""
