"""Building the model from any format: open elements, styles, XML and HTML parsers."""
