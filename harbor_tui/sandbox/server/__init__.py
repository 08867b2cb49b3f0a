"""The sandbox as a server on this machine."""
