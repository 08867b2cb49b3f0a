"""Plants what hangs on the written pages: comments, files, tasks, properties, posts, a trash and a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from harbor_tui.sandbox.bodies.tasks_in_bodies import take_tasks
from harbor_tui.sandbox.seed import discussions
from harbor_tui.sandbox.seed.library import with_mentions
from harbor_tui.sandbox.seed.people import PEOPLE
from harbor_tui.sandbox.wiki.discussion import Attachment, Comment, CustomContent
from harbor_tui.sandbox.wiki.records import Property, Version

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.sandbox.wiki.records import Content, Space
    from harbor_tui.sandbox.wiki.tenant import Tenant

_DAY = 86_400_000
_HOUR = 3_600_000
_FILES = 0x5A17000000000000A1B2000000000000


class Planting:
    """Adds to a tenant what its written pages carry; what belongs to a page that is not there is left out."""

    def __init__(self, tenant: Tenant, anchor_ms: int) -> None:
        self.tenant = tenant
        self.anchor_ms = anchor_ms
        self.spaces: dict[str, Space] = {space.key: space for space in tenant.spaces.values()}

    def everything(self) -> None:
        """All of it, in an order that gives the same ids every time."""
        steps: tuple[Callable[[], None], ...] = (
            self._tasks, self._remarks, self._files, self._properties, self._team_labels, self._posts,
            self._custom, self._trash_and_draft, self._connections,
        )  # fmt: skip
        for step in steps:
            step()

    def _page(self, title: str) -> Content | None:
        return next(iter(self.tenant.titled(title)), None)

    def _version(self, body: str, who: str, days: float) -> Version:
        return Version(1, self.anchor_ms - int(days * _DAY), PEOPLE[who].account_id, with_mentions(body))

    def _tasks(self) -> None:
        for content in list(self.tenant.contents.values()):
            if isinstance(content.latest.source, str):
                take_tasks(self.tenant, content)

    def _remarks(self) -> None:
        for remark in discussions.REMARKS:
            page = self._page(remark.page)
            if page is None:
                continue
            first = self._comment(page, remark.who, remark.text, remark.days, None)
            if remark.on:
                first.inline, first.selection, first.resolution = True, remark.on, remark.resolution
                first.marker = str(UUID(int=_FILES + first.id))
            above = first
            for place, (who, text) in enumerate(remark.replies, start=1):
                above = self._comment(page, who, text, remark.days - place / 24, above)

    def _comment(self, page: Content, who: str, text: str, days: float, above: Comment | None) -> Comment:
        comment = Comment(
            self.tenant.new_id(), False, page.id, PEOPLE[who].account_id, [self._version(text, who, days)],
            parent_id=above.id if above is not None else None,
        )  # fmt: skip
        self.tenant.discussion.comments[comment.id] = comment
        return comment

    def _files(self) -> None:
        for title, name, media_type, size, comment in discussions.FILES:
            page = self._page(title)
            if page is None:
                continue
            identifier = self.tenant.new_id()
            version = Version(1, page.latest.created_ms - _HOUR, page.author_id, "", comment)
            self.tenant.discussion.attachments[identifier] = Attachment(
                identifier,
                page.id,
                name,
                media_type,
                str(UUID(int=_FILES + identifier)),
                size,
                version,
                comment=comment,
            )

    def _properties(self) -> None:
        for title, key, value in discussions.PAGE_PROPERTIES:
            page = self._page(title)
            if page is not None:
                entry = Property(self.tenant.new_id(), key, value, self._version("", "ines", 40))
                page.properties = [*(page.properties or []), entry]
        for key, name, value in discussions.SPACE_PROPERTIES:
            entry = Property(self.tenant.new_id(), name, value, self._version("", "mara", 300))
            self.spaces[key].properties.append(entry)

    def _team_labels(self) -> None:
        for key, name in discussions.TEAM_LABELS:
            self.spaces[key].labels.append(self.tenant.label(name, "team"))

    def _posts(self) -> None:
        for key, who, days, title, label, body in discussions.POSTS:
            labels = (self.tenant.label(label),)
            self.tenant.add("blogpost", self.spaces[key], title, [self._version(body, who, days)], labels=labels)
        newest = next(content for content in self.tenant.contents.values() if content.kind == "blogpost")
        self._comment(newest, "padraig", "<p>Empty by lunch? Not on my watch.</p>", 1, None)

    def _custom(self) -> None:
        discussion = self.tenant.discussion
        discussion.custom_types |= set(discussions.CUSTOM_TYPES)
        for kind, page_title, title, body in discussions.CUSTOM:
            page = self._page(page_title)
            if page is not None:
                version = Version(1, page.created_ms, page.author_id, body)
                entry = CustomContent(
                    self.tenant.new_id(), kind, title, page.space_id, page.id, page.author_id, [version]
                )
                discussion.custom[entry.id] = entry

    def _trash_and_draft(self) -> None:
        for key, title, body in discussions.TRASHED:
            space = self.spaces[key]
            version = self._version(body, "tomasz", 200)
            self.tenant.add("page", space, title, [version], parent_id=space.homepage_id, status="trashed")
        key, title, body = discussions.DRAFT
        space = self.spaces[key]
        version = self._version(body, "leila", 1)
        self.tenant.add("page", space, title, [version], parent_id=space.homepage_id, status="draft")

    def _connections(self) -> None:
        for place, status in enumerate(("ACTIVE", "PENDING", "FAILED")):
            connection = self.tenant.add_connection(status)
            connection.created_ms = self.anchor_ms - (40 - place) * _DAY
            connection.updated_ms = connection.created_ms + _HOUR
