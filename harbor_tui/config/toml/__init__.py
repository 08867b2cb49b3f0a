"""The settings as TOML: read within limits, and changed without losing what a person wrote."""
