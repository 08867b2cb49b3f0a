"""Reading a body of any format."""
