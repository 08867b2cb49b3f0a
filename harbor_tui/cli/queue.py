"""`harbor-tui queue`: the operator's and monitoring's view, and what is done with the folder itself."""

from __future__ import annotations

from typing import Any

import click

from harbor_tui.cli.output import json_option, note, print_document, print_lines


@click.group()
def queue() -> None:
    """Look at the queue, make it, archive what is closed; nothing here decides or changes a request.

    Example: harbor-tui queue check
    """


def _row(request: dict[str, Any]) -> str:
    title = request.get("title") or "(no title)"
    return f"{request['id']}  {request['state']:9}  {request.get('agent') or '-':16}  {title}"


@queue.command(name="list")
@json_option
@click.pass_obj
def list_(home: str | None, as_json: bool) -> None:
    """List requests that are not archived, oldest first.

    Example: harbor-tui queue list --json
    """
    from harbor_tui.bootstrap.headless import open_queue_views

    listing = open_queue_views(home).queue_list()
    if as_json:
        print_document(listing)
        return
    for request in listing["requests"]:
        print_lines(_row(request))
    for entry in listing["ignored"]:
        note(f"ignored: {entry['name']} ({entry['reason']})")
    for each in listing["notes"]:
        note(f"{each['id']}: {each['note']}")
    note(f"{listing['total']} in all")


@queue.command()
@click.argument("id")
@json_option
@click.pass_obj
def show(home: str | None, id: str, as_json: bool) -> None:
    """Show one request with all its records.

    Example: harbor-tui queue show 01JD3Z9V3M8Q4W6T5R2K7N1P0X
    """
    from harbor_tui.bootstrap.headless import open_queue_views

    document = open_queue_views(home).queue_show(id)
    if as_json:
        print_document(document)
        return
    print_lines(_row(document))
    if document.get("problem"):
        print_lines(f"  {document['problem']}")
    for name, record in (document.get("records") or {}).items():
        print_lines(f"  {name}")
        if isinstance(record, dict):
            for member, value in record.items():
                print_lines(f"    {member}: {value}")


@queue.command()
@json_option
@click.pass_obj
def stats(home: str | None, as_json: bool) -> None:
    """Count requests by state.

    Example: harbor-tui queue stats --json
    """
    from harbor_tui.bootstrap.headless import open_queue_views

    document = open_queue_views(home).queue_stats()
    if as_json:
        print_document(document)
        return
    for state, count in document["counts"].items():
        print_lines(f"{state:10} {count}")
    if document["ignored"]:
        print_lines(f"{'ignored':10} {document['ignored']}, named by harbor-tui queue list")
    if document["oldest_pending_s"] is not None:
        print_lines(f"oldest pending: {document['oldest_pending_s']:.0f} s")
    if document["frozen_since"] is not None:
        print_lines(f"sending is frozen since {document['frozen_since'] or 'an unknown time'}")


@queue.command()
@json_option
@click.pass_obj
def check(home: str | None, as_json: bool) -> int:
    """Check every record, read-only; exit 3 when one is inconsistent.

    Example: harbor-tui queue check
    """
    from harbor_tui.bootstrap.headless import open_queue_views

    document = open_queue_views(home, missing_too=True).queue_check()
    if as_json:
        print_document(document)
    else:
        for problem in document["problems"]:
            print_lines(f"{problem['id'] or 'queue'}: {problem['problem']}\n  {problem['fix']}")
        for each in document["notes"]:
            print_lines(f"{each['id'] or 'queue'}: {each['note']}")
        print_lines("every record is consistent" if document["ok"] else "inconsistent")
    return 0 if document["ok"] else 3


@queue.command()
@click.option("--agents-group", default="", metavar="NAME", help="Agents run under their own uids, in this group.")
@json_option
@click.pass_obj
def init(home: str | None, agents_group: str, as_json: bool) -> int:
    """Make the queue's folders; with a group of agents, in the recommended layout. What is there is kept.

    Example: harbor-tui queue init --agents-group harbor-agents
    """
    from harbor_tui.bootstrap.queue_upkeep import make_queue

    document = make_queue(home, agents_group)
    if as_json:
        print_document(document)
    else:
        shared = "agents share your uid: approvals are advisory"
        posture = shared if document["agents_share_uid"] else "agents run under another uid"
        print_lines("\n".join([*document["done"], f"queue: {document['queue']}", posture]))
        for problem in document["problems"]:
            print_lines(f"{problem['problem']}\n  {problem['fix']}")
    return 0 if document["ok"] else 7


@queue.command()
@click.option("--older-than", "days", type=click.FloatRange(0), required=True, metavar="DAYS", help="Age in days.")
@click.option(
    "--results-older-than",
    "results_days",
    type=click.FloatRange(0),
    metavar="DAYS",
    help="Also remove the results of archived requests closed longer ago: agents can no longer read them.",
)
@json_option
@click.pass_obj
def archive(home: str | None, days: float, results_days: float | None, as_json: bool) -> None:
    """Move closed requests that are older to the archive; their ids stay used for ever. Open ones stay.

    Example: harbor-tui queue archive --older-than 90 --results-older-than 365
    """
    from harbor_tui.bootstrap.queue_upkeep import archive_closed

    document = archive_closed(home, days, results_days)
    if as_json:
        print_document(document)
        return
    note(f"{document['archived']} archived")
    if "results_removed" in document:
        note(f"{document['results_removed']} results removed")
