"""What is wrong with a request or a page: from titles, text, links and bodies to one list."""
