"""From inlines to lines of cells: flattening, wrapping, framing."""
