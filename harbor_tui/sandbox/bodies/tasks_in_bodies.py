"""Keeps the list of tasks in step with the task lists that bodies hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harbor_tui.sandbox.bodies.wellformed import Element, NotWellFormed, parse, serialised
from harbor_tui.sandbox.wiki.discussion import Task

if TYPE_CHECKING:
    from harbor_tui.sandbox.wiki.records import Content
    from harbor_tui.sandbox.wiki.tenant import Tenant


def take_tasks(tenant: Tenant, content: Content) -> None:
    """Replace a page's tasks by those of its latest version; a task keeps its id with its local id."""
    tasks = tenant.discussion.tasks
    before = {task.local_id: task for task in tasks.values() if task.content_id == content.id}
    for task in before.values():
        del tasks[task.id]
    try:
        found = [_task(tenant, content, element, before) for element in _tasks(content)]
    except RecursionError:  # nested thousands deep: stored, but not looked into
        return
    tasks |= {task.id: task for task in found}


def _tasks(content: Content) -> list[Element]:
    body = content.latest.body
    if "<ac:task>" not in body or content.status == "draft":
        return []
    try:
        return [element for element in parse(body).walk() if element.name == "ac:task"]
    except NotWellFormed:
        return []


def _child(task: Element, name: str) -> Element | None:
    return next((child for child in task.children() if child.name == name), None)


def _task(tenant: Tenant, content: Content, element: Element, before: dict[str, Task]) -> Task:
    local, state, body = (_child(element, f"ac:task-{name}") for name in ("id", "status", "body"))
    local_id = local.text() if local is not None else ""
    old = before.get(local_id)
    version = content.latest
    done = state is not None and state.text() == "complete"
    user = body.first("ri:user") if body is not None else None
    due = body.first("time") if body is not None else None
    return Task(
        id=old.id if old is not None else tenant.new_id(),
        local_id=local_id,
        content_id=content.id,
        status="complete" if done else "incomplete",
        body=serialised(body) if body is not None else "",
        created_by=content.author_id,
        created_ms=old.created_ms if old is not None else version.created_ms,
        updated_ms=version.created_ms,
        assigned_to=user.attributes.get("ri:account-id") if user is not None else None,
        completed_by=version.author_id if done else None,
        due_ms=_day(due.attributes.get("datetime", "")) if due is not None else None,
        completed_ms=version.created_ms if done else None,
    )


def _day(text: str) -> int | None:
    try:
        return int(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError:
        return None
