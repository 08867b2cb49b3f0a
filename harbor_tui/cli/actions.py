"""`harbor-tui actions`, `actions propose` and `call`: what there is, asking for more, running what runs by itself."""

from __future__ import annotations

import click

from harbor_tui.cli.inputs import read_bytes
from harbor_tui.cli.output import json_option, note, print_document, print_lines
from harbor_tui.runtime.blocking import run_then_exit


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def actions(context: click.Context, as_json: bool) -> None:
    """List the port's actions: slug, method, path, policy, state.

    Example: harbor-tui actions --json
    """
    if context.invoked_subcommand is None:
        _list_actions(context.obj, as_json)


def _list_actions(home: str | None, as_json: bool) -> None:
    from harbor_tui.bootstrap.headless import actions_document

    document = actions_document(home)
    if as_json:
        print_document(document)
        return
    listed = document["actions"]
    slugs, paths = (max((len(each[name]) for each in listed), default=0) for name in ("slug", "path"))
    for each in listed:
        route = f"{each['method']:6} {each['path']:{paths}}"
        print_lines(f"{each['slug']:{slugs}} {route} {each['policy']:17} {each['risk']:7} {each['state']}")


@actions.command()
@click.argument("source", metavar="FILE|-")
@click.option("--why", default="", help="One sentence for the reviewer, shown as yours and unverified.")
@click.option("--agent", default="", help="Your name.")
@click.option("--key", default="", help="Idempotency key: the same key and content returns the same id.")
@json_option
@click.pass_obj
def propose(home: str | None, source: str, why: str, agent: str, key: str, as_json: bool) -> None:
    """Propose a further action, as a catalogue entry writes one; only the operator publishes it, in the console.

    Example: harbor-tui actions propose get-task.json --agent docs-bot --why "OPS-412"
    """
    from harbor_tui.bootstrap.headless import propose_action

    made = propose_action(home, read_bytes(source), source, why=why, agent=agent, key=key)
    print_document(made) if as_json else print_lines(f"{made['id']}: {made['state']}")


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
    result = run_then_exit(run_action(home, action, data, follow_all=follow_all, input_name=source or "FILE"))
    print_document(result if as_json else result["summary"])
    if not as_json and result["next_cursor"]:
        note(f"More: call again with query.cursor = {result['next_cursor']}, or use --all.")
