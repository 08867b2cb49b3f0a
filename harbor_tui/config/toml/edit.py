"""Changes values in the text of a TOML file; comments, order and layout stay as a person left them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from harbor_tui.config.toml.blocks import Block, Path, blocks_in
from harbor_tui.config.toml.reader import read_toml
from harbor_tui.domain.errors import InvalidInput

Document = dict[str, Any]
Moves = Mapping[Path, Path]
"""Tables that get another name, all at once."""


def edited(text: str, wanted: Document, moves: Moves) -> str:
    """The text with other values: what `wanted` says, whatever the layout; tables that moved keep what is in them.

    Raises `InvalidInput` when a layout is too unusual for that; nothing is lost then but the change.
    """
    from tomlkit.exceptions import TOMLKitError

    try:
        plain = text.replace("\r\n", "\n")
        changing = _Changing(plain)
        before = _tables(plain)
        changing.move(before, moves)
        changing.settle((), before, wanted)
        changed = changing.text
        fits = _essence(_tables(changed)) == _essence(wanted)
    except (TOMLKitError, InvalidInput, LookupError, RecursionError):
        fits = False
    if not fits:
        raise InvalidInput(
            "The settings are laid out in a way that this program cannot change without loss; nothing was saved.",
            advice="Write each table of a port under a header of its own, like [port], or make the change by hand.",
        )
    return changed.replace("\n", "\r\n") if "\r\n" in text else changed


def _tables(text: str) -> Document:
    return read_toml(text.encode(), "The settings file")


def _essence(document: object) -> str:
    return json.dumps(document, sort_keys=True, default=repr)


class _Changing:
    """The blocks of one text."""

    def __init__(self, text: str) -> None:
        self._blocks = blocks_in(text)

    @property
    def text(self) -> str:
        return "".join(block.text for block in self._blocks)

    def move(self, document: Document, moves: Moves) -> None:
        """Give tables other names, in the text and in the document alike, where each has a header of its own."""
        paths = {block.path for block in self._blocks}
        taken = {target for target in moves.values() if _value_at(document, target) is not None}
        if not all(source in paths for source in moves) or taken - set(moves):
            return
        for block in self._blocks:
            for source, target in moves.items():
                if block.path[: len(source)] == source:
                    block.rename(target + block.path[len(source) :])
                    break
        values = {source: _pop(document, source) for source in moves}
        for source, target in moves.items():
            _nest(document, target, values[source])

    def settle(self, path: Path, before: Document, wanted: Document) -> None:
        """Change what differs, and nothing else."""
        for name in before.keys() - wanted.keys():
            self._drop((*path, name))
        for name, value in wanted.items():
            old = before.get(name)
            if isinstance(old, dict) and isinstance(value, dict):
                self.settle((*path, name), old, value)
            elif name not in before or old != value:
                self._put((*path, name), value)

    def _drop(self, path: Path) -> None:
        kept: list[Block] = []
        for block in self._blocks:
            if block.path[: len(path)] != path:
                kept.append(block)
            else:  # what stands apart at its end is not about it
                kept[-1].body += _cut_apart(block.body)[1].lstrip("\n")
        self._blocks = kept
        holder, inner = self._holder(path[:-1])
        if holder is not None:
            holder.body = _without(holder.body, (*inner, path[-1]))

    def _put(self, path: Path, value: object) -> None:
        block, inner = self._holder(path[:-1])
        if block is None or (isinstance(value, dict) and not inner):
            self._add_block(path, value)
        else:
            block.body = _with(block.body, (*inner, path[-1]), value)

    def _holder(self, path: Path) -> tuple[Block | None, Path]:
        """The block in which a table stands, and its path there: empty under its own header."""
        for length in range(len(path), -1, -1):
            for block in self._blocks:
                if block.path == path[:length] and not block.is_listed:
                    inner = path[length:]
                    if not inner or isinstance(_value_at(_tables(block.body), inner), dict):
                        return block, inner
        return None, ()

    def _add_block(self, path: Path, value: object) -> None:
        """Write tables afresh, behind their next of kin; a value alone under a header of its own."""
        import tomli_w

        document: Document = {}
        _nest(document, path, value)
        made = tomli_w.dumps(document)
        at, kin = self._place_for(path if isinstance(value, dict) else path[:-1])
        apart = ""
        if kin is not None:
            kin.body, apart = _cut_apart(kin.body)
        before = "".join(block.text for block in self._blocks[:at])
        after = apart + "".join(block.text for block in self._blocks[at:])
        self._blocks = blocks_in(_with_gap(before) + _with_gap(made, after) + after)

    def _place_for(self, path: Path) -> tuple[int, Block | None]:
        """Before the first block within the table; else behind its next of kin, which is given too; else at the end."""
        for at, block in enumerate(self._blocks):
            if block.path[: len(path)] == path:
                return at, None
        for length in range(len(path) - 1, 0, -1):
            for at in range(len(self._blocks) - 1, -1, -1):
                if self._blocks[at].path[:length] == path[:length]:
                    return at + 1, self._blocks[at]
        return len(self._blocks), None


def _with_gap(text: str, after: str = "[") -> str:
    """A text with an empty line behind it, unless nothing stands on one of the two sides of it."""
    if not text or not after or after.startswith("\n") or text.endswith("\n\n"):
        return text
    return text + ("\n" if text.endswith("\n") else "\n\n")


def _value_at(document: object, path: Path) -> object:
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document


def _pop(document: Document, path: Path) -> Any:
    for name in path[:-1]:
        document = document[name]
    return document.pop(path[-1])


def _nest(document: Document, path: Path, value: object) -> None:
    for name in path[:-1]:
        document = document.setdefault(name, {})
    document[path[-1]] = value


_COMMENT: Final = "#"


def _cut_apart(body: str) -> tuple[str, str]:
    """A body without the comments at its end that stand apart from its last key, and those."""
    lines = body.splitlines(keepends=True)
    kept = len(lines)
    while kept and lines[kept - 1].strip()[:1] in ("", _COMMENT):
        kept -= 1
    apart = next((at for at in range(kept, len(lines)) if not lines[at].strip()), len(lines))
    return "".join(lines[:apart]), "".join(lines[apart:])


def _with(body: str, path: Path, value: object) -> str:
    """A body in which a key has another value; a new key comes behind the last one."""
    import tomlkit

    document = tomlkit.parse(body)
    if len(path) == 1 and path[0] not in document:
        return _with_new(body, path[0], value)
    table: Any = document
    for name in path[:-1]:
        table = table[name]
    if isinstance(value, dict):  # within a line there are no headers
        inline = tomlkit.inline_table()
        inline.update(value)
        value = inline
    table[path[-1]] = value
    return document.as_string()


def _with_new(body: str, name: str, value: object) -> str:
    import tomli_w
    import tomlkit

    items = tomlkit.parse(body).body
    last = max((at for at, (key, _) in enumerate(items) if key is not None), default=-1)
    rest = "".join(item.as_string() for _, item in items[last + 1 :])
    keys = body.removesuffix(rest)
    return keys + ("" if not keys or keys.endswith("\n") else "\n") + tomli_w.dumps({name: value}) + rest


def _without(body: str, path: Path) -> str:
    """A body in which a key is gone; the comment behind it stays."""
    import tomlkit
    from tomlkit.items import Comment, Null, Trivia

    document = tomlkit.parse(body)
    table: Any = document
    for name in path[:-1]:
        table = table.get(name, {})
    if path[-1] not in table:
        return body
    if len(path) > 1:
        del table[path[-1]]
        return document.as_string()
    for at, (key, item) in enumerate(document.body):
        if key is not None and key.key == path[0]:
            comment = item.trivia.comment
            document.body[at] = (None, Comment(Trivia(comment=comment)) if comment else Null())
    return document.as_string()
