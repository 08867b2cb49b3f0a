"""The token through a whole session: not on the terminal, not in a file but its own, not in the process's arguments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import harbor
from tests.support.failpoint import failpoint
from tests.support.hostile_tenant import hostile_tenant
from tests.support.node_home import NodeHome, configured_home, page_request
from tests.support.operator import approve, leave, open_inbox, open_review, reject
from tests.support.sandbox_process import served_sandbox
from tests.support.terminal_output import forbidden_sequences
from tests.support.tmux import Terminal, needs_tmux
from tests.support.token_routes import ROUTES, Route, by_environment, by_file
from tests.support.token_spellings import SPELLINGS, can_be_read

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

NEXT_THEME = "harbor_tui.ui.app:next_theme"
TYPED = "typed-SEKRET-token-0123456789"
REPEATED = "tok-SEKRET_0123456789/abcdef="


@pytest.fixture
def refusing(tmp_path: Path) -> Iterator[NodeHome]:
    """A node whose first approved page is refused for its sign-in, and whose searches get an HTML 403."""
    faults = ("401@POST /wiki/api/v2/pagesx1", "403-html@GET /wiki/api/v2/pages")
    with served_sandbox(tmp_path, *(part for fault in faults for part in ("--fault", fault))) as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        node.set_undo(0)
        yield node


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_a_session_with_refusals_shows_the_token_nowhere(refusing: NodeHome, route: Route) -> None:
    """SEC-01: whichever way the token came; errors, every pane, the palette, the debug log, an internal error."""
    node, token = refusing, refusing.sandbox.token
    if route is not by_file:
        assert node.run("port", "forget-token").code == 0
    environment = route(node.home, token) | {"HARBOR_TUI_DEBUG": "1"}
    node.put("a-refused", page_request("Refused"))
    node.put("b-rejected", page_request("Rejected"))
    with node.console(env=environment) as terminal:
        open_inbox(terminal, "2 pending")
        check_the_process(terminal, token, in_environment=route is by_environment)
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("✗ failed")
        terminal.send("]", "]", "]", "]", "J")
        terminal.wait_for("▸ 2 of")
        reject(terminal, "no")
        node.wait_for_record("b-rejected", "decision.json")
        terminal.send("Escape")
        open_inbox(terminal)
        terminal.send("2")
        terminal.wait_for("Page size")
        terminal.send("Enter")
        terminal.wait_for("403")
        for pane, shown in (("3 Ports", "Keep it in"), ("4 Actions", "create-page"), ("5 Audit", "rejected")):
            terminal.click(*terminal.find(pane))
            terminal.wait_for(shown)
        terminal.send("F1")
        terminal.wait_for("Everywhere")
        terminal.send("Escape")
        terminal.wait_gone("Everywhere")
        terminal.send("C-p")
        terminal.type("screenshot")
        terminal.wait_for("screenshot")
        assert "Save a" not in terminal.text(), "what is on the screen is written to no file"
        terminal.send("Escape")
        terminal.wait_gone("screenshot")
        assert leave(terminal) == 0
        written = terminal.written
    with node.console(
        env=environment | failpoint(node.home.parent / "site", NEXT_THEME, token, environment)
    ) as terminal:
        open_inbox(terminal)
        terminal.send("F9")
        assert terminal.wait_exit() == 70
        written += terminal.written
    assert b"RuntimeError: the failpoint" in written
    assert token.encode() not in written
    assert [file.parent.name for file in node.files_with(token)] == (["secrets"] if route is by_file else [])
    for arguments in (("queue", "check"), ("queue", "list", "--json"), ("audit", "show", "--json"), ("port", "show")):
        done = harbor(node.home, *arguments, env=environment)
        assert token not in done.out + done.err, arguments


def check_the_process(terminal: Terminal, token: str, *, in_environment: bool) -> None:
    """Nothing in its arguments, nor in its environment unless that is where it came from."""
    process = Path(f"/proc/{terminal.pid()}")
    assert token.encode() not in process.joinpath("cmdline").read_bytes()
    assert in_environment or token.encode() not in process.joinpath("environ").read_bytes()


def test_what_is_typed_into_the_token_field_cannot_be_copied_or_seen(node: NodeHome) -> None:
    with node.console(size=(100, 30)) as terminal:
        open_inbox(terminal)
        terminal.send("3")
        terminal.wait_for("kept in a file")
        terminal.send("i")
        terminal.wait_for("Paste it here")
        terminal.type(TYPED)
        terminal.wait_for("•{20}")
        for keys in (("C-a", "C-c"), ("Home", "S-End", "C-c"), ("C-x",), ("S-Home", "C-c"), ("F6", "F7", "C-c")):
            terminal.send(*keys)
        terminal.send("C-l")
        terminal.wait_for("Paste it here")
        assert leave(terminal) == 0
        written = terminal.written
    assert TYPED.encode() not in written
    assert forbidden_sequences(written) == [], "no OSC 52"
    assert node.files_with(TYPED) == []


def test_a_token_in_the_environment_is_used_and_written_nowhere(node: NodeHome) -> None:
    assert node.run("port", "forget-token").code == 0
    with node.console(env={"HARBOR_TUI_TOKEN": node.sandbox.token}) as terminal:
        open_inbox(terminal)
        terminal.send("2")
        terminal.wait_for("Page size")
        terminal.send("Enter")
        terminal.wait_for(r"\d+ shown")
        assert leave(terminal) == 0
        assert node.sandbox.token.encode() not in terminal.written
    assert node.files_with(node.sandbox.token) == []


def test_a_tenant_that_repeats_it_in_every_spelling_brings_it_nowhere(node: NodeHome) -> None:
    """On the list, in a page, its source and its links, in a result that everybody reads, in the trail."""
    spelt = [spelling(REPEATED) for spelling in SPELLINGS.values()]
    body = "".join(f"<p>Part {each}</p>" for each in spelt if "<" not in each and "\x00" not in each)
    with hostile_tenant([f"Page {each}" for each in spelt], body, f"ERR {spelt[0]}") as tenant:
        assert node.run("port", "set", "base_url", tenant.base_url).code == 0
        assert node.run("port", "token", "--store", "file", given=REPEATED + "\n").code == 0
        node.set_undo(0)
        node.put("a1", page_request("Repeated"))
        with node.console() as terminal:
            open_inbox(terminal, "1 pending")
            open_review(terminal)
            approve(terminal)
            screens = [terminal.wait_for("created: page 1000")]
            terminal.send("Escape")
            terminal.wait_for("Enter review")
            terminal.send("2")
            screens.append(terminal.wait_for("▌Page .the token."))
            terminal.wait_for("Esc leave")
            terminal.send("Down")
            terminal.wait_gone("Esc leave")
            terminal.wait_for("Enter open")
            terminal.send("Enter")
            screens.append(terminal.wait_for("Part .the token."))
            for key in ("G", "v", "g", "G"):
                terminal.send(key)
                screens.append(terminal.wait_for(r"\[the token\]"))
            terminal.click(*terminal.find("5 Audit"))
            screens.append(terminal.wait_for("created"))
            assert leave(terminal) == 0
            screens.append(terminal.written.decode("utf-8", "replace"))
    assert node.result("a1")["state"] == "created"
    for screen in screens:
        assert not can_be_read(screen, REPEATED)
    for file in (file for file in node.home.rglob("*") if file.is_file() and file.parent.name != "secrets"):
        assert not can_be_read(file.read_text("utf-8", "replace"), REPEATED), file
