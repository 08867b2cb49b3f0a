"""`harbor-tui skill`: the text an agent needs in order to use this node."""

from __future__ import annotations

from importlib.resources import files

import click


@click.command()
def skill() -> None:
    """Print the text an agent needs in order to use this node.

    Example: harbor-tui skill > SKILL.md
    """
    click.echo(files("harbor_tui.cli").joinpath("skill.md").read_text(encoding="utf-8"), nl=False)
