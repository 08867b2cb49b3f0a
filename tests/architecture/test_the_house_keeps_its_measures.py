"""The measures of the house: how much may lie in a folder, a file, a class, a function and a constructor.

Read from the sources alone. What was over when the measures were taken stands in the two tables of exceptions, with
its size; a size may only shrink, and the line goes once it is not needed any more.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Final

PACKAGE: Final = Path(__file__).parents[2] / "harbor_tui"

MOST_MODULES_IN_A_FOLDER: Final = 16
MOST_LINES_IN_A_FILE: Final = 350
MOST_LINES_IN_A_CLASS: Final = 350
"""Counted with its bases in this code base, each of them once."""
MOST_PARAMETERS: Final = 6
"""Of a constructor that is written down, besides self."""
MEDIAN_FUNCTION: Final = 8

# fmt: off
LONG_CLASSES: Final[Mapping[str, int]] = {
    "harbor_tui.ui.screens.ports.pane.PortsPane": 455,
}
WIDE_CONSTRUCTORS: Final[Mapping[str, int]] = {}
# fmt: on
"""What is over, and how far. One line an entry: two branches that shorten different ones merge."""


@dataclass(frozen=True)
class Class:
    """One class as its source says it."""

    name: str
    lines: int
    bases: tuple[str, ...]
    """Their full names, where they are of this code base."""
    parameters: int
    """Of its own constructor, besides self."""


@cache
def sources() -> Mapping[str, ast.Module]:
    """Every module of the program, by its dotted name."""
    return {
        ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            file.read_text(encoding="utf-8")
        )
        for file in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def classes() -> Mapping[str, Class]:
    """Every class of the program, by its full name."""
    return {each.name: each for module, tree in sources().items() for each in classes_of(module, tree)}


def classes_of(module: str, tree: ast.Module) -> Iterator[Class]:
    """The classes of one module."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    known = {node.name: f"{module}.{node.name}" for node in found}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            known |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    for node in found:
        bases = (ast.unparse(base).split("[")[0] for base in node.bases)
        inits = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"]
        yield Class(
            known[node.name],
            lines_of(node),
            tuple(known[base] for base in bases if known.get(base, "").startswith("harbor_tui.")),
            max((parameters_of(each) for each in inits), default=0),
        )


def lines_of(node: ast.stmt) -> int:
    """From its first line to its last, both counted."""
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def parameters_of(function: ast.FunctionDef) -> int:
    """Its named parameters, besides self."""
    given = function.args
    return len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs) - 1


def family(name: str) -> frozenset[str]:
    """A class and all that it is made of, in this code base."""
    bases = classes()[name].bases if name in classes() else ()
    return frozenset({name}).union(*(family(base) for base in bases))


def whole_size(name: str) -> int:
    """The lines of a class with its bases."""
    return sum(classes()[each].lines for each in family(name) if each in classes())


def judged(sizes: Mapping[str, int], most: int, known: Mapping[str, int]) -> list[str]:
    """A sentence for each that is over and not known so, for each that grew, and for each line that has to change."""
    sentences = [
        f"{name}: {size}, at most {most}." for name, size in sizes.items() if size > most and name not in known
    ]
    for name, allowed in known.items():
        size = sizes.get(name, 0)
        if size <= most:
            sentences.append(f"{name}: this exception is not needed any more, delete its line.")
        elif size < allowed:
            sentences.append(f"{name}: it shrank, write {size} in its line.")
        elif size > allowed:
            sentences.append(f"{name}: it grew from {allowed} to {size}.")
    return sentences


def test_no_folder_holds_more_than_can_be_overlooked() -> None:
    folders = [folder for folder in (PACKAGE, *PACKAGE.rglob("*")) if folder.is_dir()]
    counts = {
        str(folder.relative_to(PACKAGE.parent)): len([file for file in folder.glob("*.py") if file.stem != "__init__"])
        for folder in folders
    }
    assert judged(counts, MOST_MODULES_IN_A_FOLDER, {}) == []


def test_no_file_is_too_long() -> None:
    lengths = {
        str(file.relative_to(PACKAGE.parent)): len(file.read_text(encoding="utf-8").splitlines())
        for file in PACKAGE.rglob("*.py")
    }
    assert judged(lengths, MOST_LINES_IN_A_FILE, {}) == []


def test_no_class_is_too_long_also_not_over_several_files() -> None:
    assert judged({name: whole_size(name) for name in classes()}, MOST_LINES_IN_A_CLASS, LONG_CLASSES) == []


def test_no_constructor_takes_too_much() -> None:
    taken = {name: each.parameters for name, each in classes().items()}
    assert judged(taken, MOST_PARAMETERS, WIDE_CONSTRUCTORS) == []


def test_functions_are_short() -> None:
    functions = [
        node
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert median(map(lines_of, functions)) <= MEDIAN_FUNCTION


def test_an_exception_that_is_not_needed_any_more_is_named() -> None:
    sizes = {"a": 400, "b": 300, "c": 360, "d": 500}
    assert judged(sizes, 350, {"a": 390, "b": 400, "c": 380, "gone": 400}) == [
        "d: 500, at most 350.",
        "a: it grew from 390 to 400.",
        "b: this exception is not needed any more, delete its line.",
        "c: it shrank, write 360 in its line.",
        "gone: this exception is not needed any more, delete its line.",
    ]
