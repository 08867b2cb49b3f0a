"""The lenient reader for bodies that are not well-formed: whatever is not a tag is text, so no text is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from harbor_tui.document.model.inlines import HiddenSource
from harbor_tui.document.text.entities import replace_entities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document.build.builder import Builder

_TOKEN: Final = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\] ?>|\Z)"
    r"|<!--(?P<comment>.*?)(?:-->|\Z)"
    r"|<\?(?P<instruction>[^<>]*)>"
    r"|<!(?P<declaration>[A-Za-z][^<>]*)>"
    r"|</(?P<end>[A-Za-z][^\s<>/]*)\s*>"
    r"|<(?P<start>[A-Za-z][^\s<>/@=\"']*)(?P<attributes>(?:\s++[^\s=<>/\"']++(?:\s*+=\s*+(?:\"[^\"]*\"|'[^']*'|(?:[^\s<>\"'/]|/(?!>))++))?"
    r"|\s*+/(?!>))*+)\s*+(?P<empty>/?)>",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r"([^\s=<>/\"']++)(?:\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s<>\"']+)))?")
_VOID: Final = frozenset(
    {"br", "hr", "img", "input", "col", "meta", "link", "base", "source", "wbr", "area", "embed", "param", "track"}
)
_BLOCKS: Final = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "div", "blockquote", "pre", "hr", "dl"}
)
_ENDED_BY_BLOCK: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE: Final = frozenset({"strong", "b", "em", "i", "u", "s", "del", "code", "span", "a", "sub", "sup", "font"})
_SIBLINGS: Final = {
    "li": ({"li"}, {"ul", "ol"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tr": ({"tr"}, {"table"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
}
_SEARCH: Final = 60
_PER_STEP: Final = 500
_RAW: Final = frozenset({"script", "style"})


class Tokens:
    """Turns the tags of one text into balanced start and end events."""

    def __init__(self, text: str, builder: Builder) -> None:
        self._text = text
        self._builder = builder
        self._names: list[str] = []
        self._endless: set[str] = set()
        """Names of elements without markup (script, style) that are closed nowhere below."""
        self._line_at = (0, 1)
        self._offset = 0
        builder.line = self.line

    def line(self) -> int:
        """The line of the token that is being read."""
        offset, line = self._line_at
        line += self._text.count("\n", offset, self._offset)
        self._line_at = (self._offset, line)
        return line

    def run(self) -> Iterator[None]:
        """Send everything, some tokens per step."""
        position, count = 0, 0
        text, search, builder = self._text, _TOKEN.search, self._builder
        while match := search(text, position):
            self._offset = match.start()
            if match.start() > position:
                builder.text(replace_entities(text[position : match.start()]))
            position = self._token(match)
            count += 1
            if not count % _PER_STEP:
                yield
        if position < len(text):
            self._offset = position
            builder.text(replace_entities(text[position:]))
        while self._names:
            self._names.pop()
            builder.end("")
        yield

    def _token(self, match: re.Match[str]) -> int:
        kind = match.lastgroup
        if match["start"] is not None:
            return self._start(match)
        if kind == "end":
            self._end(match["end"])
        elif kind == "cdata":
            if match["cdata"]:
                self._builder.text(match["cdata"])
        elif kind == "comment":
            self._inert("comment", match["comment"])
        elif kind == "instruction":
            self._inert("processing instruction", match["instruction"])
        else:
            self._inert("declaration", match["declaration"])
        return match.end()

    def _inert(self, kind: str, data: str) -> None:
        self._builder.add(HiddenSource(kind, data))
        self._builder.find(kind, " ".join(data.split()))

    def _start(self, match: re.Match[str]) -> int:
        written = match["start"]
        name = written.lower() if ":" not in written else written
        self._imply_ends(name)
        self._builder.start(name, attributes_of(match["attributes"]))
        if match["empty"] or name in _VOID:
            self._builder.end(name)
            return match.end()
        self._names.append(name)
        if name in _RAW:
            return self._raw(name, match.end())
        return match.end()

    def _raw(self, name: str, start: int) -> int:
        """The content of script and style has no tags."""
        if name in self._endless:
            return start
        end = re.compile(f"</{name}\\s*>", re.IGNORECASE).search(self._text, start)
        if end is None:
            self._endless.add(name)
            return start
        if end.start() > start:
            self._builder.text(self._text[start : end.start()])
        return end.start()

    def _imply_ends(self, name: str) -> None:
        """A new block ends an open paragraph, a new item the item before it."""
        names = self._names
        if name in _BLOCKS:
            depth = len(names) - 1
            while depth >= 0 and names[depth] in _INLINE and len(names) - depth < _SEARCH:
                depth -= 1
            if depth >= 0 and names[depth] in _ENDED_BY_BLOCK:
                self._close_to(depth)
        elif name in _SIBLINGS:
            ends, fence = _SIBLINGS[name]
            for depth in range(len(names) - 1, max(-1, len(names) - _SEARCH), -1):
                if names[depth] in fence or names[depth].startswith("ac:"):
                    return
                if names[depth] in ends:
                    self._close_to(depth)
                    return

    def _end(self, written: str) -> None:
        name = written.lower() if ":" not in written else written
        names = self._names
        for depth in range(len(names) - 1, max(-1, len(names) - _SEARCH - 1), -1):
            if names[depth] == name:
                self._close_to(depth)
                return
            if names[depth].startswith("ac:") and not name.startswith("ac:"):
                return

    def _close_to(self, depth: int) -> None:
        while len(self._names) > depth:
            self._builder.end(self._names.pop())


def attributes_of(text: str) -> dict[str, str]:
    """The attributes of a tag; of two with the same name the first counts."""
    result: dict[str, str] = {}
    if text:
        for name, double, single, bare in _ATTRIBUTE.findall(text):
            result.setdefault(name if ":" in name else name.lower(), replace_entities(double or single or bare))
    return result


def feed(text: str, builder: Builder) -> Iterator[None]:
    """Send `text`, whatever it is, to `builder`, some tokens per step."""
    return Tokens(text.replace("\r\n", "\n").replace("\r", "\n"), builder).run()
