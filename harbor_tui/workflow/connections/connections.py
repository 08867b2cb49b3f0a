"""Connecting a node: the port's form, its token, the steps still to do and the connection check."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final

from harbor_tui.contracts.adapters import Check, Clock, PortList, Posture, TokenState
from harbor_tui.domain.errors import Conflict, FieldProblem, HarborError, SetupIncomplete
from harbor_tui.domain.port import BaseUrl, Port
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.connections.check import CheckSources, ConnectionCheck
from harbor_tui.workflow.connections.clock_and_limits import clock_and_limit_checks
from harbor_tui.workflow.connections.form import (
    PortForm,
    form_of,
    host_to_confirm,
    port_from,
    preview,
    problems,
    sign_in_for,
)
from harbor_tui.workflow.connections.gateway import GATEWAY, MANAGED_GATEWAY, GatewaySignIn
from harbor_tui.workflow.connections.token_pairing import pairing

STORES: Final = ("keyring", "file", "session")
FILE_STORE_WARNING: Final = (
    "The token would lie in a file: not encrypted, readable by root and by every program that runs as this user, "
    "and part of backups. A keyring, or a file named by HARBOR_TUI_TOKEN_FILE, is safer."
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did."""

    port: Port
    token: TokenState
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """One step towards a working node."""

    title: str
    done: bool
    hint: str


