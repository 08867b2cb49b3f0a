"""A console whose port is set up on stand-ins: settings and tokens in memory, a check that waits for the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from harbor_tui.contracts.adapters import Check, TokenState
from harbor_tui.domain.errors import FieldProblem, HarborError
from harbor_tui.domain.port import Port, SignIn, parse_base_url
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.main_screen import PANE_FACTORIES
from harbor_tui.workflow.connections.connections import Saved, SetUpStep
from harbor_tui.workflow.connections.form import (
    PortForm,
    full_address,
    host_to_confirm,
    port_from,
    preview,
    problems,
    sign_in_for,
)
from tests.support.console import services
from tests.support.pages_console import QuietPane

TOKEN = "ATATT3xFfGF0-sentinel-never-on-screen"


@dataclass
class FakeConnecting:
    """Judges a form as the real one does; keeps what is saved in memory; its checks go on when they are let."""

    form: PortForm = field(default_factory=PortForm)
    token: TokenState = field(default_factory=lambda: TokenState(False))
    stages: tuple[Check, ...] = ()
    problem: HarborError | None = None
    settings_problem: str = ""
    saved: list[tuple[PortForm, Secret | None, str, bool]] = field(default_factory=list)
    added: list[tuple[PortForm, Secret | None, str, bool]] = field(default_factory=list)
    checked: list[tuple[PortForm | None, Secret | None]] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    stopped: list[str] = field(default_factory=list)
    forgotten: int = 0
    gateway_given: Any = None
    keys: list[tuple[Secret | None, bool]] = field(default_factory=list)

    def current(self) -> PortForm:
        return self.form

    def problems(self, form: PortForm) -> tuple[FieldProblem, ...]:
        return problems(form)

    def preview(self, form: PortForm) -> str:
        return preview(form)

    def advice(self, form: PortForm) -> str:
        site = "atlassian.net" in preview(form) and form.sign_in == "bearer"
        return "A bearer token does not work on a site address." if site else ""

    def sign_in_for(self, form: PortForm) -> str:
        return sign_in_for(form.base_url)

    async def add(
        self,
        form: PortForm,
        *,
        token: Secret | None = None,
        token_store: str = "keyring",
        other_host_confirmed: bool = False,
    ) -> Saved:
        if self.problem is not None:
            raise self.problem
        self.added.append((form, token, token_store, other_host_confirmed))
        return Saved(port_from(form, other_host_confirmed=True), TokenState(token is not None, token_store))

    def needs_confirmation(self, form: PortForm) -> str:
        return host_to_confirm(form)

    async def save(
        self,
        form: PortForm,
        *,
        token: Secret | None = None,
        token_store: str = "keyring",
        other_host_confirmed: bool = False,
    ) -> Saved:
        if self.problem is not None:
            raise self.problem
        self.saved.append((form, token, token_store, other_host_confirmed))
        self.form = replace(form, base_url=preview(form))
        if token is not None:
            self.token = TokenState(True, token_store)
        address = parse_base_url(full_address(form.base_url), other_host_confirmed=True)
        return Saved(Port("atlassian/confluence-cloud-api", form.label, address, SignIn(form.sign_in)), self.token)

    async def checks(self, form: PortForm | None = None, *, token: Secret | None = None) -> AsyncIterator[Check]:
        self.checked.append((form, token))
        for stage in self.stages:
            yield Check(stage.name, "running")
            if stage.name in self.gates:
                try:
                    await self.gates[stage.name].wait()
                except asyncio.CancelledError:
                    self.stopped.append(stage.name)
                    raise
            yield stage

    def hold(self, stage: str) -> asyncio.Event:
        """The gate of a stage."""
        return self.gates.setdefault(stage, asyncio.Event())

    async def gateway(self, key: Secret | None = None, *, managed: bool = True) -> Any:
        """The gateway that the test gave; the key is remembered."""
        self.keys.append((key, managed))
        if isinstance(self.gateway_given, HarborError):
            raise self.gateway_given
        return self.gateway_given

    async def token_state(self) -> TokenState:
        return self.token

    async def forget_token(self) -> tuple[str, ...]:
        self.forgotten += 1
        self.token = TokenState(False)
        return ("keyring: removed",)

    def set_up_steps(self) -> tuple[SetUpStep, ...]:
        addressed = bool(preview(self.form))
        return (
            SetUpStep("Entry", True, "Confluence Cloud API 1.0"),
            SetUpStep("Address", addressed, "acme is enough"),
            SetUpStep("Token", self.token.is_set, "paste it"),
            SetUpStep("Check", False, "t tries the connection"),
        )


def ports_console(connecting: FakeConnecting, **given: Any) -> HarborApp:
    """The console with nothing configured: the ports pane is in front."""

    async def load() -> Any:
        given.setdefault("port", None)
        return services(None, connecting=connecting, reload=load, **given)

    empty = {name: partial(QuietPane, id=name) for name in ("inbox", "pages", "actions", "audit")}
    return HarborApp(load, factories={**PANE_FACTORIES, **empty})
