"""`harbor-tui doctor`: staged checks of this node."""

from __future__ import annotations

import asyncio

import click

from harbor_tui.cli.output import json_option, print_document, print_lines

_MARKS = {"ok": "✓", "warn": "△", "fail": "✗", "skipped": "·"}


@click.command()
@json_option
@click.pass_obj
def doctor(home: str | None, as_json: bool) -> int:
    """Check this node stage by stage; exit 0 only when everything required holds.

    Example: harbor-tui doctor
    """
    from harbor_tui.bootstrap.headless import doctor_document

    document = asyncio.run(doctor_document(home))
    if as_json:
        print_document(document)
    else:
        for check in document["checks"]:
            print_lines(f"{_MARKS[check['state']]} {check['name']:14} {check['detail']}")
            if check["fix"] and check["state"] != "ok":
                print_lines(f"                 {check['fix']}")
    return 0 if document["ok"] else 8
