"""Approving, rejecting, holding and recording decisions; what runs by policy."""
