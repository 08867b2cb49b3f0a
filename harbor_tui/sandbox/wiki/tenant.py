"""The tenant's state: who holds which title, what is below what, and what every write does to it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.wiki.connections import Connection
from harbor_tui.sandbox.wiki.discussion import Discussion
from harbor_tui.sandbox.wiki.records import HOLDS_TITLE, Content, Label, Person, Property, Space, Version, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

FIRST_ID = 98305
ID_STEP = 7
POSITION_STEP = 90
_DAY_MS = 86_400_000
_CONNECTIONS = 0x21FD90F9554A4B05A3FE000000000000
SITE_HOST = "skerry.atlassian.example"
CLOUD_ID = "62909843-b784-4c35-b770-e4e2a26f024b"
OPERATOR = Person("712020:robin-hale", "Robin Hale", "operator@harbor.example")


def wall_clock() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


class Tenant:
    """One Confluence site, in memory."""

    def __init__(
        self,
        *,
        site_host: str = SITE_HOST,
        cloud_id: str = CLOUD_ID,
        now: Callable[[], datetime] | None = None,
        title_filter: str = "folded",
    ) -> None:
        """`title_filter` says how the title parameter compares: folded, exact or substring."""
        self.site_host = site_host
        self.site_name = site_host.split(".")[0]
        self.cloud_id = cloud_id
        self.title_filter = title_filter
        self.other_sites: list[tuple[str, str]] = []
        self.connections: dict[str, Connection] = {}
        self.now = now or wall_clock
        self.me = OPERATOR
        self.people: dict[str, Person] = {OPERATOR.account_id: OPERATOR}
        self.spaces: dict[int, Space] = {}
        self.contents: dict[int, Content] = {}
        self.labels: dict[tuple[str, str], Label] = {}
        self.discussion = Discussion()
        self._titles: dict[int, dict[str, int]] = defaultdict(dict)
        self._children: dict[int, list[int]] = defaultdict(list)
        self._sorted: dict[tuple[str, str], Sequence[Content]] = {}
        self._next_id = FIRST_ID

    # --- identities and time -------------------------------------------------------------------------------

    def new_id(self) -> int:
        """An id that nothing on the site has had."""
        self._next_id += ID_STEP
        return self._next_id

    def now_ms(self) -> int:
        """The tenant's clock in milliseconds."""
        return int(self.now().timestamp() * 1000)

    # --- reading --------------------------------------------------------------------------------------------

    def space(self, identifier: int) -> Space:
        """A space, or the service's 404."""
        space = self.spaces.get(identifier)
        if space is None:
            raise answers.not_found("space", identifier)
        return space

    def content(self, kind: str, identifier: int) -> Content:
        """A page or blog post in any status, or the service's 404."""
        content = self.contents.get(identifier)
        if content is None or content.kind != kind:
            raise answers.not_found(kind, identifier)
        return content

    def holder(self, kind: str, space_id: int, title: str) -> Content | None:
        """The current or archived page that holds a title in a space."""
        identifier = self._titles[space_id].get(folded(title)) if kind == "page" else None
        return None if identifier is None else self.contents[identifier]

    def titled(self, title: str) -> list[Content]:
        """The current and archived pages of a title, in every space."""
        sought = folded(title)
        found = (titles.get(sought) for titles in self._titles.values())
        return [self.contents[identifier] for identifier in found if identifier is not None]

    def children(self, parent_id: int) -> list[Content]:
        """The current and archived pages below a page, in their order in the tree."""
        below = (self.contents[identifier] for identifier in self._children.get(parent_id, ()))
        return sorted(
            (child for child in below if child.status in HOLDS_TITLE),
            key=lambda child: (child.position or 0, child.id),
        )

    def ancestors(self, content: Content) -> list[Content]:
        """The pages above a page, the highest first."""
        chain: list[Content] = []
        while content.parent_id is not None and content.parent_id in self.contents:
            content = self.contents[content.parent_id]
            chain.append(content)
        return chain[::-1]

    def ordered(self, kind: str, name: str, value: Callable[[Content], int | str]) -> Sequence[Content]:
        """All contents of a kind sorted by a value; sorted once between writes."""
        known = self._sorted.get((kind, name))
        if known is None:
            every = [content for content in self.contents.values() if content.kind == kind]
            known = self._sorted[kind, name] = sorted(every, key=lambda content: (value(content), content.id))
        return known

    def label(self, name: str, prefix: str = "global") -> Label:
        """The label of a name, made when it is new."""
        known = self.labels.get((prefix, name))
        if known is None:
            known = self.labels[prefix, name] = Label(self.new_id(), name, prefix)
        return known

    # --- writing --------------------------------------------------------------------------------------------

    def add_space(self, key: str, name: str, *, author: str, created_ms: int, description: str = "") -> Space:
        """A new space, without a home page yet."""
        space = Space(self.new_id(), key, name, author, created_ms, description)
        self.spaces[space.id] = space
        return space

    def add(
        self,
        kind: str,
        space: Space,
        title: str,
        versions: list[Version],
        *,
        parent_id: int | None = None,
        status: str = "current",
        subtype: str | None = None,
        labels: Iterable[Label] = (),
    ) -> Content:
        """New content as it stands, after the title has been found to be free."""
        first = versions[0]
        content = Content(
            kind, self.new_id(), space.id, title, status, first.author_id, first.created_ms, versions,
            parent_id=parent_id, owner_id=first.author_id, subtype=subtype, labels=tuple(labels),
        )  # fmt: skip
        if kind == "page" and status in HOLDS_TITLE:
            self._titles[space.id][folded(title)] = content.id
        if parent_id is not None:
            siblings = self._children[parent_id]
            content.position = (len(siblings) + 1) * POSITION_STEP
            siblings.append(content.id)
        self.contents[content.id] = content
        self._sorted.clear()
        return content

    def first_version(self, body: str, message: str = "") -> Version:
        """Version 1, by the account that is signed in, now."""
        return Version(1, self.now_ms(), self.me.account_id, body, message)

    def require_free_title(self, kind: str, space_id: int, title: str, itself: int | None = None) -> None:
        """The service's 400 when another current or archived page of the space has the title."""
        holder = self.holder(kind, space_id, title)
        if holder is not None and holder.id != itself:
            raise answers.title_taken()

    def require_parent(self, space_id: int, parent_id: int) -> Content:
        """The page that is to be the parent, or the service's 404."""
        parent = self.contents.get(parent_id)
        if parent is None or parent.kind != "page" or parent.status not in HOLDS_TITLE:
            text = "The parent ID specified does not exist, or user does not have permissions to view it."
            raise answers.Problem(answers.v2_error(404, "NOT_FOUND", text))
        if parent.space_id != space_id:
            raise answers.bad_request("The parent page is not in the same space as the page.")
        return parent

    def set_status(self, content: Content, status: str) -> None:
        """Another status; a title is held or released with it."""
        if content.kind == "page":
            if content.status in HOLDS_TITLE:
                self._titles[content.space_id].pop(folded(content.title), None)
            if status in HOLDS_TITLE:
                self._titles[content.space_id][folded(content.title)] = content.id
        content.status = status
        self._sorted.clear()

    def rename(self, content: Content, title: str) -> None:
        """Another title, known to be free."""
        status = content.status
        if status in HOLDS_TITLE:
            self.set_status(content, "draft")
        content.title = title
        self.set_status(content, status)

    def move(self, content: Content, parent_id: int | None) -> None:
        """Another parent."""
        if content.parent_id is not None:
            self._children[content.parent_id].remove(content.id)
        content.parent_id = parent_id
        if parent_id is not None:
            content.position = (len(self._children[parent_id]) + 1) * POSITION_STEP
            self._children[parent_id].append(content.id)

    def revise(self, content: Content, body: str, message: str, minor_edit: bool) -> None:
        """The next version."""
        version = Version(content.latest.number + 1, self.now_ms(), self.me.account_id, body, message, minor_edit)
        content.versions.append(version)
        self._sorted.clear()

    def trash(self, content: Content) -> None:
        """Into the trash; what was below it moves up."""
        self._raise_children(content)
        self.set_status(content, "trashed")

    def _raise_children(self, content: Content) -> None:
        for child in [self.contents[identifier] for identifier in self._children.get(content.id, ())]:
            self.move(child, content.parent_id)

    def posted(self, space_id: int, title: str, created_ms: int) -> bool:
        """Whether a blog post of that title came out in a space on that day."""
        return any(
            content.kind == "blogpost"
            and content.space_id == space_id
            and content.status == "current"
            and folded(content.title) == folded(title)
            and content.created_ms // _DAY_MS == created_ms // _DAY_MS
            for content in self.contents.values()
        )

    def purge(self, content: Content) -> None:
        """Gone for good; what was below it moves up."""
        self._raise_children(content)
        self._children.pop(content.id, None)
        self.set_status(content, "deleted")
        self.move(content, None)
        del self.contents[content.id]
        self.discussion.forget(content.id)
        self._sorted.clear()

    def add_connection(self, status: str) -> Connection:
        """A connection of the managed form."""
        number = self.new_id()
        moment = self.now_ms()
        connection = Connection(str(UUID(int=_CONNECTIONS + number)), status, moment, moment)
        self.connections[connection.id] = connection
        return connection

    def new_property(self, key: str, value: object) -> Property:
        """A property in its first version."""
        return Property(self.new_id(), key, value, self.first_version(""))
