"""Where entries come from: the bundled ones by name, others from files; checked on the way in."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Final

from harbor_tui.catalogue.action_book import ActionBook, book_of, fingerprint
from harbor_tui.catalogue.entry import Entry, entry_from, read_json
from harbor_tui.catalogue.lint import refuse_unsafe
from harbor_tui.domain.errors import NotFound
from harbor_tui.domain.text.display import display

DEFAULT_ENTRY: Final = "atlassian/confluence-cloud-api"
_BUNDLED: Final = {
    "atlassian/confluence-cloud-api": "atlassian-confluence-cloud-api.json",
    "atlassian/confluence-cloud-full": "atlassian-confluence-cloud-full.json",
}
_FOLDER: Final = Path(__file__).parent / "data"
_CONSOLE: Final = "harbor-console.json"
_SIGN_IN: Final = "harbor-sign-in.json"
STARTERS: Final = frozenset(
    {
        ("search-pages", "GET", "/wiki/api/v2/pages"),
        ("get-page", "GET", "/wiki/api/v2/pages/{id}"),
        ("create-page", "POST", "/wiki/api/v2/pages"),
    }
)
"""What is published on import; everything else arrives as a draft."""


def bundled_names() -> tuple[str, ...]:
    """Names that can be imported without a file."""
    return tuple(_BUNDLED)


def bundled_name(name: str) -> str:
    """The full name of a bundled entry: `confluence-cloud-api` will do. Anything else is given back as it is."""
    return next((full for full in _BUNDLED if full.partition("/")[2] == name), name)


def bundled_bytes(name: str) -> bytes:
    """The file of a bundled entry. Raises `NotFound` that names what there is."""
    file = _BUNDLED.get(name)
    if file is None:
        raise NotFound(
            f"There is no bundled entry {display(name)!r}, and no file of that name.",
            advice=f"Bundled are: {', '.join(_BUNDLED)}. Or name a file.",
        )
    return _resource(file)


def _resource(file: str) -> bytes:
    return (_FOLDER / file).read_bytes()


def check_entry(data: bytes, source: str) -> Entry:
    """An entry from outside, checked in full: form, no secrets, lint. Raises `InvalidInput` with every problem."""
    from harbor_tui.catalogue.manifest import check_manifest

    document = read_json(data, source)
    entry = entry_from(check_manifest(document, source), source)
    refuse_unsafe(entry)
    return entry


def read_entry(name: str) -> Entry:
    """A bundled entry. Raises `NotFound`."""
    return installed_entry(bundled_bytes(name), name)


def installed_entry(data: bytes, source: str) -> Entry:
    """An entry that was checked when it came in. The lint rules are held to again: files can be edited."""
    entry = entry_from(read_json(data, source), source)
    refuse_unsafe(entry)
    return entry


def starters_of(entry: Entry) -> dict[str, str]:
    """Publications that come with an import: the worksheet's three actions."""
    return {
        action.slug: fingerprint(action)
        for action in entry.actions
        if (action.slug, action.method, action.path) in STARTERS
    }


@cache
def default_book() -> ActionBook:
    """The worksheet's entry as it is after an import."""
    entry = read_entry(DEFAULT_ENTRY)
    return book_of(entry, starters_of(entry))


@cache
def console_book() -> ActionBook:
    """What the console itself reads (`harbor/console`); never offered to agents."""
    return _internal(_CONSOLE)


@cache
def sign_in_book() -> ActionBook:
    """What connecting a port asks of the gateways (`harbor/sign-in`); run by the operator alone."""
    return _internal(_SIGN_IN)


@cache
def evidence_book() -> ActionBook:
    """Every read of the whole bundled entry: how the operator finds out what became of a write; never for agents."""
    entry = read_entry("atlassian/confluence-cloud-full")
    reads = tuple(action for action in entry.actions if not action.writes)
    only_reads = dataclasses.replace(entry, actions=reads)
    return book_of(only_reads, {action.slug: fingerprint(action) for action in reads})


def _internal(file: str) -> ActionBook:
    entry = entry_from(read_json(_resource(file), file), file)
    return book_of(entry, {action.slug: fingerprint(action) for action in entry.actions})
