"""How work is run: beside the event loop, once, in time that passes, and with its faults told apart."""
