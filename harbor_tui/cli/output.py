"""What headless commands print: one JSON document or plain lines on stdout; one sentence of error on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from harbor_tui.domain.errors import HarborError

_Command = TypeVar("_Command", bound=Callable[..., object])


def json_option(command: _Command) -> _Command:
    """The `--json` flag that every command marked J in the contract takes."""
    return click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON document on stdout.")(command)


def print_document(document: object) -> None:
    """One JSON document, ASCII only, so that no foreign text reaches a terminal raw."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=True))


def print_lines(text: str) -> None:
    """Text for a person; whatever came from outside is made visible first."""
    click.echo(display(text, multiline=True))


def note(text: str) -> None:
    """Progress and notes, on stderr."""
    click.echo(display(text, multiline=True), err=True)


def print_error_document(code: str, message: str, hint: str, **more: Any) -> None:
    """The contract's error document, on stdout."""
    print_document({"error": {"code": code, "message": message, "hint": hint, **more}})


def report_sentence(sentence: str) -> None:
    """What is the matter, in one sentence on stderr."""
    click.echo(f"harbor-tui: {display(sentence)}", err=True)


def report(error: HarborError, *, as_json: bool) -> int:
    """Say what is the matter, and return the exit code for it."""
    problems = getattr(error, "problems", ())
    if as_json:
        more = {"problems": [{"path": each.path, "problem": each.problem} for each in problems]} if problems else {}
        print_error_document(error.code, error.summary, error.advice, **more)
    else:
        report_sentence(" ".join(part for part in (error.summary, error.advice) if part))
        for each in problems[1:]:
            click.echo(f"  {display(str(each))}", err=True)
    if sys.stdout is not None:
        sys.stdout.flush()
    return error.exit_code
