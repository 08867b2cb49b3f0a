"""`harbor-tui port`: the connection, without the screen."""

from __future__ import annotations

import os
import sys

import click

from harbor_tui.cli.gateway import connections, sites
from harbor_tui.cli.inputs import read_bytes
from harbor_tui.cli.output import json_option, print_document, print_lines


@click.group()
def port() -> None:
    """Configure the port: entry, address, sign-in, token.

    Example: harbor-tui port import atlassian/confluence-cloud-api
    """


port.add_command(connections)
port.add_command(sites)


@port.command(name="import")
@click.argument("entry")
@click.option("--allow-lower", is_flag=True, help="Take a version lower than the installed one.")
@json_option
@click.pass_obj
def import_(home: str | None, entry: str, allow_lower: bool, as_json: bool) -> None:
    """Import a catalogue entry: a file, or the name of a bundled one.

    Shows what changes against the installed entry; base URL, token and publication decisions are kept.

    Example: harbor-tui port import atlassian/confluence-cloud-api
    """
    from harbor_tui.bootstrap.headless import import_entry

    report = import_entry(home, entry, allow_lower=allow_lower)
    if as_json:
        print_document(report)
        return
    print_lines(f"{report['entry']} {report['version']}: {report['summary']}")
    for change in report["changes"]:
        print_lines(f"  {change}")


@port.command()
@json_option
@click.pass_obj
def show(home: str | None, as_json: bool) -> None:
    """Show everything but the secret.

    Example: harbor-tui port show --json
    """
    from harbor_tui.bootstrap.headless import open_port_desk

    document = open_port_desk(home).show()
    if as_json:
        print_document(document)
        return
    for name, value in document.items():
        print_lines(f"{name.replace('_', ' '):12} {_in_words(value)}")


def _in_words(value: object) -> str:
    match value:
        case {"set": bool(is_set), "store": store}:
            return f"set ({store})" if is_set else "not set"
        case dict():
            return ", ".join(f"{name} = {each}" for name, each in value.items()) or "-"
        case list():
            return "\n".join(map(str, value)).replace("\n", f"\n{'':13}") or "-"
        case bool():
            return "yes" if value else "no"
    return str(value) or "-"


@port.command(name="set")
@click.argument("key")
@click.argument("value")
@click.option(
    "--other-host", is_flag=True, help="Confirm a host that is neither Atlassian's nor the managed gateway's."
)
@json_option
@click.pass_obj
def set_(home: str | None, key: str, value: str, other_host: bool, as_json: bool) -> None:
    """Set label, base_url, sign_in, account, header.NAME, spaces.ID, proxy or ca_bundle.

    Example: harbor-tui port set base_url https://acme.atlassian.net
    """
    from harbor_tui.bootstrap.headless import open_port_desk

    document = open_port_desk(home).set(key, value, other_host=other_host)
    if key == "ca_bundle" and value.strip() and not os.path.isfile(os.path.expanduser(value.strip())):
        document["notes"].append(f"There is no file {value.strip()}: no connection comes up until there is.")
    if as_json:
        print_document(document)
        return
    print_lines(f"{key} is set" + "".join(f"\n{each}" for each in document.get("notes", ())))


@port.command()
@click.option("--store", type=click.Choice(["keyring", "file"]), default="keyring", show_default=True, help="Where to.")
@json_option
@click.pass_obj
def token(home: str | None, store: str, as_json: bool) -> None:
    """Store the token: from stdin, or typed at a prompt; never echoed.

    Example: harbor-tui port token --store file < token.txt
    """
    from harbor_tui.bootstrap.headless import open_port_desk
    from harbor_tui.domain.secrets.secret import Secret, token_text

    desk = open_port_desk(home)
    if sys.stdin is not None and sys.stdin.isatty():
        secret = Secret(click.prompt("Token", hide_input=True, err=True))
    else:
        secret = Secret(token_text(read_bytes("-", most=8192)))
    document = desk.store_token(secret, store)
    if as_json:
        print_document(document)
    else:
        print_lines(f"the token is stored ({document['store']}) for {document['origin']}")


@port.command(name="forget-token")
@json_option
@click.pass_obj
def forget_token(home: str | None, as_json: bool) -> None:
    """Remove the token from every store.

    Example: harbor-tui port forget-token
    """
    from harbor_tui.bootstrap.headless import open_port_desk

    document = open_port_desk(home).forget_token()
    if as_json:
        print_document(document)
        return
    for sentence in document["stores"]:
        print_lines(sentence)


@port.command(name="list")
@json_option
@click.pass_obj
def list_(home: str | None, as_json: bool) -> None:
    """List the configured ports; the current one is marked.

    Example: harbor-tui port list
    """
    from harbor_tui.bootstrap.headless import open_port_shelf

    document = open_port_shelf(home).list()
    if as_json:
        print_document(document)
        return
    for each in document["ports"]:
        token = f"token: {each['token']['store']}" if each["token"]["set"] else "no token"
        print_lines(
            f"{'*' if each['current'] else ' '} {each['name']:16} {each['base_url']}  {each['sign_in']}, {token}"
        )


@port.command()
@click.argument("name")
@json_option
@click.pass_obj
def use(home: str | None, name: str, as_json: bool) -> None:
    """Make another configured port the current one.

    Queue and audit stay the same; what is pending is reviewed for the new tenant from now on, and says so. A console or
    worker that runs keeps its port: the console says so and waits for a key, the worker ends with a sentence.

    Example: harbor-tui port use acme
    """
    from harbor_tui.bootstrap.headless import open_port_shelf

    shelf = open_port_shelf(home)
    chosen = shelf.use(name)
    if as_json:
        print_document(shelf.list())
    else:
        print_lines(f"{chosen.short_name} is the current port: {chosen.base_url}")


@port.command()
@click.argument("name")
@click.option(
    "--entry",
    metavar="FILE|NAME",
    default="atlassian/confluence-cloud-api",
    show_default=True,
    help="The catalogue entry; imported when it is not installed.",
)
@json_option
@click.pass_obj
def add(home: str | None, name: str, entry: str, as_json: bool) -> None:
    """Configure one more port under a name of your choice; it is not used before `port use NAME`.

    Example: harbor-tui port add acme --entry atlassian/confluence-cloud-full
    """
    from harbor_tui.bootstrap.headless import open_port_shelf

    document = open_port_shelf(home).add(name, entry)
    if as_json:
        print_document(document)
    elif document["current"]:
        print_lines(f"{name} is configured, and is the current port; next: harbor-tui port set base_url URL")
    else:
        print_lines(f"{name} is configured; next: {document['next']}, then harbor-tui port set base_url URL")


@port.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Remove it although it is the current one.")
@json_option
@click.pass_obj
def remove(home: str | None, name: str, yes: bool, as_json: bool) -> None:
    """Remove a configured port and its token; queue, audit and the imported entry stay.

    The current port is removed only with --yes; the next one by name is the current one then, if there is any.

    Example: harbor-tui port remove acme
    """
    from harbor_tui.bootstrap.headless import open_port_shelf

    document = open_port_shelf(home).remove(name, current_too=yes)
    if as_json:
        print_document(document)
        return
    print_lines(f"{name} is removed: {document['base_url']}")
    for sentence in document["token"]:
        print_lines(f"  token, {sentence}")
    print_lines(f"the current port: {document['current'] or 'none; next: harbor-tui port add NAME'}")
