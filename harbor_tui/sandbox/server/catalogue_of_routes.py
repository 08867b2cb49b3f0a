"""Every operation of the wiki's API that the tenant answers, gathered from the resources."""

from __future__ import annotations

from harbor_tui.sandbox.routes import (
    attachments,
    blogposts,
    comments,
    custom_content,
    pages,
    people,
    properties,
    spaces,
    tasks,
    versions_and_labels,
)
from harbor_tui.sandbox.service.routing import Operation

_RESOURCES = (
    pages, spaces, blogposts, versions_and_labels, properties, comments, attachments, tasks, custom_content, people,
)  # fmt: skip
OPERATIONS: tuple[Operation, ...] = tuple(operation for resource in _RESOURCES for operation in resource.OPERATIONS)
