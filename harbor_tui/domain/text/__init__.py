"""Text from outside, made fit to be shown and compared."""
