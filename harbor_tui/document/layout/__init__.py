"""From a document to its lines at a width, lazily."""
