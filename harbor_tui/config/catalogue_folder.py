"""`catalog/`: one file per imported entry, and one with what of them is published."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from harbor_tui.config.private_files import FileRules, read_private, refuse, write_private
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.text.display import display

_RULES: Final = FileRules(most_bytes=2 * 1024 * 1024, forbidden_mode=0o022)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}/[a-z0-9][a-z0-9-]{0,63}")
_CURES: Final = {
    "published.json": "Remove it, then publish again what should be published (pane Actions).",
    "changed.json": "Remove it: it only tells when imports changed actions.",
}


class InstalledCatalogue:
    """Implements `CatalogueFolder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, entry: str) -> Path:
        """The file of an entry. Raises `InvalidInput` for what is no publisher/slug."""
        if not _NAME.fullmatch(entry):
            raise InvalidInput(
                f"{display(entry)!r} is no name of an entry.",
                advice="Names are like atlassian/confluence-cloud-api.",
            )
        return self._folder / f"{entry.replace('/', '.')}.json"

    def installed(self, entry: str) -> bytes | None:
        """An installed entry's file by publisher and slug, or None."""
        return read_private(self.path(entry), _RULES)

    def install(self, entry: str, data: bytes) -> None:
        """Put an entry's file in place, whole."""
        write_private(self.path(entry), data)

    def publications(self, entry: str) -> Mapping[str, str]:
        """What the operator published: slug → fingerprint of what was published."""
        found = self._read(self._decisions).get(entry, {})
        return {str(slug): str(fingerprint) for slug, fingerprint in found.items()}

    def save_publications(self, entry: str, publications: Mapping[str, str]) -> None:
        """Replace those decisions, whole."""
        document = self._read(self._decisions) | {entry: dict(sorted(publications.items()))}
        write_private(self._decisions, json.dumps(document, indent=2).encode("ascii") + b"\n")

    def local_actions(self, entry: str) -> bytes | None:
        """Actions that were proposed for an entry here and approved, as a file; None when there are none."""
        return read_private(self.path(entry).with_suffix(".local.json"), _RULES)

    def save_local_actions(self, entry: str, data: bytes) -> None:
        """Replace that file, whole."""
        write_private(self.path(entry).with_suffix(".local.json"), data)

    def changes(self, entry: str) -> Mapping[str, Mapping[str, Any]]:
        """When an import last changed what an action does: slug → `{"at", "what"}`."""
        found = self._read(self._changes).get(entry, {})
        return {str(slug): record for slug, record in found.items() if isinstance(record, dict)}

    def save_changes(self, entry: str, changes: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace those records, whole."""
        document = self._read(self._changes) | {entry: {slug: dict(changes[slug]) for slug in sorted(changes)}}
        write_private(self._changes, json.dumps(document, indent=2).encode("ascii") + b"\n")

    def read_source(self, name: str) -> bytes | None:
        """A file to import, bounded; None when there is none of that name."""
        path = Path(name).expanduser()
        try:
            with path.open("rb") as file:
                return file.read(_RULES.most_bytes + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise refuse(path, f"cannot be read ({error.strerror})", "Name a readable file.") from None

    @property
    def _decisions(self) -> Path:
        return self._folder / "published.json"

    @property
    def _changes(self) -> Path:
        return self._folder / "changed.json"

    def _read(self, path: Path) -> dict[str, dict[str, Any]]:
        data = read_private(path, _RULES)
        document = json_reader.record(data) if data else {}
        if document is None or not all(isinstance(value, dict) for value in document.values()):
            raise refuse(path, "is damaged", _CURES[path.name])
        return document
