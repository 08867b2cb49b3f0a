"""Finding out what became of a request whose answer was lost, by reads alone."""
