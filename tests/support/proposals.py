"""An action that agents propose in tests."""

from __future__ import annotations

from typing import Any

TASK: dict[str, Any] = {
    "slug": "get-task",
    "label": "Get one task",
    "description": "One inline task by its id.",
    "method": "GET",
    "path": "/wiki/api/v2/tasks/{id}",
    "approvalMode": "auto",
    "risk": "low",
    "requestBodyMode": "none",
    "resultMode": "json_summary",
    "scopes": ["read:task:confluence"],
    "input": {"path": {"type": "object", "properties": {"id": {"type": "id"}}, "required": ["id"]}},
}
