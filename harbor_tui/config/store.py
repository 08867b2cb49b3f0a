"""The settings file: read under rules, saved whole, never over somebody else's change."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.config.private_files import FileRules, read_private, write_private
from harbor_tui.config.settings import Settings, settings_from
from harbor_tui.config.toml.port import add_port, changed_table, remove_port, use_port
from harbor_tui.config.toml.reader import read_toml
from harbor_tui.domain.errors import Conflict, FieldProblem, InvalidInput
from harbor_tui.domain.port import Port
from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from harbor_tui.config.toml.edit import Document, Moves

RULES: Final = FileRules(most_bytes=1024 * 1024, forbidden_mode=0o022)
"""What the settings file has to be like before it is read."""
_ABSENT: Final = "absent"


class SettingsFile:
    """`config.toml` (0600). Implements `PortStore`."""

    def __init__(self, path: Path, *, now: Callable[[], float] = time.time) -> None:
        self.path = path
        self._now = now
        self._seen: str | None = None

    def load(self) -> Port | None:
        """The configured port, or None. Raises `InvalidInput` naming file and line or key."""
        return self.load_settings().port

    def load_settings(self) -> Settings:
        """All settings; the defaults when there is no file. Raises `InvalidInput` naming file and line or key."""
        data = read_private(self.path, RULES)
        document = self._parse(data or b"")
        try:
            settings = settings_from(document)
        except InvalidInput as error:
            raise self._located(error, data or b"") from None
        self._seen = _signature(data)
        return settings

    def queue_folder(self) -> str:
        """The queue's folder where the settings name one, else empty."""
        return self.load_settings().queue_folder

    def save(self, port: Port, *, queue_folder: str | None = None) -> None:
        """Write the port, keeping everything else. Raises `Conflict` when the file changed since it was loaded."""

        def edit(document: Document) -> Moves:
            document["port"] = changed_table(document.get("port"), port, self._now())
            if queue_folder is not None:
                queue = _table(document.get("queue")) | {"folder": queue_folder}
                document["queue"] = {name: value for name, value in queue.items() if value != ""}
            return {}

        self._change(edit)

    def ports(self) -> tuple[Port, ...]:
        """All configured ports, the current one first."""
        settings = self.load_settings()
        return (*((settings.port,) if settings.port else ()), *settings.other_ports)

    def add(self, port: Port) -> None:
        """Configure one more port; the first one becomes the current. Raises `Conflict` when its name is taken."""
        self.load_settings()

        def edit(document: Document) -> Moves:
            add_port(document, port)
            return {}

        self._change(edit)

    def use(self, name: str) -> None:
        """Make another configured port the current one. Raises `NotFound` naming those that there are."""
        self.load_settings()
        self._change(lambda document: use_port(document, name, self._now()))

    def remove(self, name: str) -> None:
        """Take a port out; after the current one the next by name is current. Raises `NotFound` like `use`."""
        self.load_settings()
        self._change(lambda document: remove_port(document, name, self._now()))

    def _change(self, edit: Callable[[Document], Moves]) -> None:
        """Edit the file's tables, and of its text what that changes; `edit` gives the tables that it moved."""
        from harbor_tui.config.tokens.gate import refuse_tokens

        current = read_private(self.path, RULES)
        if self._seen is None:
            self._seen = _signature(current)
        self._refuse_change(current)
        before = self._parse(current or b"")
        document = self._parse(current or b"")
        moves = edit(document)
        settings_from(document)
        refuse_tokens(before, document)
        data = _text_of(document, moves, current).encode("utf-8")
        write_private(self.path, data, may_replace=lambda: self._refuse_change(read_private(self.path, RULES)))
        self._seen = _signature(data)

    def _refuse_change(self, current: bytes | None) -> None:
        if _signature(current) != self._seen:
            raise Conflict(
                f"{display(str(self.path))} was changed by somebody else meanwhile; nothing was saved.",
                advice="Load it again (in the console: open Ports anew), then make the change once more.",
            )

    def _parse(self, data: bytes) -> dict[str, Any]:
        return read_toml(data, display(str(self.path)))

    def _located(self, error: InvalidInput, data: bytes) -> InvalidInput:
        first: FieldProblem = error.problems[0]
        line = _line_of(data.decode("utf-8"), first.path)
        where = f"{display(str(self.path))}{f':{line}' if line else ''}"
        more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
        return InvalidInput(f"{where}: {first}{more}.", advice=error.advice, problems=error.problems)


def _text_of(document: Document, moves: Moves, current: bytes | None) -> str:
    """What is written: a new file afresh, one that is there with as little change as possible."""
    if current is not None:
        from harbor_tui.config.toml.edit import edited

        return edited(current.decode("utf-8"), document, moves)
    import tomli_w

    return tomli_w.dumps(document)


def _signature(data: bytes | None) -> str:
    return _ABSENT if data is None else hashlib.sha256(data).hexdigest()


def _table(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _line_of(text: str, path: str) -> int:
    """The line of a dotted key, as far as it can be told; 0 otherwise."""
    *tables, key = path.split(".")
    inside = not tables
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            inside = stripped.strip("[] ") == ".".join(tables)
        elif inside and re.match(rf'"?{re.escape(key)}"?\s*[.=]', stripped):
            return number
    return 0
