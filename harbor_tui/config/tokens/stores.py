"""Where the token is kept: each source in order, every one bound to port and origin, none able to hang the program."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Final

from harbor_tui.config.paths import Home
from harbor_tui.config.tokens.files import SecretsFolder, named_file, read_named
from harbor_tui.config.tokens.keyring_client import KeyringClient, KeyringUnusable
from harbor_tui.contracts.adapters import TokenState
from harbor_tui.domain.errors import HarborError, InvalidInput, SetupIncomplete
from harbor_tui.domain.port import Port, SiteOrigin
from harbor_tui.domain.secrets.secret import Secret

VARIABLE: Final = "HARBOR_TUI_TOKEN"
MANAGED_VARIABLE: Final = "MATON_API_KEY"
"""The managed gateway's own variable: taken for its address alone, where ours is not set."""
_MANAGED_HOST: Final = "api.maton.ai"
UNNAMED: Final = "default"
"""The keyring's user name of a token that was kept for the origin alone, before ports had their own."""
Place = tuple[str, SiteOrigin]
"""A port's name and its origin: what a token is bound to."""
_ABSENCES: Final = {
    "environment": f"{VARIABLE} is not set",
    "token file": "HARBOR_TUI_TOKEN_FILE is not set",
    "keyring": "holds none for {origin}",
    "file": "there is none for {origin}",
}


def take_token(environment: MutableMapping[str, str] = os.environ) -> str:
    """`HARBOR_TUI_TOKEN`, removed from the environment so that no child process inherits it."""
    return environment.pop(VARIABLE, "")


