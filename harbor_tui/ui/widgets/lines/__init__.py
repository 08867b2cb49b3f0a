"""Lines of documents, made while they are scrolled to."""
