"""The ports pane: the form, checks, sign-in guide and switching."""
