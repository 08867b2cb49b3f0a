"""What hangs on pages and blog posts: comments, attachments, tasks and custom content."""

from __future__ import annotations

from dataclasses import dataclass, field

from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.wiki.records import Label, Property, Version


@dataclass(slots=True)
class Comment:
    """A footer or inline comment; a reply names its parent."""

    id: int
    inline: bool
    content_id: int
    author_id: str
    versions: list[Version]
    parent_id: int | None = None
    attachment_id: int | None = None
    custom_content_id: int | None = None
    status: str = "current"
    resolution: str = "open"
    selection: str = ""
    marker: str = ""
    properties: list[Property] = field(default_factory=list)


@dataclass(slots=True)
class Attachment:
    """A file on a page or blog post."""

    id: int
    content_id: int
    title: str
    media_type: str
    file_id: str
    size: int
    version: Version
    status: str = "current"
    comment: str = ""
    labels: tuple[Label, ...] = ()


@dataclass(slots=True)
class Task:
    """A task of a page's task list."""

    id: int
    local_id: str
    content_id: int
    status: str
    body: str
    created_by: str
    created_ms: int
    updated_ms: int
    assigned_to: str | None = None
    completed_by: str | None = None
    due_ms: int | None = None
    completed_ms: int | None = None


@dataclass(slots=True)
class CustomContent:
    """Content of an app's own type."""

    id: int
    type: str
    title: str
    space_id: int
    content_id: int | None
    author_id: str
    versions: list[Version]
    status: str = "current"


class Discussion:
    """The tenant's comments, attachments, tasks and custom content, by id."""

    def __init__(self) -> None:
        self.comments: dict[int, Comment] = {}
        self.attachments: dict[int, Attachment] = {}
        self.tasks: dict[int, Task] = {}
        self.custom: dict[int, CustomContent] = {}
        self.custom_types: set[str] = set()

    def forget(self, content_id: int) -> None:
        """Drop what hung on content that is gone."""
        self.comments = {key: entry for key, entry in self.comments.items() if entry.content_id != content_id}
        self.attachments = {key: entry for key, entry in self.attachments.items() if entry.content_id != content_id}
        self.tasks = {key: entry for key, entry in self.tasks.items() if entry.content_id != content_id}
        self.custom = {key: entry for key, entry in self.custom.items() if entry.content_id != content_id}

    def comment(self, identifier: int, *, inline: bool = False) -> Comment:
        """A comment, or the service's 404."""
        comment = self.comments.get(identifier)
        if comment is None or comment.inline != inline or comment.status != "current":
            raise answers.not_found("comment", identifier)
        return comment

    def attachment(self, identifier: int) -> Attachment:
        """An attachment, or the service's 404."""
        attachment = self.attachments.get(identifier)
        if attachment is None:
            raise answers.not_found("attachment", f"att{identifier}")
        return attachment
