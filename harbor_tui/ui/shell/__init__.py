"""The frame of the console: application, driver, main screen, top and status line."""
