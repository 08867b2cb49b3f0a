"""What a new sandbox tenant is filled with."""
