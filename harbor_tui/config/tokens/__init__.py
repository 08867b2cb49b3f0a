"""Where tokens are kept: keyring, files, the session."""
