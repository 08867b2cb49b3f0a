"""The document viewer: drawing lines, links, outline, finding text, reading to the end."""