class PortSetup:
    """The operator's way to a connected port. Nothing here shows, returns or keeps a token as text."""

    def __init__(
        self,
        ports: PortList,
        sources: CheckSources,
        *,
        posture: Callable[[], Posture] | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._ports = ports
        self._sources = sources
        self._secrets = sources.secrets
        self._posture = posture
        self._clock = clock
        self._token = TokenState(False)
        self._checked: Port | None = None
        self._port: Port | None = None
        self._loaded = False
        self.settings_problem = ""
        """Why `current` could not read the settings, with the cure; else empty."""

    def port(self) -> Port | None:
        """The configured port, read anew. Raises `InvalidInput` naming file and line or key."""
        self._port, self._loaded = None, True
        self._port = self._ports.load()
        return self._port

    def current(self) -> PortForm:
        """The form that shows what is configured; blank when nothing is, or when it cannot be read.

        From here on `save` refuses to overwrite what somebody else changes in the settings.
        """
        self.settings_problem = ""
        try:
            return form_of(self.port(), self._ports.queue_folder())
        except HarborError as error:
            self.settings_problem = f"{error.summary} {error.advice}".strip()
            return PortForm()

    def problems(self, form: PortForm) -> tuple[FieldProblem, ...]:
        """Everything that keeps the form from being saved, by field."""
        return problems(form)

    def preview(self, form: PortForm) -> str:
        """The address that requests will go to, or empty."""
        return preview(form)

    def sign_in_for(self, form: PortForm) -> str:
        """The sign-in that can work at the address that is typed; empty while it is none."""
        return sign_in_for(form.base_url)

    def needs_confirmation(self, form: PortForm) -> str:
        """The host that has to be confirmed by name before saving, or empty."""
        known = self._known_port()
        return host_to_confirm(form, known if known is not None and known.name == form.name else None)

    def advice(self, form: PortForm) -> str:
        """Why address and sign-in will not work together, with the cure; empty when they can."""
        try:
            found = pairing(port_from(form, other_host_confirmed=True))
        except HarborError:
            return ""
        return f"{found.problem[0].upper()}{found.problem[1:]}. {found.cure}" if found.problem else ""

    async def save(
        self,
        form: PortForm,
        *,
        token: Secret | None = None,
        token_store: str = "keyring",
        other_host_confirmed: bool = False,
    ) -> Saved:
        """Write the port, then store the token if one is given.

        A token holds for the origin that it was given for: with another origin it is "not set" until given again.
        Where the keyring does not work the token is kept for this session, and the notes say so. Raises
        `InvalidInput` with the fields that do not fit, and `Conflict` when the settings changed meanwhile.
        """
        known = self._known_port()
        _refuse_another(form, known)
        port = port_from(form, other_host_confirmed=other_host_confirmed, current=known)
        await run_blocking(self._ports.save, port, queue_folder=form.queue_folder)
        notes: tuple[str, ...] = ()
        if token is not None:
            notes = await run_blocking(self._remember, port, token, token_store)
        self._port, self._loaded = port, True
        self._token = await run_blocking(self._secrets.state, port)
        if not self._token.is_set:
            notes = (*notes, f"There is no token for {port.origin} yet.")
        return Saved(port, self._token, notes)

    async def add(
        self,
        form: PortForm,
        *,
        token: Secret | None = None,
        token_store: str = "keyring",
        other_host_confirmed: bool = False,
    ) -> Saved:
        """Configure one more port under the form's name, and store its token; the current one stays in use.

        A token that could not be stored is noted. Raises `InvalidInput` with the fields that do not fit, and
        `Conflict` when there is a port of that name.
        """
        port = port_from(form, other_host_confirmed=other_host_confirmed)
        await run_blocking(self._ports.add, port)
        notes: tuple[str, ...] = ()
        if token is not None:
            try:
                notes = await run_blocking(self._remember, port, token, token_store)
            except HarborError as error:  # the port is there all the same
                notes = (f"Its token was not kept: {error.summary} {error.advice}".strip(),)
        return Saved(port, await run_blocking(self._secrets.state, port), notes)

    def _remember(self, port: Port, token: Secret, store: str) -> tuple[str, ...]:
        try:
            self._secrets.remember(port, token, store)
        except SetupIncomplete as error:
            if store != "keyring":
                raise
            self._secrets.remember(port, token, "session")
            return (f"{error.summary} The token is kept for this session only. {error.advice}",)
        return ()

    async def gateway(self, key: Secret | None = None, *, managed: bool = True) -> GatewaySignIn:
        """A gateway's connections and sites: with the key that was typed, else with the one kept for its address.

        Raises `SetupIncomplete` when there is no key.
        """
        origin = MANAGED_GATEWAY if managed else GATEWAY
        if key is None:
            known = self._known_port()
            asked = Port("harbor/sign-in", "gateway", BaseUrl(origin), name=known.name if known else "")
            key = await run_blocking(self._secrets.token, asked)
        if key is None:
            raise SetupIncomplete(
                f"There is no key for {origin} yet.",
                advice="Paste it, or set MATON_API_KEY (managed gateway) before starting.",
            )
        return GatewaySignIn(self._sources.tenants, key, origin=origin)

    async def token_state(self) -> TokenState:
        """Where the token is; takes up to 3 s when a keyring hangs."""
        port = self._known_port()
        if port is not None:
            self._token = await run_blocking(self._secrets.state, port)
        return self._token

    async def forget_token(self) -> tuple[str, ...]:
        """Remove the token everywhere; one sentence a store."""
        port = self._known_port()
        if port is None:
            return ("There is no port, and no token.",)
        sentences = await run_blocking(self._secrets.forget, port)
        self._token = await run_blocking(self._secrets.state, port)
        return sentences

    def _known_port(self) -> Port | None:
        """The port as it was last read; reading anew here would hide somebody else's change from `save`."""
        if not self._loaded:
            try:
                return self.port()
            except HarborError:
                return None
        return self._port

    async def checks(self, form: PortForm | None = None, *, token: Secret | None = None) -> AsyncIterator[Check]:
        """Try the connection stage by stage; each stage comes twice, `running` and then done. Never raises.

        With a form what is typed is tried, before it is saved; with a token that one, else the stored one.
        """
        try:
            port = port_from(form, other_host_confirmed=True) if form else self._known_port()
        except HarborError as error:
            yield Check("port", "fail", error.summary, error.advice)
            return
        if port is None:
            yield Check("port", "fail", "nothing is configured yet", "Give at least the address and the token.")
            return
        run, found = ConnectionCheck(self._sources, port, token), dict[str, Check]()
        async for check in run.stages():
            found[check.name] = check
            yield check
        if self._clock is not None:
            for check in clock_and_limit_checks(run, found, self._sources.book, self._clock):
                yield check
        for check in self._queue_checks():
            yield check
        if not any(check.state == "fail" for check in found.values()):
            self._checked = port

    def _queue_checks(self) -> tuple[Check, ...]:
        if self._posture is None:
            return ()
        return (Check("queue", "running"), queue_check(self._posture))

    def set_up_steps(self) -> tuple[SetUpStep, ...]:
        """The checklist. What `current` and, of the token, `token_state` last found is told."""
        if self.settings_problem:
            return (SetUpStep("Settings", False, f"{self.settings_problem} · F6 then loads them"),)
        port = self._known_port()
        addressed = port is not None and not port.base_url.is_placeholder
        book = self._sources.book
        return (
            SetUpStep("Entry", True, f"{book.label} {book.version}, {len(book.actions)} actions"),
            SetUpStep("Address", addressed, "Type your site's name: acme is enough for https://acme.atlassian.net"),
            SetUpStep(
                "Token", addressed and self._token.is_set, "Paste it into the masked field; it is never shown again"
            ),
            SetUpStep("Check", self._checked is not None and self._checked == port, "t tries the connection"),
        )


def _refuse_another(form: PortForm, current: Port | None) -> None:
    """What was typed for one port is never written over another one that became current meanwhile."""
    if current is not None and form.name != current.name:
        raise Conflict(
            f"The form is that of another port; the current one is {current.short_name}. Nothing was saved.",
            advice="Open Ports anew, then make the change once more.",
        )


def queue_check(posture_of: Callable[[], Posture]) -> Check:
    """Whether the queue can be used, as a check."""
    try:
        posture = posture_of()
    except HarborError as error:
        return Check("queue", "fail", error.summary, error.advice)
    if not posture.usable:
        first = posture.problems[0] if posture.problems else None
        return Check("queue", "fail", first.problem if first else "it cannot be used", first.fix if first else "")
    who = "agents share your uid: approvals are advisory" if posture.agents_share_uid else "agents run as another uid"
    if posture.read_only:
        return Check("queue", "warn", "read-only: made by a newer version of this program", "Update harbor-tui.")
    return Check("queue", "ok", who)
