"""Widgets that several screens are made of: lists, fields, lines of text, the viewer."""
