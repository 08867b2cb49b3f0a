"""`harbor-tui doctor`: staged checks of this node."""

from __future__ import annotations

import click

from harbor_tui.cli.output import json_option, print_document, print_lines
from harbor_tui.runtime.blocking import run_then_exit

_UPSTREAM = {"DNS", "TLS", "sign-in", "reading", "scopes", "clock", "limits"}
"""Checks that fail when the set-up is in order, and the tenant or the way to it is not."""
_MARKS = {"ok": "✓", "warn": "△", "fail": "✗", "skipped": "·"}


@click.command()
@json_option
@click.pass_obj
def doctor(home: str | None, as_json: bool) -> int:
    """Check this node stage by stage; exit 0 only when everything required holds, 9 when only the tenant fails.

    Example: harbor-tui doctor
    """
    from harbor_tui.bootstrap.headless import doctor_document

    document = run_then_exit(doctor_document(home))
    if as_json:
        print_document(document)
    else:
        for check in document["checks"]:
            print_lines(f"{_MARKS[check['state']]} {check['name']:14} {check['detail']}")
            if check["fix"] and check["state"] != "ok":
                print_lines(f"                 {check['fix']}")
    failed = {check["name"] for check in document["checks"] if check["state"] == "fail"}
    return (9 if failed <= _UPSTREAM else 8) if failed else 0
