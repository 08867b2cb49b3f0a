"""`harbor-tui port connections` and `port sites`: signing in through a gateway, without the screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import click

from harbor_tui.cli.output import json_option, print_document, print_lines
from harbor_tui.runtime.blocking import run_then_exit

if TYPE_CHECKING:
    from harbor_tui.workflow.connections.gateway_commands import GatewayCommands

Ask = Callable[["GatewayCommands"], Awaitable[dict[str, Any]]]


def _asked(home: str | None, ask: Ask, kind: str = "") -> dict[str, Any]:
    from harbor_tui.bootstrap.headless import open_gateway_desk

    async def run() -> dict[str, Any]:
        return await ask(await open_gateway_desk(home, kind))

    return run_then_exit(run())


@click.group()
def connections() -> None:
    """The managed gateway's connections: list, create, show and delete them.

    The key comes from MATON_API_KEY, or is stored for the gateway's address by `port token`.

    Example: harbor-tui port connections list
    """


@connections.command(name="list")
@json_option
@click.pass_obj
def list_(home: str | None, as_json: bool) -> None:
    """List the account's connections, oldest first.

    Example: harbor-tui port connections list
    """
    document = _asked(home, lambda desk: desk.connections())
    if as_json:
        print_document(document)
        return
    for each in document["connections"]:
        print_lines(f"{'*' if each['used'] else ' '} {each['id']}  {each['status']:8} {each['created_at']}")
    if not document["connections"]:
        print_lines("there is none yet: harbor-tui port connections create")


@connections.command()
@json_option
@click.pass_obj
def create(home: str | None, as_json: bool) -> None:
    """Make a connection, and print the address at which somebody signs in, in a browser anywhere.

    The address is as good as a password until it was used: it is printed here and recorded nowhere.

    Example: harbor-tui port connections create
    """
    _print_one(_asked(home, lambda desk: desk.create()), as_json)


@connections.command()
@click.argument("connection_id", metavar="ID")
@json_option
@click.pass_obj
def show(home: str | None, connection_id: str, as_json: bool) -> None:
    """Show a connection: ACTIVE, PENDING (with its address for the browser) or FAILED.

    Example: harbor-tui port connections show 21fd90f9-5935-43cd-b6c8-bde9d915ca80
    """
    _print_one(_asked(home, lambda desk: desk.show(connection_id)), as_json)


@connections.command()
@click.argument("connection_id", metavar="ID")
@json_option
@click.pass_obj
def delete(home: str | None, connection_id: str, as_json: bool) -> None:
    """Remove a connection from the account.

    Example: harbor-tui port connections delete 21fd90f9-5935-43cd-b6c8-bde9d915ca80
    """
    document = _asked(home, lambda desk: desk.delete(connection_id))
    if as_json:
        print_document(document)
        return
    print_lines(f"the connection {connection_id} is removed")
    if document["was_used"]:
        print_lines("the port still names it: harbor-tui port set header.Maton-Connection ID")


def _print_one(document: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_document(document)
        return
    print_lines(f"{document['id']}  {document['status']}  {document['created_at']}")
    if document["connect_url"]:
        print_lines(document["connect_url"])
    if "next" in document:
        print_lines(document["next"])


@click.command()
@click.option("--use", "wanted", metavar="SITE", default=None, help="Let the port go to this site (acme, or its URL).")
@click.option("--connection", "connection_id", metavar="ID", default="", help="Through this connection.")
@click.option(
    "--gateway",
    "kind",
    type=click.Choice(["managed", "atlassian"]),
    default=None,
    help="Which gateway, where the port does not tell.",
)
@json_option
@click.pass_obj
def sites(home: str | None, wanted: str | None, connection_id: str, kind: str | None, as_json: bool) -> None:
    """List the sites that the token reaches through a gateway, or let the port go to one of them.

    Of several sites none is ever taken unasked: name it by its address.

    Example: harbor-tui port sites --use acme --connection 21fd90f9-5935-43cd-b6c8-bde9d915ca80
    """

    async def ask(desk: GatewayCommands) -> dict[str, Any]:
        if wanted is None:
            return await desk.sites(connection_id)
        return await desk.use_site(wanted, connection_id)

    document = _asked(home, ask, kind or "")
    if as_json:
        print_document(document)
    elif wanted is not None:
        print_lines(f"the port goes to {document['site']['url']} through {document['base_url']}")
    else:
        for each in document["sites"]:
            print_lines(f"{each['url']}  {each['cloud_id']}  {each['name']}")
        if not document["sites"]:
            print_lines("the token reaches no site")
