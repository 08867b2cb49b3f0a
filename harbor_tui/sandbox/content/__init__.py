"""What the built-in tenant's wiki says: an invented company that moves freight between small ports."""
