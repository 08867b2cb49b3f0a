"""The text of a TOML file cut at its table headers: each block is a header with what stands under it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from harbor_tui.config.toml.reader import read_toml
from harbor_tui.domain.errors import InvalidInput

Path = tuple[str, ...]
"""The names in a header, or of a key."""

_PIECE: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'|#[^\n]*|[\[\]{}\n]",
    re.DOTALL,
)
"""What has to be known of TOML to find the headers in a file that is known to be TOML: strings, comments, brackets."""


@dataclass(slots=True)
class Block:
    """A header with the comments directly above it, and what stands under it; all as it was written."""

    path: Path
    """Empty for what stands before the first header."""
    above: str
    header: str
    body: str
    is_listed: bool = False
    """Whether its header has two brackets: one of a list of tables."""

    @property
    def text(self) -> str:
        """All of it."""
        return self.above + self.header + self.body

    def rename(self, path: Path) -> None:
        """Give it another name, keeping what else stands in the header's line."""
        start, end = self.header.index("["), _end_of_key(self.header)
        brackets = "[[{}]]" if self.is_listed else "[{}]"
        self.header = self.header[:start] + brackets.format(key_text(path)) + self.header[end:]
        self.path = path


def key_text(path: Path) -> str:
    """Names as a key, quoted where they need it."""
    import tomlkit

    return tomlkit.key(path).as_string()


def blocks_in(text: str) -> list[Block]:
    """The blocks of a text that is TOML; the first one has no header."""
    starts = list(_headers_in(text))
    found = [Block((), "", "", text[: starts[0] if starts else len(text)])]
    for start, end in pairwise([*starts, len(text)]):
        header = text[start:end].partition("\n")
        is_listed = header[0].lstrip().startswith("[[")
        above = _taken_from(found[-1])
        found.append(Block(_path_in(header[0]), above, header[0] + header[1], header[2], is_listed))
    return found


def _headers_in(text: str) -> Iterator[int]:
    """Where the lines of the headers begin."""
    depth = line = 0
    for found in _PIECE.finditer(text):
        piece = found.group()
        if piece == "\n":
            line = found.end()
        elif piece in ("[", "{"):
            if not depth and not text[line : found.start()].strip():
                yield line
            depth += 1
        elif piece in ("]", "}"):
            depth -= 1


def _path_in(header: str) -> Path:
    inside: object = read_toml(header.encode(), "The header")
    path = []
    while inside:
        if isinstance(inside, list):
            inside = inside[0]
        elif isinstance(inside, dict):
            ((name, inside),) = inside.items()
            path.append(name)
    return tuple(path)


def _end_of_key(header: str) -> int:
    """Behind the brackets of a header."""
    depth = 0
    for found in _PIECE.finditer(header):
        depth += {"[": 1, "]": -1}.get(found.group(), 0)
        if not depth:
            return found.end()
    raise ValueError(header)


def _taken_from(before: Block) -> str:
    """The comments at the end of a block that stand directly above the next header: they are about that one.

    What a file begins with is about the file.
    """
    lines = before.body.splitlines(keepends=True)
    kept = len(lines)
    while kept and lines[kept - 1].lstrip().startswith("#"):
        kept -= 1
    if (not kept and not before.path) or not _is_toml("".join(lines[:kept])):
        return ""
    before.body = "".join(lines[:kept])
    return "".join(lines[kept:])


def _is_toml(text: str) -> bool:
    """It is not where a line of a string begins like a comment."""
    try:
        read_toml(text.encode(), "The settings")
    except InvalidInput:
        return False
    return True
