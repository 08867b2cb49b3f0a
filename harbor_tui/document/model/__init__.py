"""What every body is read into: blocks, inlines, text styles, links, outline."""
