"""The reads that settling makes: typed routes of the catalogue, answered to us and not to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harbor_tui.contracts.adapters import Tenant
from harbor_tui.domain.actions import Action
from harbor_tui.domain.errors import SignInRefused, UpstreamError
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.outcomes import Answer
from harbor_tui.workflow.writes.families import WHO_AM_I


class EvidenceReads:
    """One round of looking: every read by its route; who we are is asked once."""

    def __init__(self, tenant: Tenant) -> None:
        from harbor_tui.catalogue.bundled import evidence_book  # a large entry, which only settling reads

        self._tenant = tenant
        self._routes: Mapping[str, Action] = {action.path: action for action in evidence_book().actions}
        self._account: str | None = None

    def offers(self, route: str) -> bool:
        """Whether the catalogue has a read at this route."""
        return route in self._routes

    async def get(self, route: str, path: Mapping[str, str], query: Mapping[str, Any]) -> Answer:
        """The answer to a read. One that an anonymous visitor got proves nothing, and raises `SignInRefused`."""
        given = {name: dict(part) for name, part in (("path", path), ("query", query)) if part}
        answer = await self._tenant.read(self._routes[route].prepare(given))
        if answer.anonymous:
            raise SignInRefused(
                "The service answered as to an anonymous visitor, which proves nothing about the outcome.",
                advice="The token has probably expired: store a new one, then settle again.",
                status=answer.status,
            )
        return answer

    async def account(self) -> str:
        """The account that we sign in as; empty when the service does not tell."""
        if self._account is None:
            try:
                answer = await self.get(WHO_AM_I, {}, {})
            except UpstreamError:
                self._account = ""
            else:
                known = json_access.text(answer.data, "type") in ("known", "")
                self._account = json_access.text(answer.data, "accountId") if known else ""
        return self._account
