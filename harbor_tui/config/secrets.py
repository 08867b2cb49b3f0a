"""Where the token is kept: each source in order, every one bound to the origin, none able to hang the program."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, MutableMapping
from typing import Final

from harbor_tui.config.keyring_client import KeyringClient, KeyringUnusable
from harbor_tui.config.paths import Home
from harbor_tui.config.token_files import SecretsFolder, named_file, read_named
from harbor_tui.domain.errors import HarborError, InvalidInput, SetupIncomplete
from harbor_tui.domain.port import Port, SiteOrigin
from harbor_tui.domain.secret import Secret
from harbor_tui.workflow.contracts import TokenState

VARIABLE: Final = "HARBOR_TUI_TOKEN"
MANAGED_VARIABLE: Final = "MATON_API_KEY"
"""The managed gateway's own variable: taken for its address alone, where ours is not set."""
_MANAGED_HOST: Final = "api.maton.ai"
USERNAME: Final = "default"
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
    ) -> None:
        """`environment_token` is what `take_token` gave; it serves the first origin that asks, and no other."""
        self._environment = dict(environment)
        self._environment_token = environment_token or self._environment.pop(VARIABLE, "")
        self._environment_origin: SiteOrigin | None = None
        self._keyring = keyring or KeyringClient(environment=self._environment)
        self._folder = SecretsFolder(home.secrets)
        self._session: dict[SiteOrigin, Secret] = {}
        self._found: dict[SiteOrigin, tuple[Secret | None, TokenState]] = {}
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
        with self._lock:
            if port.origin not in self._found:
                self._found[port.origin] = self._search(port.origin)
            return self._found[port.origin]

    def _search(self, origin: SiteOrigin) -> tuple[Secret | None, TokenState]:
        notes: list[str] = []
        sources: tuple[tuple[str, Callable[[], Secret | None]], ...] = (
            ("session", lambda: self._session.get(origin)),
            ("environment", lambda: self._from_environment(origin)),
            ("token file", self._from_named_file),
            ("keyring", lambda: self._from_keyring(origin)),
            ("file", lambda: self._folder.read(origin)),
        )
        for name, source in sources:
            try:
                token = source()
            except HarborError as error:
                notes.append(
                    f"{name}: {error.summary}" + (f" {error.advice}" if isinstance(error, InvalidInput) else "")
                )
                if name in ("environment", "token file"):
                    break  # it was asked for by name: another token in its place would be a surprise
                continue
            if token is not None:
                return token, TokenState(True, name, tuple(notes))
            if name in _ABSENCES:
                notes.append(f"{name}: {_ABSENCES[name].format(origin=origin)}")
        return None, TokenState(False, notes=tuple(notes))

    def _from_environment(self, origin: SiteOrigin) -> Secret | None:
        if not self._environment_token:
            key = self._environment.get(MANAGED_VARIABLE) if origin.host == _MANAGED_HOST else None
            return Secret(key) if key else None
        if self._environment_origin is None:
            self._environment_origin = origin
        if origin != self._environment_origin:
            raise SetupIncomplete(f"{VARIABLE} was used for {self._environment_origin} and is not given to another.")
        try:
            return Secret(self._environment_token)
        except InvalidInput as error:
            raise InvalidInput(f"{VARIABLE} holds no token.", advice=error.advice) from None

    def _from_named_file(self) -> Secret | None:
        named = named_file(self._environment)
        return read_named(*named) if named else None

    def _from_keyring(self, origin: SiteOrigin) -> Secret | None:
        token = self._keyring.get(_service(origin), USERNAME)
        return Secret(token) if token else None

    def remember(self, port: Port, token: Secret, store: str) -> TokenState:
        """Store it: `keyring`, `file` or `session`. Raises `SetupIncomplete` when that store does not work here."""
        if port.base_url.is_placeholder:
            raise SetupIncomplete(
                "The base URL is still the placeholder; a token is stored for one address.",
                advice="Set it first: harbor-tui port set base_url https://acme.atlassian.net",
            )
        match store:
            case "keyring":
                self._keyring.set(_service(port.origin), USERNAME, token.reveal())
            case "file":
                self._folder.write(port.origin, token)
            case "session":
                self._session[port.origin] = token
            case _:
                raise SetupIncomplete(f"There is no token store {store!r}.", advice="Use keyring, file or session.")
        if store != "session":
            self._session.pop(port.origin, None)
            self._drop_other(port.origin, store)
        self.look_again(port.origin)
        return self.state(port)

    def _drop_other(self, origin: SiteOrigin, store: str) -> None:
        """A token that was replaced must not come back from the other store."""
        if store == "keyring":
            self._folder.remove(origin)
            return
        try:
            self._keyring.delete(_service(origin), USERNAME)
        except KeyringUnusable:
            return

    def forget(self, port: Port) -> tuple[str, ...]:
        """Remove it everywhere; one sentence a store."""
        origin = port.origin
        had = self._session.pop(origin, None) is not None
        sentences = [f"session: {'forgotten' if had else 'had none'}", self._forget_keyring(origin)]
        try:
            removed = self._folder.remove(origin)
            sentences.append(f"file: {'removed' if removed else 'had none'}")
        except InvalidInput as error:
            sentences.append(f"file: {error.summary} {error.advice}")
        if self._environment_token:
            self._environment_token = ""
            sentences.append(f"environment: forgotten here; {VARIABLE} is still set for whoever started this")
        elif origin.host == _MANAGED_HOST and self._environment.pop(MANAGED_VARIABLE, ""):
            sentences.append(f"environment: forgotten here; {MANAGED_VARIABLE} is still set outside")
        if named := named_file(self._environment):
            sentences.append(f"token file: left alone; remove {named[0]} yourself")
        self.look_again(origin)
        return tuple(sentences)

    def _forget_keyring(self, origin: SiteOrigin) -> str:
        try:
            removed = self._keyring.delete(_service(origin), USERNAME)
        except KeyringUnusable as error:
            return f"keyring: {error.summary}"
        return f"keyring: {'removed' if removed else 'had none'}"

    def look_again(self, origin: SiteOrigin) -> None:
        """Drop what is known about an origin, so that the sources are asked anew."""
        with self._lock:
            self._found.pop(origin, None)

    def stop(self) -> None:
        """Leave now: end a keyring operation that is under way."""
        self._keyring.stop()


def _service(origin: SiteOrigin) -> str:
    return f"harbor-tui/{origin}"
