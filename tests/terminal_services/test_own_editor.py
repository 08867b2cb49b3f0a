"""Editing happens in the operator's editor, on a private file that is gone afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from harbor_tui.domain.errors import InvalidInput, NotFound, SetupIncomplete
from harbor_tui.terminal.editor import edit_text, editor_command


class Typist:
    """An editor that leaves `text` in the file (None: removes it), and remembers what it saw."""

    def __init__(self, text: bytes | None, status: int = 0) -> None:
        self.text, self.status = text, status
        self.path = Path()
        self.found = ""
        self.modes = (0, 0)

    def __call__(self, command: Sequence[str]) -> int:
        self.path = Path(command[-1])
        self.found = self.path.read_text(encoding="utf-8")
        self.modes = (self.path.stat().st_mode & 0o777, self.path.parent.stat().st_mode & 0o777)
        if self.text is None:
            self.path.unlink()
        else:
            self.path.write_bytes(self.text)
        return self.status


def test_the_text_comes_back_as_the_operator_left_it_and_the_file_is_private_and_gone() -> None:
    typist = Typist("<p>grün</p>\r\n".encode())
    assert edit_text("<p>grau</p>", ["vi"], run=typist) == "<p>grün</p>\r\n"
    assert typist.found == "<p>grau</p>"
    assert typist.modes == (0o600, 0o700)
    assert not typist.path.parent.exists()


def test_the_line_end_that_editors_add_is_no_change() -> None:
    assert edit_text("<p/>", ["vi"], run=Typist(b"<p/>\n")) == "<p/>"


@pytest.mark.parametrize(
    ("typist", "error"),
    [
        (Typist(b"\xff\xfe"), InvalidInput),
        (Typist(None), NotFound),
        (Typist(b"x", status=1), NotFound),
    ],
)
def test_an_editor_that_leaves_no_text_changes_nothing_and_says_so(typist: Typist, error: type[Exception]) -> None:
    with pytest.raises(error):
        edit_text("<p/>", ["vi"], run=typist)
    assert not typist.path.parent.exists()


def test_half_a_character_is_refused_before_the_editor_starts() -> None:
    with pytest.raises(InvalidInput):
        edit_text("\ud800", ["vi"], run=Typist(b""))


def test_a_windowed_editor_is_told_to_wait() -> None:
    assert editor_command({"EDITOR": "code -n"}, which=lambda name: name) == ("code", "--wait", "-n")
    assert editor_command({"EDITOR": "code --wait"}, which=lambda name: name) == ("code", "--wait")


def test_visual_wins_over_editor_and_something_is_found_without_either() -> None:
    assert editor_command({"VISUAL": "emacs", "EDITOR": "vi"}, which=lambda name: name) == ("emacs",)
    assert editor_command({}, which=lambda name: name if name == "vi" else None) == ("vi",)


@pytest.mark.parametrize("environment", [{}, {"EDITOR": "nosuch"}, {"EDITOR": "'"}])
def test_without_a_usable_editor_the_advice_is_to_set_one(environment: dict[str, str]) -> None:
    with pytest.raises(SetupIncomplete) as refused:
        editor_command(environment, which=lambda _: None)
    assert "EDITOR" in refused.value.advice
