"""The only place that names concrete classes: what a command or the console works with is put together here."""
