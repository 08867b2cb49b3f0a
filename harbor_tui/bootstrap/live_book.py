"""Lets agents propose actions to a node: its book knows them once they are approved, its reviews judge them before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.catalogue.proposal import PROPOSALS_PATH, proposal_findings, with_proposals
from harbor_tui.domain.errors import NotPermitted
from harbor_tui.workflow.actions.catalogue import Catalogue
from harbor_tui.workflow.actions.history import action_changed, tenant_changed

if TYPE_CHECKING:
    from harbor_tui.bootstrap.node_home import NodeHome
    from harbor_tui.catalogue.action_book import ActionBook
    from harbor_tui.contracts.adapters import Tenant
    from harbor_tui.domain.actions import Action, PreparedCall
    from harbor_tui.domain.findings import Finding
    from harbor_tui.domain.port import Port
    from harbor_tui.workflow.actions.local_actions import LocalActions


class WatchedBook:
    """Implements `Actions`: the port's book, which grows when a proposal is approved while the node runs."""

    def __init__(self, home: NodeHome, port: Port) -> None:
        self._catalogue = Catalogue(home.catalogue)
        self._port = port
        self._book = home.book

    def published(self, slug: str) -> Action:
        """The published action; raises like the book, and says when an import made it a draft."""
        try:
            return self._book.published(slug)
        except NotPermitted as error:
            history = self._catalogue.history(self._port.entry, slug)
            if history is None:
                raise
            told = f"An import changed it ({history.at}: {history.what}), so it has to be published again."
            raise NotPermitted(error.summary, advice=f"{told} {error.advice}") from None

    def findings(self, call: PreparedCall, submitted_at: float) -> tuple[Finding, ...]:
        """What a reviewer has to know beside the bytes: what changed since, and all about a proposal."""
        history = self._catalogue.history(self._port.entry, call.action)
        changed = (*tenant_changed(self._port, submitted_at), *action_changed(call.action, history, submitted_at))
        return (*changed, *self._of_proposal(call))

    def _of_proposal(self, call: PreparedCall) -> tuple[Finding, ...]:
        if call.path != PROPOSALS_PATH:
            return ()
        return proposal_findings(call.body or {}, self._book, self._catalogue.local_slugs(self._port.entry))

    def wrap_tenant(self, tenant: Tenant) -> LocalActions:
        """The tenant, with proposals carried out on this node instead."""
        from harbor_tui.workflow.actions.local_actions import LocalActions

        return LocalActions(tenant, self._port, self._catalogue, published=self._take)

    def _take(self, book: ActionBook) -> None:
        self._book = with_proposals(book)
