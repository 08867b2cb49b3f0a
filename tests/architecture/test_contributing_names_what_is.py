"""CONTRIBUTING's recipes name files and symbols that exist, so that nobody who follows one looks in vain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
TEXT: Final = (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES: Final = TEXT.split("## How to add\n")[1]
NEW: Final = "NAME"
"""Stands for the name of a file that a recipe makes."""
PATH: Final = re.compile(r"[\w./-]*/[\w./-]+|[\w-]+\.(?:py|md|toml|json)")
SYMBOL: Final = re.compile(r"[A-Za-z_]\w*")


def quoted(text: str) -> list[str]:
    """What stands in backticks, outside code blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def steps() -> Iterator[tuple[str, list[str]]]:
    """The file of each step of a recipe, and the symbols that are named in it."""
    for step in re.findall(r"^- (.*(?:\n  .*)*)", RECIPES, re.MULTILINE):
        file, *others = quoted(step)
        yield file, [each for each in others if SYMBOL.fullmatch(each)]


def paths() -> list[str]:
    """Every path that is named, also in passing; a plain file name lies beside the path before it."""
    found, folder = [], ""
    for each in quoted(TEXT):
        if not PATH.fullmatch(each):
            continue
        beside = "/" not in each and not (ROOT / each).exists()
        found.append(f"{folder}/{each}" if beside else each)
        folder = found[-1].rpartition("/")[0]
    return found


@pytest.mark.parametrize("path", paths())
def test_every_file_that_is_named_exists(path: str) -> None:
    known = path.partition(NEW)[0].rpartition("/")[0] if NEW in path else path
    assert (ROOT / known).exists()


@pytest.mark.parametrize(("file", "symbols"), [step for step in steps() if NEW not in step[0] and step[1]])
def test_every_symbol_of_a_step_is_in_its_file(file: str, symbols: list[str]) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    missing = [symbol for symbol in symbols if not re.search(rf"\b{symbol}\b", source)]
    assert not missing, f"{file} has no {', '.join(missing)}"


def test_every_step_begins_with_its_file() -> None:
    assert [file for file, _ in steps() if not PATH.fullmatch(file)] == []


def test_there_is_a_recipe_for_whatever_is_added_often() -> None:
    headings = re.findall(r"^### (.+)$", RECIPES, re.MULTILINE)
    assert {"An action", "A macro", "A finding", "A key", "A pane", "A secret store", "A record"} <= {*headings}
