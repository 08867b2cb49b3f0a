"""harbor_tui: the operator's console on a Harbor node."""

__version__ = "0.1.0"
