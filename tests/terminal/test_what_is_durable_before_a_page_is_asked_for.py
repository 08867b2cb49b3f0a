"""The order of the console's own system calls in one approval, read off while it runs (CR-12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.call_order import audited, durable, first, whole_calls
from tests.support.node_home import NodeHome, page_request
from tests.support.operator import ask_to_approve, leave, open_inbox, open_review
from tests.support.system_calls import CALLS, why_no_strace
from tests.support.tmux import needs_tmux
from tests.support.tracing import traced

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.sweep,
    needs_tmux,
    pytest.mark.skipif(bool(why_no_strace()), reason=why_no_strace() or "strace works"),
]

ID = "watched"


def test_the_permit_is_durable_and_on_record_before_the_first_byte_and_the_outcome_before_its_result(
    node: NodeHome, tmp_path: Path
) -> None:
    node.set_undo(0)
    node.put(ID, page_request("Watched by strace"))
    log = tmp_path / "log"
    with node.console() as terminal:
        open_inbox(terminal, "Watched by strace")
        open_review(terminal)
        ask_to_approve(terminal)
        with traced(terminal.pid(), log, "-s", "200", "-e", f"trace={CALLS}"):
            terminal.send("C-y")
            node.wait_for_result(ID, "created")
            terminal.wait_for("● created")
        assert leave(terminal) == 0
    calls = whole_calls(log)
    decision = durable(calls, "decision", case=ID)
    taken_out = first(calls, rf'unlinkat\(.*"{ID}\.json"')
    assert decision < audited(calls, decision) < taken_out
    attempt = durable(calls, "attempt-1", taken_out, case=ID)
    permitted = audited(calls, attempt)
    tenant = node.sandbox.base_url.rsplit(":", 1)[1]
    posted = first(calls, r'(sendto|write)\(\d+<.*"POST /wiki/api/v2/pages')
    connected = max(number for number, line in enumerate(calls[:posted]) if f"htons({tenant})" in line)
    assert attempt < permitted < connected < posted, "a connection of its own, made once all is on record"
    assert not [line for line in calls[:permitted] if '"POST ' in line]
    outcome = durable(calls, "outcome-1", posted, case=ID)
    assert posted < outcome < audited(calls, outcome) < first(calls, rf'rename(at2?)?\(.*"{ID}\.json"', outcome)
