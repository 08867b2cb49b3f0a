"""What a terminal brackets as pasted arrives as one piece, to the last character.

Textual's own parser looks for keys inside a paste: of an escape sequence in it the rest is typed before the paste, so
that another text arrives than was copied, and letters of it run as commands.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message


class WholePastes(XTermParser):
    """Textual's parser, which gets of a paste no more than its brackets to see."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._last = ""
        """The last characters that came: they may be the beginning of a bracket."""
        self._pasted: list[str] | None = None
        """What came of the paste that has begun; None outside of one."""

    def feed(self, data: str) -> Iterable[Message]:
        """The messages of what the terminal sent; an empty text is its end."""
        if not data:
            yield from super().feed(data)
        while data:
            pasting = self._pasted is not None
            part, found = self._upto(BRACKETED_PASTE_END if pasting else BRACKETED_PASTE_START, data)
            data = data[len(part) :]
            if self._pasted is None:
                yield from super().feed(part)
                self._pasted = [] if found else None
            else:
                self._pasted.append(part)
                if found:
                    yield from self._finished("".join(self._pasted).removesuffix(BRACKETED_PASTE_END))

    def _upto(self, bracket: str, data: str) -> tuple[str, bool]:
        """`data` as far as the end of a bracket, which may have begun earlier; and whether there is one."""
        seen = self._last + data
        at = seen.find(bracket)
        if at < 0:
            self._last = seen[1 - len(bracket) :]
            return data, False
        taken = at + len(bracket) - len(self._last)
        self._last = ""
        return data[:taken], True

    def _finished(self, text: str) -> Iterable[Message]:
        self._pasted = None
        for _ in super().feed(BRACKETED_PASTE_END):
            pass  # the end of a paste of which it saw nothing
        yield events.Paste(text)
