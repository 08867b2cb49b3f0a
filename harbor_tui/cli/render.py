"""`harbor-tui render`: a body as the viewer shows it, on stdout."""

from __future__ import annotations

import io
import os
import shutil
import sys
from itertools import islice
from typing import TYPE_CHECKING, Final

import click

from harbor_tui.cli.inputs import read_bytes
from harbor_tui.cli.output import note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document import Document

_AT_ONCE: Final = 64
"""So many lines are written together: a pipe has its first ones soon, and a long body is not written line by line."""


def _colour(when: str) -> bool:
    if when == "auto":
        return (
            sys.stdout is not None
            and sys.stdout.isatty()
            and "NO_COLOR" not in os.environ
            and os.environ.get("TERM") != "dumb"
        )
    return when == "always"


@click.command()
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--format", "form", type=click.Choice(["storage", "adf", "view"]), help="Guessed when not given.")
@click.option("--width", type=click.IntRange(10, 1000), help="Columns; the terminal's when not given.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--outline", is_flag=True, help="The headings instead.")
@click.option("--links", is_flag=True, help="The links instead.")
@click.option("--diff", "other", metavar="OTHER", help="What changes from OTHER to FILE, as a reader sees it.")
def render(
    file: str, form: str | None, width: int | None, color: str, outline: bool, links: bool, other: str | None
) -> int:
    """Print a body as the viewer shows it.

    A body that is not well-formed is rendered leniently under a banner, its line and column go to stderr, exit 3.
    What no rendering can show is counted on stderr, and what stands in an Atlassian Document without being a node
    is told there in full: it is no part of the page.

    Example: harbor-tui render page.xml --width 100
    """
    from harbor_tui.document import DocumentLayout, Format, read_document
    from harbor_tui.document.output import render as rendering

    _refuse_both(file, other, outline=outline, links=links)
    chosen = Format(form) if form else None
    document = read_document(read_bytes(file), chosen)
    columns = width or min(shutil.get_terminal_size((80, 24)).columns, 1000)
    if outline:
        lines = rendering.outline_lines(document)
    elif links:
        lines = rendering.link_lines(DocumentLayout(document, columns))
    elif other is not None:
        from harbor_tui.document.diff.diff import difference_lines

        lines = difference_lines(read_document(read_bytes(other), chosen), document, columns, color=_colour(color))
    else:
        lines = rendering.rendered(DocumentLayout(document, columns), color=_colour(color))
    _print(lines)
    for text in () if outline or links or other is not None else rendering.notes(document):
        note(f"harbor-tui: {text}")
    return _faults(document)


def _refuse_both(file: str, other: str | None, *, outline: bool, links: bool) -> None:
    if outline + links + (other is not None) > 1:
        raise click.UsageError("--outline, --links and --diff are different answers: ask for one of them.")
    if file == other == "-":
        raise click.UsageError("Standard input can be one of the two bodies: name a file for the other.")


def _print(lines: Iterator[str]) -> None:
    """Print LINES as they come."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # an output that is not UTF-8 loses no character
    while some := list(islice(lines, _AT_ONCE)):
        click.echo("\n".join(some), color=True)


def _faults(document: Document) -> int:
    for fault in document.faults:
        note(f"harbor-tui: not well-formed at line {fault.line}, column {fault.column}: {fault.message}")
    return 3 if document.faults else 0
