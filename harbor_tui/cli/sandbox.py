"""`harbor-tui sandbox`: the built-in tenant over HTTP on this machine."""

from __future__ import annotations

import click

from harbor_tui.cli.output import print_lines


def _fault_help() -> str:
    from harbor_tui.bootstrap.sandbox import fault_kinds

    return "\n".join(f"  {kind:15} {sentence}" for kind, sentence in fault_kinds().items())


class _WithFaults(click.Command):
    """Adds the list of fault kinds to `--help`."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write("\nFaults, as KIND[:ARG][@METHOD PATH][xN]:\n" + _fault_help() + "\n")


@click.command(cls=_WithFaults)
@click.option("--port", type=click.IntRange(0, 65535), default=8642, show_default=True, help="0 takes a free one.")
@click.option("--pages", type=click.IntRange(6, 100_000), default=120, show_default=True, help="How many pages.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed makes the same wiki.")
@click.option("--fault", "faults", multiple=True, metavar="SPEC", help="Misbehave; see below. May be repeated.")
@click.option("--token-file", metavar="FILE", default=None, help="Where to write the test token (0600).")
@click.option("--strict-pairing", is_flag=True, help="Refuse pairings that the real service refuses.")
@click.pass_obj
def sandbox(
    home: str | None,
    port: int,
    pages: int,
    seed: int,
    faults: tuple[str, ...],
    token_file: str | None,
    strict_pairing: bool,
) -> None:
    """Serve the sandbox tenant over HTTP on 127.0.0.1 until SIGINT or SIGTERM.

    Example: harbor-tui sandbox --port 8642 --fault "429:2@POST /wiki/api/v2/pagesx1"
    """
    from harbor_tui.bootstrap.sandbox import serve_sandbox

    serve_sandbox(
        home,
        port=port,
        pages=pages,
        seed=seed,
        faults=faults,
        token_file=token_file,
        strict=strict_pairing,
        say=print_lines,
    )
