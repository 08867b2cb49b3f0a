"""The operator's settings, secrets and folders on this machine."""
