"""The requests in the queue as rows: read, ordered, cached, and told to whoever asked."""
