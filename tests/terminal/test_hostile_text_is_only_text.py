"""Hostile titles, names, reasons, bodies and file names on every screen: literal, and never a byte of control."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hostile_tenant import HostileTenant, hostile_tenant
from tests.support.hostile_texts import ALL, C1, CONTROLS, ESCAPED_BODY, MARKUP, RAW_ESCAPES_BODY
from tests.support.node_home import NodeHome, page_request
from tests.support.operator import ASKS, approve, leave, next_tab, open_inbox, open_review, reject
from tests.support.terminal_output import copied, forbidden_sequences, without_copies
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]


@pytest.fixture
def besieged(node: NodeHome) -> NodeHome:
    """A node whose drop box holds one request for each hostile text, in every place that an agent may write to."""
    for number, raw in enumerate(ALL):
        body = (ESCAPED_BODY, RAW_ESCAPES_BODY, "<p>plain</p>")[number % 3]
        node.put(f"h{number:02}", page_request(raw, body), agent=raw[:90], why=raw)
    node.put("i-space", page_request("Bad space", spaceId="\x1b[21t"))
    node.put("j-parent", page_request("Bad parent", parentId="[/x]\x9b2J"))
    node.drop("k-surrogate.json", '{"body": {"spaceId": "98312", "title": "\\ud800", "status": "current"}}')
    node.drop(b"l-\x1b]0;x\x07.json", "{}")
    node.drop(b"m-\xff\x9b2J.json", "{}")
    node.drop("n-[@click=app.quit].json", "{}")
    node.set_undo(0)
    return node


def test_every_hostile_request_is_shown_literally_on_every_screen(besieged: NodeHome) -> None:
    with besieged.console() as terminal:
        open_inbox(terminal, "3 entries ignored")
        terminal.wait_for(r"\[/x\][\s\S]*\[black on black\][\s\S]*\$error")
        texts = [*ALL.values(), "⟨U+001B⟩[21t", "⟨U+009B⟩2J", "surrogate"]
        open_review(terminal, f"1 of {len(texts)}")
        for number in range(1, len(ALL) + 4):
            terminal.wait_for(f"▸ {number} of")
            terminal.wait_for(re.escape(texts[number - 1]))
            if number % 3 == 1 or number > len(ALL):
                walk_the_tabs(terminal)
            if number < len(ALL) + 3:
                terminal.send("J")
        reject(terminal, "a lone surrogate is no title")
        besieged.wait_for_record("k-surrogate", "decision.json")
        terminal.send("Escape")
        open_inbox(terminal)
        for pane in "45":
            terminal.send(pane)
            terminal.wait_for("create-page" if pane == "4" else "rejected")
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []
    assert besieged.posts() == []


def walk_the_tabs(terminal: Terminal) -> None:
    """Every tab, and back to the one it began with."""
    for _ in range(5):
        next_tab(terminal)


def test_a_click_on_a_title_that_names_an_action_does_nothing(node: NodeHome) -> None:
    title = "[@click=app.quit]CLICK ME[/]"
    node.put("click", page_request(title, f"<p>{title}</p>"), agent=title, why=title)
    with node.console() as terminal:
        open_inbox(terminal, "CLICK ME")
        terminal.click(*terminal.find("CLICK ME"))
        open_review(terminal)
        for _ in range(3):
            click_everywhere(terminal, "CLICK ME")
        terminal.send("a")
        terminal.wait_for(ASKS)
        click_everywhere(terminal, "CLICK ME")
        terminal.send("Escape")
        terminal.wait_gone(ASKS)
        terminal.send("r")
        terminal.wait_for("Reject this request")
        click_everywhere(terminal, "CLICK ME")
        terminal.send("Escape")
        terminal.wait_gone("Reject this request")
        assert leave(terminal) == 0
    assert node.is_undecided("click")


def click_everywhere(terminal: Terminal, text: str) -> None:
    """Click on each place where a text stands."""
    for row, line in enumerate(terminal.text().splitlines()):
        if (column := line.find(text)) >= 0:
            terminal.click(column, row)


def test_each_control_character_is_a_mark_of_its_own_and_moves_no_column(node: NodeHome) -> None:
    for number, character in enumerate([*CONTROLS, *C1]):
        node.put(f"c{number:02}", page_request(f"a{character}b", f"<p>{character}</p>"), agent="column")
    with node.console(size=(200, 80)) as terminal:
        open_inbox(terminal, "⟨U\\+009F⟩")
        screen = terminal.text()
        for character in [*CONTROLS, *C1]:
            assert f"a⟨U+{ord(character):04X}⟩b" in screen
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []


@pytest.fixture
def hostile(node: NodeHome) -> Iterator[tuple[NodeHome, HostileTenant]]:
    """A node on a tenant whose every text is hostile."""
    with hostile_tenant(list(ALL), RAW_ESCAPES_BODY, "E\x1b]52;c;eA==\x07\x9b2J[/x]") as tenant:
        assert node.run("port", "set", "base_url", tenant.base_url).code == 0
        assert node.run("port", "token", "--store", "file", given="hostile-test-token\n").code == 0
        yield node, tenant


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
def test_hostile_pages_in_the_list_the_viewer_and_the_errors(
    hostile: tuple[NodeHome, HostileTenant], size: tuple[int, int]
) -> None:
    node, _ = hostile
    with node.console(size=size) as terminal:
        open_inbox(terminal)
        terminal.send("2")
        terminal.wait_for("Enter searches")
        terminal.type("[@click=app.quit]x [/ \u202e")
        terminal.wait_for(r"\[@click=app.quit\]x \[/")
        terminal.send("Enter")
        terminal.wait_for(r"X⟨U\+001B⟩")
        screen = terminal.wait_for(r"\[/nope\]")
        assert all(text in screen for text in MARKUP[:5] if len(text) < 12)
        terminal.wait_for("Enter open")
        terminal.send("Enter")
        terminal.wait_for("Not well-formed")
        terminal.send("G", "v")
        terminal.wait_for("CDATA")
        terminal.send("v")
        terminal.wait_gone("CDATA")
        terminal.send("Escape")
        terminal.wait_for("p commands")
        terminal.send("s")
        terminal.send("Home", *["DC"] * 30)
        terminal.type("ERROR")
        terminal.send("Enter")
        terminal.wait_for(r"⟨U\+001B⟩\]52|⟨U\+009B⟩2J")
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []


def test_what_is_copied_of_a_hostile_answer_is_one_harmless_line(hostile: tuple[NodeHome, HostileTenant]) -> None:
    node, tenant = hostile
    node.put("copied", page_request("Copied"))
    node.set_undo(0)
    with node.console(may_copy=True) as terminal:
        open_inbox(terminal, "Copied")
        terminal.send("Y")
        terminal.wait_for("clipboard")
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("● created")
        terminal.send("y")
        terminal.wait_for("clipboard:")
        terminal.send("]", "]", "]", "]", "]")
        terminal.wait_for(r"──\[History\]")
        terminal.send("Escape")
        open_inbox(terminal)
        terminal.send("2")
        terminal.wait_for(r"▌X⟨U\+001B⟩")
        terminal.send("Escape")  # out of the form, into the list
        terminal.send("y")
        terminal.wait_for("clipboard")
        assert leave(terminal) == 0
        written = terminal.written
    assert forbidden_sequences(without_copies(written)) == []
    assert copied(written)
    assert all(line.isprintable() and forbidden_sequences(line.encode()) == [] for line in copied(written))
    assert {path for method, path in tenant.received if method == "POST"} == {"/wiki/api/v2/pages"}


def test_words_typed_to_filter_the_inbox_are_literal(besieged: NodeHome) -> None:
    with besieged.console(size=(80, 24)) as terminal:
        open_inbox(terminal, "3 entries ignored")
        terminal.send("/")
        terminal.wait_for("words to look for")
        terminal.type("[@click=app.quit]click me[/")
        terminal.wait_for("1 of")
        terminal.wait_for(r"▌.*\[@click=app.quit\]CLICK ME")
        terminal.send("Enter")
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []


def test_hostile_files_where_the_console_keeps_its_records(node: NodeHome) -> None:
    write_hostile_records(node.home)
    node.spoiled = "its audit trail was written by hand"
    with node.console() as terminal:
        open_inbox(terminal)
        terminal.send("5")
        terminal.wait_for(r"U\+001B")
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []


def write_hostile_records(home: Path) -> None:
    """An audit trail that somebody has edited by hand (ESC-21)."""
    (home / "audit").mkdir(exist_ok=True, mode=0o700)
    names = '"event": "\\u009b2J[/x]", "id": "\\u001b]52;c;eA==\\u0007", "title": "\u202e"'
    record = f'{{"seq": 1, "time": "\\u001b[2J", {names}}}'
    (home / "audit" / "2026-11.jsonl").write_text(record + "\n\x1b]0;raw\x07not json\n", encoding="utf-8")
