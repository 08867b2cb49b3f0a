"""The full-screen console: on the configured port, or as `demo` on the built-in tenant."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import click

from harbor_tui.domain.errors import HarborError, InvalidInput
from harbor_tui.terminal.profile import refusal

if TYPE_CHECKING:
    from harbor_tui.ui.shell.services import Services


def open_console(home: str | None, *, mouse: bool) -> None:
    """The console on the configured port. Ends the process with its exit code."""
    from harbor_tui.bootstrap.console import ConsoleLoader
    from harbor_tui.bootstrap.node_home import NodeHome
    from harbor_tui.config.settings import Settings
    from harbor_tui.ui.commands.custom_keys import apply_own_keys

    try:
        settings = NodeHome(home).settings
    except HarborError:  # the console opens all the same, and says there what is the matter
        settings = Settings()
    loader = ConsoleLoader(home, notices=apply_own_keys(settings.keys))
    sys.exit(_run(loader.load, mouse=mouse and settings.mouse, theme=settings.theme))


@click.command()
@click.option("--pages", type=click.IntRange(6, 100_000), default=120, show_default=True, help="How many pages.")
@click.option("--requests", type=click.IntRange(0, 100_000), default=12, show_default=True, help="How many requests.")
@click.option("--keep", metavar="DIR", default=None, help="Keep the demo's home in this folder, and take it up again.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
def demo(pages: int, requests: int, keep: str | None, no_mouse: bool) -> int:
    """Open the console on the built-in sandbox: no account, no network, no configuration.

    Example: harbor-tui demo --requests 1000
    """
    from harbor_tui.bootstrap.demo import demo_home

    with demo_home(keep, pages=pages, requests=requests) as prepared:
        return _run(prepared.load, mouse=not no_mouse)


def _run(load: Callable[[], Awaitable[Services]], *, mouse: bool, theme: str = "") -> int:
    why_not = refusal(os.environ, input_is_terminal=sys.stdin.isatty(), output_is_terminal=sys.stdout.isatty())
    if why_not:
        raise InvalidInput(why_not)
    from harbor_tui.runtime.blocking import use_daemon_threads
    from harbor_tui.ui.app import HarborApp

    async def load_all() -> Services:
        use_daemon_threads()
        return await load()

    return HarborApp(load_all, mouse=mouse, theme=theme).run()
