"""What the sandbox's tenant holds: spaces, pages, comments."""
