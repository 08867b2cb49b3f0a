"""The operator's catalogue: importing, publishing, trying and calling actions."""
