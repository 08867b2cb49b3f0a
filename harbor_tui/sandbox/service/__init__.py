"""How the sandbox answers: routing, sign-in, cursors, validation and faults."""
