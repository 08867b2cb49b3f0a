"""Tasks: those that stand in the task lists of pages and blog posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harbor_tui.sandbox.bodies.bodies import LIST_FORMATS, shown
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.cursors import Order
from harbor_tui.sandbox.service.routing import V2, Call, Operation, sorted_listing
from harbor_tui.sandbox.wiki.discussion import Task
from harbor_tui.sandbox.wiki.records import iso

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.sandbox.service.answers import Answer
    from harbor_tui.sandbox.wiki.tenant import Tenant

READ = "read:task:confluence"
_ORDER: Order[Task] = Order("id", lambda task: task.id, lambda task: task.id)
_MOMENTS: dict[str, Callable[[Task], int | None]] = {
    "created-at": lambda task: task.created_ms,
    "due-at": lambda task: task.due_ms,
    "completed-at": lambda task: task.completed_ms,
}
_PEOPLE: dict[str, Callable[[Task], str | None]] = {
    "created-by": lambda task: task.created_by,
    "assigned-to": lambda task: task.assigned_to,
    "completed-by": lambda task: task.completed_by,
}


def _describe(tenant: Tenant, task: Task, body_format: str | None) -> dict[str, Any]:
    content = tenant.contents[task.content_id]
    return {
        "id": str(task.id),
        "localId": task.local_id,
        "spaceId": str(content.space_id),
        "pageId": str(content.id) if content.kind == "page" else None,
        "blogPostId": str(content.id) if content.kind == "blogpost" else None,
        "status": task.status,
        "body": shown(task.body, body_format) if body_format else {},
        "createdBy": task.created_by,
        "assignedTo": task.assigned_to,
        "completedBy": task.completed_by,
        "createdAt": iso(task.created_ms),
        "updatedAt": iso(task.updated_ms),
        "dueAt": None if task.due_ms is None else iso(task.due_ms),
        "completedAt": None if task.completed_ms is None else iso(task.completed_ms),
    }


def _filters(call: Call) -> list[Callable[[Task], bool]]:
    query, contents = call.query, call.tenant.contents
    identifiers, spaces = query.ids("task-id", 250), query.ids("space-id", 250)
    holders = query.ids("page-id", 250) | query.ids("blogpost-id", 250)
    status = query.choice("status", ("complete", "incomplete"))
    blank = query.flag("include-blank-tasks", True)
    filters: list[Callable[[Task], bool]] = [
        lambda task: contents[task.content_id].status in ("current", "archived"),
        lambda task: not identifiers or task.id in identifiers,
        lambda task: not spaces or contents[task.content_id].space_id in spaces,
        lambda task: not holders or task.content_id in holders,
        lambda task: status in (None, task.status),
        lambda task: blank or bool(task.body.strip()),
    ]
    filters += [_person(who, set(query.many(name, 250))) for name, who in _PEOPLE.items()]
    for name, moment in _MOMENTS.items():
        filters.append(_between(moment, query.number(f"{name}-from"), query.number(f"{name}-to")))
    return filters


def _person(who: Callable[[Task], str | None], wanted: set[str]) -> Callable[[Task], bool]:
    return lambda task: not wanted or who(task) in wanted


def _between(moment: Callable[[Task], int | None], first: int | None, last: int | None) -> Callable[[Task], bool]:
    def holds(task: Task) -> bool:
        at = moment(task)
        if first is None and last is None:
            return True
        return at is not None and (first is None or at >= first) and (last is None or at <= last)

    return holds


def list_tasks(call: Call) -> Answer:
    """GET /tasks."""
    body_format = call.query.body_format(LIST_FORMATS)
    filters = _filters(call)
    every = call.tenant.discussion.tasks.values()
    kept = [task for task in every if all(holds(task) for holds in filters)]
    return sorted_listing(call, kept, _ORDER, lambda task: _describe(call.tenant, task, body_format))


def read_task(call: Call) -> Answer:
    """GET /tasks/{id}."""
    task = call.tenant.discussion.tasks.get(call.id())
    if task is None:
        raise answers.not_found("task", call.id())
    return answers.as_json(200, _describe(call.tenant, task, call.query.body_format(LIST_FORMATS)))


OPERATIONS = (
    Operation("GET", f"{V2}/tasks", (READ,), list_tasks),
    Operation("GET", f"{V2}/tasks/{{id}}", (READ,), read_task),
)
