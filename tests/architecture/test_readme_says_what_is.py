"""README is part of the program: its keys, commands and pictures are those that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from harbor_tui.cli import COMMANDS, root
from harbor_tui.ui.commands.lookup import key_list_markdown

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_key_list_is_the_command_tables() -> None:
    listed = README.split("screenshots/make.py -->\n")[1].split("<!-- /keys -->")[0]
    assert listed == key_list_markdown(), "run screenshots/make.py --keys"


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"\]\((screenshots/[^)]+)\)", README)
    assert len(pictures) >= 7
    for picture in pictures:
        assert (ROOT / picture).is_file(), picture
        assert (ROOT / picture).with_suffix(".png").is_file(), picture


def test_the_two_commands_at_the_top_are_one_line_each() -> None:
    first, second = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)[:2]
    assert first.endswith("harbor-tui demo")
    assert "pytest" in second
    assert README.index(first) < README.index("## What it is") > README.index(second)


def described_commands() -> list[str]:
    """Every line of README's code blocks that calls the program by its name."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = (line for block in blocks for line in block.splitlines())
    return [line for line in lines if re.search(r"(^|\| )harbor-tui\b", line)]


@pytest.mark.parametrize("line", described_commands())
def test_every_command_that_is_described_exists_with_its_options(line: str) -> None:
    words = shlex.split(line.split("harbor-tui", 1)[1], comments=True)
    context = click.Context(root)
    command: click.Command | None = root
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command = command.get_command(context, words.pop(0))
    assert command is not None, line
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known, line


def test_every_command_has_help_with_an_example() -> None:
    context = click.Context(root)

    def with_those_below(command: click.Command | None) -> list[click.Command]:
        assert command is not None
        if not isinstance(command, click.Group):
            return [command]
        names = command.list_commands(context)
        return [command, *(each for name in names for each in with_those_below(command.get_command(context, name)))]

    for name in COMMANDS:
        for each in with_those_below(root.get_command(context, name)):
            assert each.help, name
            assert "Example: " in each.help, f"{name} {each.name}"


def test_no_option_takes_a_token() -> None:
    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        assert not {"--token", "--password", "--secret"} & {each for p in command.params for each in p.opts}, name
