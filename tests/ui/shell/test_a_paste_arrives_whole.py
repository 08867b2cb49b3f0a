"""What a terminal brackets as pasted is one message with all its characters; no key is read out of it."""

from __future__ import annotations

import pytest
from textual import events
from textual.message import Message

from harbor_tui.ui.shell.pastes import WholePastes


def messages(*chunks: str) -> list[Message]:
    parser = WholePastes()
    return [message for chunk in chunks for message in parser.feed(chunk)]


def told(found: list[Message]) -> list[str]:
    return [message.text if isinstance(message, events.Paste) else getattr(message, "key", "") for message in found]


PASTED = [
    "plain",
    "two\rlines",
    "abc\x1b[31mdef",
    "\x1b[Aabc",
    "abc\x1b",
    "abc\x1b[20",
    "\x1b[200~within",
    "\x00\x07",
    "x" * 100_000,
    "a\x1b]52;c;cm0=\x07b",
]


@pytest.mark.parametrize("text", PASTED, ids=range(len(PASTED)))
@pytest.mark.parametrize("size", [1, 2, 5, 4096])
def test_it_is_one_message_however_the_bytes_arrive(text: str, size: int) -> None:
    sent = f"j\x1b[200~{text}\x1b[201~k"
    found = messages(*(sent[at : at + size] for at in range(0, len(sent), size)))
    assert told(found) == ["j", text, "k"]


def test_two_in_one_read_are_two() -> None:
    assert told(messages("\x1b[200~one\x1b[201~\x1b[200~two\x1b[201~q")) == ["one", "two", "q"]


def test_keys_are_read_as_before() -> None:
    assert told(messages("a\x1b[A\x1b[15~", "\x1bOP")) == ["a", "up", "f5", "f1"]
