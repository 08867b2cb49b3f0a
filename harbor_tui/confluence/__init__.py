"""The tenant over HTTP: the only package that knows httpx, and the only one that attaches a token."""
