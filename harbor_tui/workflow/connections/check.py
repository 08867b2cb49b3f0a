"""The connection check, stage by stage: each stage is told when it starts and when it is known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.catalogue.bundled import console_book
from harbor_tui.contracts.adapters import Check, ConnectionProbe, SecretStore, Tenant, TenantFactory, TokenState
from harbor_tui.domain.errors import HarborError, ScopeMissing, SignInRefused, UpstreamError
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.port import Port
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.domain.text.display import one_line
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.connections.token_pairing import cure_after_refusal, pairing, token_pairing

STAGE_DEADLINE_S: Final = 30.0
_NO_TOKEN: Final = "Give the token: in the console's Ports pane, or harbor-tui port token"
_SCOPE_ADVICE: Final = "Give the token the scope read:page:confluence (and read:space:confluence for names of spaces)."


@dataclass(frozen=True, slots=True)
class CheckSources:
    """What the check needs from outside."""

    probe: ConnectionProbe
    secrets: SecretStore
    tenants: TenantFactory
    book: ActionBook
    """What agents may ask for: whose scopes the token needs."""
    console_book: ActionBook = field(default_factory=console_book)
    """What is read to check the connection, whatever is published for agents."""


class ConnectionCheck:
    """One run of the stages `address encryption token pairing sign-in reading spaces`. Never raises."""

    def __init__(self, sources: CheckSources, port: Port, token: Secret | None = None) -> None:
        self._sources = sources
        self._port = port
        self._typed_token = token
        self._tenant: Tenant | None = None
        self._kind = ""
        self.server_date = ""
        """The `Date` of the last answer, for judging this machine's clock."""
        self.limits: Mapping[str, str] = {}
        """What the answers said about rate limits, by lower-case header name."""

    async def stages(self) -> AsyncIterator[Check]:
        """Each stage twice: `running`, then what came of it. After a failure the rest is `skipped`."""
        failed = ""
        try:
            for name, stage in self._plan():
                if failed and name != "token":
                    yield Check(name, "skipped", f"not tried: {failed} comes first")
                    continue
                yield Check(name, "running")
                check = await self._guarded(name, stage)
                yield check
                if check.state == "fail" and not failed:
                    failed = name
        finally:
            await self._close()

    def _plan(self) -> tuple[tuple[str, Callable[[], Any]], ...]:
        return (
            ("address", self._address),
            ("encryption", self._encryption),
            ("token", self._token),
            ("pairing", self._pairing),
            ("sign-in", self._sign_in),
            ("reading", self._reading),
            ("spaces", self._spaces),
        )

    async def _guarded(self, name: str, stage: Callable[[], Any]) -> Check:
        try:
            check: Check = await asyncio.wait_for(stage(), STAGE_DEADLINE_S)
        except TimeoutError:
            return Check(
                name, "fail", f"no answer within {STAGE_DEADLINE_S:g} s", "Check network and firewall; try again."
            )
        except HarborError as error:
            return Check(name, "fail", one_line(error.summary), one_line(error.advice))
        return check

    async def _close(self) -> None:
        if self._tenant is not None:
            await self._tenant.close()
            self._tenant = None

    async def _address(self) -> Check:
        return await run_blocking(lambda: self._sources.probe.address(self._port.base_url, proxy=self._port.proxy))

    async def _encryption(self) -> Check:
        port = self._port
        return await run_blocking(
            lambda: self._sources.probe.encryption(port.base_url, proxy=port.proxy, ca_bundle=port.ca_bundle)
        )

    async def _token(self) -> Check:
        token: Secret | None = self._typed_token
        if token is not None:
            state = TokenState(True, "what was typed, not saved yet")
        else:
            token = await run_blocking(self._sources.secrets.token, self._port)
            state = await run_blocking(self._sources.secrets.state, self._port)
        check = token_check(state)
        if token is not None:
            self._kind = token.kind
            self._tenant = self._sources.tenants(self._port, token)
        return check

    async def _pairing(self) -> Check:
        found = pairing(self._port)
        if not found.hopeless:  # what is known of this very token says more than what holds for the address
            of_token = token_pairing(self._port, self._kind)
            found = of_token if of_token.problem else found
        if not found.problem:
            return Check("pairing", "ok", f"{self._port.sign_in} at {self._port.base_url}")
        return Check("pairing", "fail" if found.hopeless else "warn", found.problem, found.cure)

    async def _sign_in(self) -> Check:
        try:
            answer = await self._read(self._sources.console_book, "get-current-user", {})
        except SignInRefused as error:
            return self._refused(error)
        except UpstreamError as error:
            return await self._sign_in_by_reading(error)
        user = answer.data if isinstance(answer.data, dict) else {}
        if answer.anonymous or user.get("type") != "known":
            return self._anonymous("sign-in", answer)
        name = user.get("displayName") or user.get("publicName") or "an account"
        said = f", login reason {answer.login_reason}" if answer.login_reason else ""
        return Check("sign-in", "ok", f"as {one_line(str(name), 80)} ({answer.elapsed_ms} ms{said})")

    async def _sign_in_by_reading(self, asked: UpstreamError) -> Check:
        """The route for asking who we are may be closed to a token that is good for everything else."""
        try:
            answer = await self._search()
        except ScopeMissing as error:
            return Check("sign-in", "ok", f"accepted, but without scopes: {one_line(error.summary)}")
        except SignInRefused as error:
            return self._refused(error)
        if answer.anonymous:
            return self._anonymous("sign-in", answer)
        return Check("sign-in", "ok", f"accepted; whose account it is was not told ({asked.code})")

    def _refused(self, error: SignInRefused) -> Check:
        return Check("sign-in", "fail", one_line(error.summary), cure_after_refusal(self._port, error.status))

    def _anonymous(self, name: str, answer: Answer) -> Check:
        said = f" (login reason {answer.login_reason})" if answer.login_reason else ""
        return Check(
            name,
            "fail",
            f"the service took us for nobody{said}: the token is wrong or has ended",
            f"Give a new token. {cure_after_refusal(self._port, None)}",
        )

    async def _reading(self) -> Check:
        try:
            answer = await self._search()
        except ScopeMissing as error:
            return Check("reading", "fail", one_line(error.summary), _SCOPE_ADVICE)
        if answer.anonymous:
            return self._anonymous("reading", answer)
        results = answer.data.get("results") if isinstance(answer.data, dict) else None
        if not isinstance(results, list):
            return Check("reading", "fail", "the answer is no list of pages", "Check the address: is this Confluence?")
        if not results:
            return Check("reading", "warn", "it works, but no page is visible", "Check what the account may see.")
        return Check("reading", "ok", f"pages can be searched ({answer.elapsed_ms} ms)")

    async def _spaces(self) -> Check:
        try:
            answer = await self._read(self._sources.console_book, "find-spaces", {"query": {"limit": 1}})
        except UpstreamError as error:
            return Check(
                "spaces",
                "warn",
                f"names of spaces cannot be read: {one_line(error.summary)}",
                "Add the scope read:space:confluence, or name spaces yourself: port set spaces.ID LABEL",
            )
        return Check(
            "spaces",
            "ok",
            f"names of spaces can be read ({answer.elapsed_ms} ms); the right to write shows only in writing",
        )

    async def _search(self) -> Answer:
        return await self._read(self._sources.console_book, "search-pages", {"query": {"limit": 1}})

    async def _read(self, book: ActionBook, slug: str, given: dict[str, Any]) -> Answer:
        assert self._tenant is not None
        answer = await self._tenant.read(book.published(slug).prepare(given))
        self.server_date = answer.server_date or self.server_date
        self.limits = {**self.limits, **answer.limits}
        return answer


def token_check(state: TokenState) -> Check:
    """Where the token is, and which stores were skipped, as a check."""
    if state.is_set:
        visible = " (visible to processes of the same user)" if state.store == "environment" else ""
        return Check("token", "ok", f"from {state.store}{visible}")
    notes = "; ".join(state.notes)
    return Check("token", "fail", f"no token{f' ({notes})' if notes else ''}", _NO_TOKEN)
