"""`harbor-tui worker`: the headless node."""

from __future__ import annotations

import click

from harbor_tui.cli.output import note
from harbor_tui.runtime.blocking import run_then_exit


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.pass_obj
def worker(home: str | None, once: bool) -> int:
    """Take in requests, let them expire, send what was approved; without a screen. It decides nothing.

    When the settings change (another current port, another queue) it finishes what is under way and ends with exit 5
    and a sentence: it never goes over to another tenant by itself. Start it again.

    Example: harbor-tui worker
    """
    from harbor_tui.bootstrap.worker import run_worker

    return run_then_exit(run_worker(home, once=once, say=note))