class TokenStores:
    """Implements `SecretStore`: session, environment, token file, keyring, `secrets/`; the first that has one wins."""

    def __init__(
        self,
        home: Home,
        *,
        environment: Mapping[str, str] = os.environ,
        environment_token: str = "",
        keyring: KeyringClient | None = None,
        ports: Callable[[], Iterable[Port]] = tuple,
    ) -> None:
        """`environment_token` is what `take_token` gave; it serves the first port that asks, and no other.

        `ports` are all configured ones: a token from the time when an origin had one for all its ports is taken only
        for a port that is alone there.
        """
        self._environment = dict(environment)
        self._environment_token = environment_token or self._environment.pop(VARIABLE, "")
        self._environment_place: Place | None = None
        self._ports = ports
        self._keyring = keyring or KeyringClient(environment=self._environment)
        self._folder = SecretsFolder(home.secrets)
        self._session: dict[Place, Secret] = {}
        self._found: dict[Place, tuple[Secret | None, TokenState]] = {}
        self._lock = threading.Lock()

    def token(self, port: Port) -> Secret | None:
        """The port's token from the first source that has one (blocks for up to 3 s when a keyring hangs)."""
        return self._look(port)[0]

    def state(self, port: Port) -> TokenState:
        """Where it is; blocks like `token`."""
        return self._look(port)[1]

    def _look(self, port: Port) -> tuple[Secret | None, TokenState]:
        if port.base_url.is_placeholder:
            return None, TokenState(False, notes=("the base URL is still the placeholder",))
        place = _place(port)
        with self._lock:
            if place not in self._found:
                self._found[place] = self._search(place)
            return self._found[place]

    def _search(self, place: Place) -> tuple[Secret | None, TokenState]:
        notes: list[str] = []
        faults: list[str] = []
        sources: tuple[tuple[str, Callable[[], Secret | None]], ...] = (
            ("session", lambda: self._session.get(place)),
            ("environment", lambda: self._from_environment(place)),
            ("token file", self._from_named_file),
            ("keyring", lambda: self._from_keyring(place)),
            ("file", lambda: self._from_file(place)),
        )
        for name, source in sources:
            try:
                token = source()
            except HarborError as error:
                wrong = isinstance(error, InvalidInput)
                notes.append(f"{name}: {error.summary}" + (f" {error.advice}" if wrong else ""))
                faults += notes[-1:] if wrong or name == "environment" else []
                if name in ("environment", "token file"):
                    break  # it was asked for by name: another token in its place would be a surprise
                continue
            if token is not None:
                return token, TokenState(True, name, tuple(notes))
            if name in _ABSENCES:
                notes.append(f"{name}: {_ABSENCES[name].format(origin=place[1])}")
        return None, TokenState(False, notes=tuple(notes), fault=next(iter(faults), ""))

    def _from_environment(self, place: Place) -> Secret | None:
        origin = place[1]
        if not self._environment_token:
            key = self._environment.get(MANAGED_VARIABLE) if origin.host == _MANAGED_HOST else None
            return _token_in(MANAGED_VARIABLE, key) if key else None
        if self._environment_place is None:
            self._environment_place = place
        if place != self._environment_place:
            used_name, used_origin = self._environment_place
            used = used_origin if used_origin != origin else f"the port {used_name} ({used_origin})"
            raise SetupIncomplete(f"{VARIABLE} was used for {used} and is not given to another.")
        return _token_in(VARIABLE, self._environment_token)

    def _from_named_file(self) -> Secret | None:
        named = named_file(self._environment)
        return read_named(*named) if named else None

    def _from_keyring(self, place: Place) -> Secret | None:
        found = self._keyring.find(_service(place[1]), (_username(place[0]), UNNAMED))
        if found is None:
            return None
        username, token = found
        if username == UNNAMED:
            self._refuse_shared(place)
        return Secret(token)

    def _from_file(self, place: Place) -> Secret | None:
        name, origin = place
        token = self._folder.read(origin, name)
        if token is None and (token := self._folder.read_unnamed(origin)) is not None:
            self._refuse_shared(place)
        return token

    def _refuse_shared(self, place: Place) -> None:
        """Whose a token is that was kept for an origin alone can be told only while one port goes there."""
        name, origin = place
        others = sorted(port.short_name for port in self._ports() if port.origin == origin and port.short_name != name)
        if others:
            raise InvalidInput(
                f"it holds a token for {origin} that does not say for which port: {', '.join(others)} goes there too.",
                advice=f"Give the token of {name} anew: harbor-tui port token",
            )

    def remember(self, port: Port, token: Secret, store: str) -> TokenState:
        """Store it: `keyring`, `file` or `session`. Raises `SetupIncomplete` when that store does not work here."""
        if port.base_url.is_placeholder:
            raise SetupIncomplete(
                "The base URL is still the placeholder; a token is stored for one address.",
                advice="Set it first: harbor-tui port set base_url https://acme.atlassian.net",
            )
        match store:
            case "keyring":
                self._keyring.set(_service(port.origin), _username(port.short_name), token.reveal())
            case "file":
                self._folder.write(port.origin, port.short_name, token)
            case "session":
                self._session[_place(port)] = token
            case _:
                raise SetupIncomplete(f"There is no token store {store!r}.", advice="Use keyring, file or session.")
        if store != "session":
            self._session.pop(_place(port), None)
            self._drop_other(port, store)
        self.look_again(port)
        return self.state(port)

    def _drop_other(self, port: Port, store: str) -> None:
        """A token that was replaced must not come back, from the other store or from before ports had their own."""
        if store == "keyring":
            self._folder.remove(port.origin, port.short_name)
        usernames = (UNNAMED,) if store == "keyring" else (_username(port.short_name), UNNAMED)
        with contextlib.suppress(KeyringUnusable):
            self._keyring.delete(_service(port.origin), usernames)

    def forget(self, port: Port) -> tuple[str, ...]:
        """Remove it everywhere; one sentence a store."""
        had = self._session.pop(_place(port), None) is not None
        sentences = [f"session: {'forgotten' if had else 'had none'}", self._forget_keyring(port)]
        try:
            removed = self._folder.remove(port.origin, port.short_name)
            sentences.append(f"file: {'removed' if removed else 'had none'}")
        except InvalidInput as error:
            sentences.append(f"file: {error.summary} {error.advice}")
        if self._environment_token and self._environment_place in (None, _place(port)):
            self._environment_token = ""
            sentences.append(f"environment: forgotten here; {VARIABLE} is still set for whoever started this")
        elif port.origin.host == _MANAGED_HOST and self._environment.pop(MANAGED_VARIABLE, ""):
            sentences.append(f"environment: forgotten here; {MANAGED_VARIABLE} is still set outside")
        if named := named_file(self._environment):
            sentences.append(f"token file: left alone; remove {named[0]} yourself")
        self.look_again(port)
        return tuple(sentences)

    def _forget_keyring(self, port: Port) -> str:
        try:
            removed = self._keyring.delete(_service(port.origin), (_username(port.short_name), UNNAMED))
        except KeyringUnusable as error:
            return f"keyring: {error.summary}"
        return f"keyring: {'removed' if removed else 'had none'}"

    def look_again(self, port: Port) -> None:
        """Drop what is known of the ports that go where this one goes, so that the sources are asked anew."""
        with self._lock:
            self._found = {place: found for place, found in self._found.items() if place[1] != port.origin}

    def stop(self) -> None:
        """Leave now: end a keyring operation that is under way."""
        self._keyring.stop()


def _token_in(variable: str, text: str) -> Secret:
    """The token in an environment variable. Raises `InvalidInput` naming the variable."""
    try:
        return Secret(text)
    except InvalidInput as error:
        summary = f"{variable} holds no token: it {error.problems[0].problem}."
        raise InvalidInput(summary, advice=error.advice) from None


def _place(port: Port) -> Place:
    return port.short_name, port.origin


def _username(name: str) -> str:
    return f"port {name}"


def _service(origin: SiteOrigin) -> str:
    return f"harbor-tui/{origin}"
