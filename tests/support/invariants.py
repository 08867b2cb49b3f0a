"""What has to hold of every queue after every story, whatever was done to it."""

from __future__ import annotations

from collections import Counter
from urllib.error import URLError

from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.queue.folder import QueueFolder
from harbor_tui.workflow.maintenance.queue_check import QueueCheck
from tests.support.node_home import NodeHome


def violations(node: NodeHome) -> list[str]:
    """Each id in one state, one POST an attempt, nothing sent that is still pending, records and chain in order."""
    store, trail = QueueFolder(node.home / "queue"), AuditFolder(node.home / "audit")
    if not store.path.exists():
        return []
    found = [f"{each['id']}: {each['problem']}" for each in QueueCheck(store, trail).queue_check()["problems"]]
    return found + _sent_too_often(node, store)


def _sent_too_often(node: NodeHome, store: QueueFolder) -> list[str]:
    """POSTs of what was decided on that no attempt stands for. A tenant that is gone cannot be asked."""
    try:
        received = Counter(each["body_sha256"] for each in node.posts())
    except (URLError, ConnectionError):
        return []
    permitted: Counter[str] = Counter()
    for request_id in (*store.case_ids(), *store.archived_ids()):
        case = store.case_records(request_id, with_bytes=False)
        records = case.records if case is not None else {}
        permitted[str(records.get("decision", {}).get("wire_sha256"))] += 0
        permitted.update(str(record["wire_sha256"]) for name, record in records.items() if name.startswith("attempt-"))
    surplus = {digest: count for digest, count in (received - permitted).items() if digest in permitted}
    return [f"{count} POSTs of {digest} more than attempts" for digest, count in surplus.items()]
