"""How a reader wants documents laid out: what is wrapped, what is folded."""

from __future__ import annotations

from harbor_tui.document.lines.options import LayoutOptions


class LayoutChoices:
    """The choices made in one view; wrapping is kept from document to document, folding is not."""

    def __init__(self, *, review: bool, ascii: bool) -> None:
        self.options = LayoutOptions(review=review, ascii=ascii)
        self.wrap_source = True

    def toggle_wrap(self, *, source: bool) -> None:
        """Wrap the source, or the code of the rendering, and back."""
        if source:
            self.wrap_source = not self.wrap_source
        else:
            self.options = self.options._replace(wrap_code=not self.options.wrap_code)

    def fold(self, expand: int) -> None:
        """Fold or unfold one expand."""
        self.options = self.options._replace(folded=self.options.folded ^ {expand})

    def unfold_all(self) -> bool:
        """Let nothing be folded any more; False when nothing was."""
        was_folded = bool(self.options.folded)
        self.options = self.options._replace(folded=frozenset())
        return was_folded
