"""The terminal around the console: what it can do, its clipboard, its browser, its editor."""
