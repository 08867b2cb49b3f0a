"""What a request is about, as the tenant has it now."""
