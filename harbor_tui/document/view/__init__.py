"""Reading rendered HTML, the view format."""
