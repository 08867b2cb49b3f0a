"""JSON that others wrote: read within limits, looked into without surprises, held to a schema."""
