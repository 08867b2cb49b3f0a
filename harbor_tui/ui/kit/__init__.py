"""What every screen draws with: safe text, figures, themes, background, clipboard."""
