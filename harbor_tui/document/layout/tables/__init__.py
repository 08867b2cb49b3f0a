"""Tables: fitted to a width, drawn as a grid or as records."""
