"""What lies in a node's home: settings, the catalogue's files, tokens; and what a keyring's process says."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Final
from unittest.mock import patch

from harbor_tui.config.catalogue_folder import InstalledCatalogue
from harbor_tui.config.paths import Home
from harbor_tui.config.policies_file import WrittenPolicies
from harbor_tui.config.store import SettingsFile
from harbor_tui.config.tokens import keyring_client
from harbor_tui.config.tokens.files import SecretsFolder
from harbor_tui.config.tokens.keyring_client import KeyringClient
from harbor_tui.config.tokens.stores import TokenStores
from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.port import parse_base_url
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.workflow.actions.catalogue import Catalogue
from harbor_tui.workflow.connections.port_commands import PortCommands
from tests.fuzz import seeds
from tests.fuzz.mutation import mutate_json, mutate_lines, mutate_text
from tests.fuzz.target import Check, Target, never_raising
from tests.fuzz.world import PORT, print_both, printing_nowhere

_ENTRY: Final = "acme/notes"


def _private(path: Path) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return path


@contextmanager
def loading_settings(folder: Path) -> Iterator[Check]:
    """`config.toml`: loaded, shown, and saved again with a port changed, added, used and removed."""
    path = _private(folder / "home" / "config.toml")
    home = Home(path.parent, path.parent)

    def check(data: bytes) -> None:
        path.write_bytes(data)
        settings = SettingsFile(path).load_settings()
        with never_raising("settings that were loaded"):
            WrittenPolicies(path)()
            policies = [str(policy) for policy in settings.policies]
            print_both({"unknown": settings.unknown, "policies": policies, "keys": dict(settings.keys)})
            tokens = TokenStores(home, environment={}, ports=SettingsFile(path).ports)
        if settings.port is not None:
            print_both(PortCommands(SettingsFile(path), tokens, InstalledCatalogue(home.catalogue)).show())
        for edit in (_save, _use, _add, _remove):
            with contextlib.suppress(HarborError):
                edit(SettingsFile(path))
        SettingsFile(path).load_settings()

    with printing_nowhere():
        yield check


def _save(file: SettingsFile) -> None:
    port = file.load()
    file.save(replace(port or PORT, label="New"), queue_folder="/srv/q")


def _use(file: SettingsFile) -> None:
    file.use(file.ports()[-1].short_name)


def _add(file: SettingsFile) -> None:
    file.add(replace(PORT, name="added"))


def _remove(file: SettingsFile) -> None:
    file.remove(file.ports()[0].short_name)


@contextmanager
def importing_entries(folder: Path) -> Iterator[Check]:
    """A file to import, before it is and after it was."""
    installed = InstalledCatalogue(folder / "home" / "catalog")
    catalogue = Catalogue(installed, now=lambda: 1_795_000_000.0)
    source, honest = folder / "entry.json", seeds.as_json(seeds.ENTRY)[0]
    target = _private(installed.path(_ENTRY))

    def check(data: bytes) -> None:
        source.write_bytes(data)
        target.write_bytes(data)
        with contextlib.suppress(HarborError):  # edited after it was imported
            book = catalogue.book(_ENTRY)
            print_both({"actions": [action.input.as_json_schema() for action in book.actions]})
        target.write_bytes(honest)
        made = catalogue.preview(str(source))
        print_both({"summary": made.summary, "changes": [str(change) for change in made.changes]})

    with printing_nowhere():
        yield check


def keeping(name: str) -> Callable[[Path], AbstractContextManager[Check]]:
    """A check of one file of the catalogue's folder, by all that reads it."""

    @contextmanager
    def opened(folder: Path) -> Iterator[Check]:
        installed = InstalledCatalogue(folder / "home" / "catalog")
        catalogue = Catalogue(installed, now=lambda: 1_795_000_000.0)
        _private(installed.path(_ENTRY)).write_bytes(seeds.as_json(seeds.ENTRY)[0])
        file = _private(installed.path(_ENTRY).parent / name)
        source = folder / "entry.json"
        source.write_bytes(seeds.as_json({**seeds.ENTRY, "version": "1.2.4"})[0])

        def check(data: bytes) -> None:
            file.write_bytes(data)
            refused: HarborError | None = None
            looks: tuple[Callable[[], object], ...] = (
                lambda: catalogue.book(_ENTRY),
                lambda: catalogue.local_slugs(_ENTRY),
                lambda: catalogue.history(_ENTRY, "get-one"),
                lambda: catalogue.grants(_ENTRY, ["get-one"]),
                lambda: catalogue.preview(str(source)),
                lambda: catalogue.withdraw(_ENTRY, ["get-one"]),
            )
            for look in looks:
                try:
                    look()
                except HarborError as error:
                    refused = error
            if refused is not None:
                raise refused

        yield check

    return opened


