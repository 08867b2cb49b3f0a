"""The agent's side: `submit`, `status`, `wait`, `withdraw`, `validate`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from harbor_tui.cli.inputs import read_bytes
from harbor_tui.cli.output import json_option, note, print_document, print_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

EXIT_BY_STATE = {
    "created": 0,
    "pending": 10,
    "arriving": 10,
    "approved": 10,
    "sending": 10,
    "not_sent": 10,
    "invalid": 3,
    "rejected": 11,
    "expired": 12,
    "withdrawn": 13,
    "unknown": 14,
    "failed": 9,
}
"""The contract's exit code of `wait` (and of `submit --wait`) for a state."""


class _Seconds(click.FloatRange):
    """A number of seconds from 0 on; what is no number would never be over."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail("nan is no number of seconds.", param, ctx)
        return float(seconds)


_SECONDS = _Seconds(0)
_INPUT = click.option("--input", "source", metavar="FILE|-", required=True, help="The input document; - reads stdin.")


def _show_result(result: Mapping[str, Any]) -> None:
    print_lines(f"{result['id']}: {result['state']}" + ("" if result["final"] else " (not final)"))
    page = result.get("page") or {}
    for label, value in (
        ("page", " ".join(str(part) for part in (page.get("id"), page.get("title"), page.get("url")) if part)),
        ("reason", result.get("reason")),
        ("code", result.get("code")),
        ("guidance", result.get("guidance")),
        ("digest", result.get("digest")),
        ("note", result.get("note")),
    ):
        if value:
            print_lines(f"  {label}: {value}")
    for change in result.get("changes") or ():
        print_lines(f"  changed by the operator: {change['path']}")


def _told(finding: Mapping[str, Any]) -> str:
    at = f" (line {finding['line']})" if finding.get("line") else ""
    return f"{finding['summary']}{at}"


@click.command()
@click.argument("action")
@_INPUT
@click.option("--why", default="", help="One sentence for the reviewer, shown as yours and unverified.")
@click.option("--agent", default="", help="Your name.")
@click.option("--key", default="", help="Idempotency key: the same key and content returns the same id.")
@click.option("--wait", "seconds", type=_SECONDS, help="Wait so many seconds for the outcome.")
@json_option
@click.pass_obj
def submit(
    home: str | None, action: str, source: str, why: str, agent: str, key: str, seconds: float | None, as_json: bool
) -> int:
    """Put a request into the queue and print its id.

    Example: harbor-tui submit create-page --input request.json --agent docs-bot --why "OPS-412"
    """
    from harbor_tui.bootstrap.headless import open_agent_desk

    desk, data = open_agent_desk(home), read_bytes(source)
    findings = desk.validate(action, data, why=why, agent=agent)["findings"]
    submitted = desk.submit(action, data, why=why, agent=agent, key=key) | {"findings": findings}
    for finding in findings:
        if finding["severity"] == "blocks":
            note(f"harbor-tui: it cannot be approved as it is: {_told(finding)}")
    if seconds is None:
        if as_json:
            print_document(submitted)
        else:
            print_lines(submitted["id"])
            note(f"it is {submitted['state']}; for its outcome: harbor-tui wait {submitted['id']} --timeout 600")
        return 0
    return _wait(home, submitted["id"], seconds, as_json=as_json)


@click.command()
@click.argument("id")
@json_option
@click.pass_obj
def status(home: str | None, id: str, as_json: bool) -> int:
    """Print where a request is.

    Example: harbor-tui status 01JD3Z9V3M8Q4W6T5R2K7N1P0X --json
    """
    from harbor_tui.bootstrap.headless import open_agent_view

    result = open_agent_view(home).status(id)
    print_document(result) if as_json else _show_result(result)
    return 0


@click.command()
@click.argument("id")
@click.option("--timeout", type=_SECONDS, required=True, help="Seconds to wait at most.")
@json_option
@click.pass_obj
def wait(home: str | None, id: str, timeout: float, as_json: bool) -> int:
    """Wait for a request's outcome; the exit code tells which it is.

    Example: harbor-tui wait 01JD3Z9V3M8Q4W6T5R2K7N1P0X --timeout 600 --json
    """
    return _wait(home, id, timeout, as_json=as_json)


def _wait(home: str | None, request_id: str, seconds: float, *, as_json: bool) -> int:
    from harbor_tui.bootstrap.headless import open_agent_view

    result = open_agent_view(home).wait(request_id, seconds)
    print_document(result) if as_json else _show_result(result)
    return EXIT_BY_STATE[result["state"]]


@click.command()
@click.argument("id")
@json_option
@click.pass_obj
def withdraw(home: str | None, id: str, as_json: bool) -> int:
    """Take a request back as long as nobody has decided.

    Example: harbor-tui withdraw 01JD3Z9V3M8Q4W6T5R2K7N1P0X
    """
    from harbor_tui.bootstrap.headless import open_agent_view

    result = open_agent_view(home).withdraw(id)
    print_document(result) if as_json else _show_result(result)
    return 0


@click.command()
@click.argument("action")
@_INPUT
@json_option
@click.pass_obj
def validate(home: str | None, action: str, source: str, as_json: bool) -> int:
    """Check an input without the network: schema, well-formedness, findings.

    Example: harbor-tui validate create-page --input request.json
    """
    from harbor_tui.bootstrap.headless import open_agent_desk

    verdict = open_agent_desk(home).validate(action, read_bytes(source))
    if as_json:
        print_document(verdict)
        return 0 if verdict["ok"] else 3
    for finding in verdict["findings"]:
        print_lines(f"{finding['severity']:8} {_told(finding)}")
    print_lines("ok" if verdict["ok"] else "cannot be approved as it is")
    return 0 if verdict["ok"] else 3
