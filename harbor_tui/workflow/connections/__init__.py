"""Ports: setting one up, checking it, signing in, and switching."""
