"""`harbor-tui audit`: the trail of what was decided and sent."""

from __future__ import annotations

from typing import Any

import click

from harbor_tui.cli.output import json_option, note, print_document, print_lines


@click.group()
def audit() -> None:
    """Look at the audit trail.

    Example: harbor-tui audit show --since 2026-11-01
    """


def _filters(command: Any) -> Any:
    for name, help_text in reversed(
        [
            ("request", "Only this request's id."),
            ("page", "Only this page's id."),
            ("space", "Only this space's id."),
            ("agent", "Only this agent."),
            ("person", "Only this person (user name)."),
            ("since", "Only from this time on (ISO 8601)."),
            ("until", "Only up to this time (ISO 8601)."),
        ]
    ):
        command = click.option(f"--{name}", default=None, help=help_text)(command)
    return command


@audit.command()
@_filters
@json_option
@click.pass_obj
def show(home: str | None, /, as_json: bool, **filters: str | None) -> int:
    """Show events, oldest first: who approved what, when, and what became of it.

    Example: harbor-tui audit show --page 123456789
    """
    from harbor_tui.bootstrap.headless import audit_records
    from harbor_tui.workflow.maintenance.audit_check import event_words, subject_words, who_words

    records = audit_records(home, filters)
    if as_json:
        print_document({"records": records})
    for record in () if as_json else records:
        parts = (record.get("time"), event_words(record), record.get("id"), who_words(record), subject_words(record))
        print_lines("  ".join(str(part) for part in parts if part))
    return 0 if records or not any(filters.values()) else 4


@audit.command()
@click.option("--mirror", metavar="FILE|-", help="The system's log, which [audit] syslog = true mirrors each head to.")
@json_option
@click.pass_obj
def verify(home: str | None, mirror: str | None, as_json: bool) -> int:
    """Verify the chain, and hold it against the queue's cases and results.

    Exit 3, naming the first bad record, when it is broken or is not the one that was mirrored; and naming the requests
    when trail, cases and results do not tell the same.

    Example: journalctl -o cat -g "audit head" | harbor-tui audit verify --mirror -
    """
    from harbor_tui.bootstrap.audit_mirror import audit_verify_against
    from harbor_tui.bootstrap.headless import audit_verify
    from harbor_tui.cli.inputs import read_bytes

    verdict = audit_verify(home) if mirror is None else audit_verify_against(home, read_bytes(mirror))
    if mirror is not None:
        note(f"{verdict['mirrored']} heads of this trail stand in the mirror")
    if as_json:
        print_document(verdict)
    elif verdict["ok"]:
        print_lines(f"intact: {verdict['records']} records, head {verdict['head']}")
    elif verdict["first_bad"]:
        from harbor_tui.workflow.maintenance.audit_check import break_words

        print_lines(f"broken at {break_words(verdict['first_bad'])} ({verdict['records']} records read)")
    else:
        print_lines(f"the chain of its {verdict['records']} records holds, but it does not fit the queue:")
    for problem in () if as_json else verdict["beside"]:
        print_lines(f"{problem['id'] or 'queue'}: {problem['problem']}\n  {problem['fix']}")
    return 0 if verdict["ok"] else 3


@audit.command()
@_filters
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", help="One JSON line or CSV row each."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead.")
@click.pass_obj
def export(home: str | None, /, form: str, as_json: bool, **filters: str | None) -> None:
    """Export events for other tools.

    Example: harbor-tui audit export --format csv --since 2026-11-01 > november.csv
    """
    from harbor_tui.bootstrap.headless import audit_records
    from harbor_tui.workflow.maintenance.audit_check import as_csv, as_jsonl

    records = audit_records(home, filters)
    if as_json:
        print_document({"records": records})
    else:
        click.echo(as_csv(records) if form == "csv" else as_jsonl(records), nl=False)
