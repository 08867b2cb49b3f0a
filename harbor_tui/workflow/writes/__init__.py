"""What a write is: its kind, its route, and when two bodies are the same."""
