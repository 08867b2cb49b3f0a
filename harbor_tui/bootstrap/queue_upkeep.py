"""Making the queue's folders and archiving its closed cases, for one home."""

from __future__ import annotations

from typing import Any

from harbor_tui.bootstrap.node_home import NodeHome

DAY_S = 86_400.0


def make_queue(home: str | None, agents_group: str) -> dict[str, Any]:
    """Make what is missing of the queue; with a group, open its drop box. Tells what was done, and the posture."""
    from harbor_tui.queue.folder import init_queue

    node = NodeHome(home)
    done = init_queue(node.queue_path, agents_group=agents_group)
    posture, refusals = node.store.posture(), node.store.refusals()
    problems = [{"problem": each.problem, "fix": each.fix} for each in (*posture.problems, *refusals)]
    return {
        "queue": str(node.queue_path),
        "done": list(done),
        "ok": posture.usable and not refusals,
        "agents_share_uid": posture.agents_share_uid,
        "problems": problems,
    }


def archive_closed(home: str | None, days: float, results_days: float | None = None) -> dict[str, Any]:
    """Move closed cases older than so many days to the archive, and remove the results of those older than others."""
    from harbor_tui.confluence.clock import SystemClock
    from harbor_tui.workflow.maintenance.archive import archive_older_than, forget_results_older_than

    node, clock = NodeHome(home), SystemClock()
    store = node.made_store()
    moved = archive_older_than(store, node.audit, clock, days * DAY_S)
    document: dict[str, Any] = {"archived": len(moved), "ids": list(moved)}
    if results_days is not None:
        document["results_removed"] = len(forget_results_older_than(store, node.audit, clock, results_days * DAY_S))
    return document
