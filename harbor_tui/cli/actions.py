"""`harbor-tui actions` and `call`: what there is, and running what may run by itself."""

from __future__ import annotations

import asyncio

import click

from harbor_tui.cli.inputs import read_bytes
from harbor_tui.cli.output import json_option, note, print_document, print_lines


@click.command()
@json_option
@click.pass_obj
def actions(home: str | None, as_json: bool) -> None:
    """List the port's actions: slug, method, path, policy, state.

    Example: harbor-tui actions --json
    """
    from harbor_tui.bootstrap.headless import actions_document

    document = actions_document(home)
    if as_json:
        print_document(document)
        return
    for each in document["actions"]:
        route = f"{each['method']:6} {each['path']:34}"
        print_lines(f"{each['slug']:16} {route} {each['policy']:17} {each['risk']:7} {each['state']}")


@click.command()
@click.argument("action")
@click.option("--input", "source", metavar="FILE|-", default=None, help="The input document; - reads stdin.")
@click.option("--all", "follow_all", is_flag=True, help="Follow cursors to the end and merge the results.")
@json_option
@click.pass_obj
def call(home: str | None, action: str, source: str | None, follow_all: bool, as_json: bool) -> None:
    """Run a published action that only reads, now, and print its JSON summary.

    Example: echo '{"query": {"title": "Harbor rollout"}}' | harbor-tui call search-pages --input -
    """
    from harbor_tui.bootstrap.headless import run_action

    data = read_bytes(source) if source else b"{}"
    result = asyncio.run(run_action(home, action, data, follow_all=follow_all, input_name=source or "FILE"))
    print_document(result if as_json else result["summary"])
    if not as_json and result["next_cursor"]:
        note(f"More: call again with query.cursor = {result['next_cursor']}, or use --all.")