@contextmanager
def reading_tokens(folder: Path) -> Iterator[Check]:
    """A token that is pasted, given by the environment, in a file of its own, and in `secrets/`."""
    home = Home(folder / "home", folder / "home")
    secrets = SecretsFolder(home.secrets)
    kept, named = _private(secrets.path(PORT.origin)), _private(folder / "home" / "token")

    def check(data: bytes) -> None:
        kept.write_bytes(data)
        named.write_bytes(data)
        text = data.decode("utf-8", "surrogateescape")
        with never_raising("looking for a token"):
            for environment in ({}, {"HARBOR_TUI_TOKEN_FILE": str(named)}, {"HARBOR_TUI_TOKEN": text}):
                stores = TokenStores(home, environment=environment, ports=lambda: (PORT,))
                state = stores.state(PORT)
                print_both({"set": state.is_set, "store": state.store, "notes": state.notes, "fault": state.fault})
        with contextlib.suppress(HarborError):
            secrets.remove(PORT.origin, "acme")
        Secret(text)

    with printing_nowhere():
        yield check


@contextmanager
def asking_keyrings(_folder: Path) -> Iterator[Check]:
    """What the keyring's process writes, in place of the process."""

    class Child:
        """A process that has ended; its output is read as text, as `subprocess` does."""

        pid, stdin, stdout = 0, None, None
        said = b""

        def __init__(self, *_args: object, **_kwargs: object) -> None:
            pass

        def communicate(self, _request: bytes, timeout: float) -> tuple[bytes, None]:
            return self.said, None

        def poll(self) -> int:
            return 0

    def check(data: bytes) -> None:
        Child.said = data
        environment = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/none"}
        found = KeyringClient(environment=environment).find("s", ["a"])
        KeyringClient(environment=environment).delete("s", ["a"])
        KeyringClient(environment=environment).set("s", "a", "t")
        if found is not None:
            Secret(found[1])

    replaced = SimpleNamespace(Popen=Child, PIPE=-1, DEVNULL=-3, TimeoutExpired=subprocess.TimeoutExpired)
    with patch.object(keyring_client, "subprocess", replaced):
        yield check


@contextmanager
def giving_addresses(_folder: Path) -> Iterator[Check]:
    """A base URL, typed or pasted."""

    def check(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        address = parse_base_url(text, other_host_confirmed=True)
        str(address), address.is_gateway, address.is_placeholder

    yield check


_SECRETS: Final = seeds.as_json(
    {"origin": "https://acme.atlassian.net", "tokens": {"acme": "t" * 20, "other": "u" * 20}, "token": "v" * 20}
)
_ADDRESSES: Final = (
    b"https://acme.atlassian.net/wiki",
    b"https://api.atlassian.com/ex/confluence/0a-1b",
    b"http://[::1]:8080/x/",
    b"http://localhost",
)
TARGETS: Final = (
    Target("settings", seeds.SETTINGS, mutate_lines, loading_settings, 12_000),
    Target("entries", seeds.as_json(seeds.ENTRY), mutate_json, importing_entries, 10_000),
    Target("published", seeds.as_json({_ENTRY: {"get-one": "f" * 64}}), mutate_json, keeping("published.json"), 2_500),
    Target(
        "changed",
        seeds.as_json({_ENTRY: {"get-one": {"at": "2026-11-21T09:30:00Z", "what": "1 → 2"}}}),
        mutate_json,
        keeping("changed.json"),
        2_500,
    ),
    Target(
        "local-actions",
        seeds.as_json({"schema": "harbor.local-actions/1", "actions": [{**seeds.READING, "slug": "get-other"}]}),
        mutate_json,
        keeping("acme.notes.local.json"),
        4_000,
    ),
    Target("tokens", (*_SECRETS, b"a-token-0123456789\n"), mutate_text, reading_tokens, 4_000),
    Target("secrets", _SECRETS, mutate_json, reading_tokens, 3_000),
    Target(
        "keyrings",
        seeds.as_json(
            {"ok": True, "backend": "b", "username": "a", "token": "t" * 20, "found": True},
            {"ok": False, "why": "locked"},
        ),
        mutate_json,
        asking_keyrings,
        6_000,
    ),
    Target("addresses", _ADDRESSES, mutate_text, giving_addresses, 6_000),
)
