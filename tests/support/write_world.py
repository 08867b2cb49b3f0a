"""A node on the built-in tenant on which every action of the whole entry is published: for reviews of all writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harbor_tui.catalogue import console_book
from harbor_tui.catalogue.action_book import ActionBook, book_of, fingerprint
from harbor_tui.catalogue.bundled import read_entry
from harbor_tui.domain.requests import State
from harbor_tui.sandbox.wiki.records import Content
from harbor_tui.sandbox.wiki.tenant import Tenant as SandboxTenant
from harbor_tui.workflow.inbox.model import Confirmation, Review
from harbor_tui.workflow.node.node import Node
from harbor_tui.workflow.subject.current_state import CurrentState
from harbor_tui.workflow.subject.finder import Subjects
from tests.support.queue_world import World, settled
from tests.support.sandbox_tenant import OnSandbox


def whole_book() -> ActionBook:
    """The whole entry, everything in it published."""
    entry = read_entry("atlassian/confluence-cloud-full")
    return book_of(entry, {action.slug: fingerprint(action) for action in entry.actions})


class WriteWorld(World):
    """A queue whose requests go to the built-in tenant."""

    def __init__(self, home: Path, *, faults: tuple[str, ...] = (), pages: int = 40) -> None:
        super().__init__(home)
        self.on = OnSandbox(faults=faults, pages=pages)
        self.book = whole_book()
        self.port = self.on.port
        self.tenant = self.on.tenant  # type: ignore[assignment]  # the real client in place of the counting one

    @property
    def wiki(self) -> SandboxTenant:
        """What is on the tenant."""
        tenant: SandboxTenant = self.on.app.state.tenant
        return tenant

    def node(self, **more: Any) -> Node:
        """A node that looks at what its writes are about."""
        state = CurrentState(self.port, self.on.tenant, console_book(), self.on.browsing)
        return super().node(**({"places": lambda: self.on.browsing, "subjects": lambda: Subjects(state)} | more))

    def ask(self, request_id: str, action: str, **given: Any) -> None:
        """Drop a request."""
        self.drop(request_id, {"schema": "harbor.request/1", "action": action, "input": given})

    def page(self, *, with_children: bool = False, versions: int = 1) -> Content:
        """A current page of the seeded tenant."""
        pages = (each for each in self.wiki.contents.values() if each.kind == "page" and each.status == "current")
        return next(
            each
            for each in pages
            if bool(self.wiki.children(each.id)) is with_children and len(each.versions) >= versions and each.parent_id
        )

    def post(self) -> Content:
        """A current blog post."""
        contents = self.wiki.contents.values()
        return next(each for each in contents if each.kind == "blogpost" and each.status == "current")


def update_of(content: Content, body: str, *, title: str = "", version: int | None = None) -> dict[str, Any]:
    """The input of an update that takes the next version number."""
    number = version if version is not None else content.latest.number + 1
    return {
        "path": {"id": str(content.id)},
        "body": {
            "id": str(content.id),
            "status": "current",
            "title": title or content.title,
            "version": {"number": number},
            "body": {"representation": "storage", "value": body},
        },
    }


async def looked_at(node: Node, request_id: str) -> Review:
    """A request, opened, with what it is about beside it."""
    review = await node.review(request_id)
    assert review.snapshot is not None, review.problem
    subject = await node.subject(review.snapshot)
    return review.about(subject) if subject is not None else review.placed(await node.place(review.snapshot))


def confirmed(review: Review, typed: str = "k7wq") -> Confirmation:
    """The operator's gesture on what is shown."""
    assert review.snapshot is not None
    challenge = "k7wq" if review.needs_challenge else ""
    sighting = review.subject.sighting if review.subject is not None else None
    return Confirmation(review.snapshot.digest, 0, challenge, typed if challenge else "", sighting)


async def approve_looked_at(node: Node, review: Review) -> None:
    """Approve what is shown, up to the outcome."""
    assert review.snapshot is not None
    node.hold_approval(review.snapshot, seen=confirmed(review))
    await settled(node)


def state_of(node: Node, request_id: str) -> State:
    """Where a request is."""
    return node.inbox.row(request_id).state
