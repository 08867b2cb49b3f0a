"""The command line: one root command, its groups loaded only when they are used, errors as exit codes."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from typing import TYPE_CHECKING, Final, NoReturn

import click

from harbor_tui import __version__
from harbor_tui.cli.output import print_lines, report, report_sentence
from harbor_tui.domain.errors import HarborError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = {
    "demo": "console",
    "sandbox": "sandbox",
    "port": "port",
    "actions": "actions",
    "call": "actions",
    "submit": "agent",
    "status": "agent",
    "wait": "agent",
    "withdraw": "agent",
    "validate": "agent",
    "queue": "queue",
    "render": "render",
    "audit": "audit",
    "doctor": "doctor",
    "worker": "worker",
    "skill": "skill",
}
"""Command name → the module of this package that holds it under the same name."""


class BrokenPipe(Exception):
    """Whoever read the output has left, as `| head -1` does."""


class _LazyGroup(click.Group):
    """Imports a command's module when the command is asked for, so that `--version` costs nothing."""

    def invoke(self, ctx: click.Context) -> object:
        """As click does it, which would end with 1 when nobody reads the output any more."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise BrokenPipe from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = getattr(importlib.import_module(f"harbor_tui.cli.{module}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


def _print_changes(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    """What changed from version to version, as the installed program carries it; then the end."""
    if not wanted:
        return
    from importlib.resources import files

    print_lines(files("harbor_tui").joinpath("CHANGELOG.md").read_text(encoding="utf-8").rstrip())
    context.exit()


@click.group(
    cls=_LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a command the full-screen console opens. Try it: harbor-tui demo",
)
@click.version_option(__version__, prog_name="harbor-tui")
@click.option(
    "--changes",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_changes,
    help="Show what changed from version to version and exit.",
)
@click.option(
    "--home",
    metavar="DIR",
    envvar="HARBOR_TUI_HOME",
    help="Keep everything in this one folder (also HARBOR_TUI_HOME); otherwise the platform's user folders.",
)
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@click.pass_context
def root(context: click.Context, home: str | None, no_mouse: bool) -> None:
    """The operator's console on a Harbor node: read Confluence pages, decide what agents ask for."""
    context.obj = home
    if context.invoked_subcommand is None:
        from harbor_tui.cli.console import open_console

        open_console(home, mouse=not no_mouse)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with the contract's exit code."""
    if arguments is None:
        os.umask(0o077)  # nothing that it makes is anybody else's, but for what is opened to others on purpose
        _leave_no_core()
    argv = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in argv
    try:
        code = root.main(argv, prog_name="harbor-tui", standalone_mode=False)
    except HarborError as error:
        sys.exit(report(error, as_json=as_json))
    except click.UsageError as error:
        sys.exit(_usage(error, as_json=as_json))
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipe:
        # Nothing to say any more, also not at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        sys.exit(_unwritten(error) if _is_of_output(error) else _internal(error, as_json=as_json))
    except Exception as error:  # noqa: BLE001 - the outermost edge: whatever it is, exit 70 and no locals on the screen
        sys.exit(_internal(error, as_json=as_json))
    sys.exit(code if isinstance(code, int) else 0)


def _leave_no_core() -> None:
    """A crash must not write memory, and the token in it, to a disk."""
    try:
        import resource
    except ImportError:  # there are no such limits on this system
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _is_of_output(error: OSError) -> bool:
    """Whether it came out of printing (a full disk, a device that is gone), and of nothing that a command did."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code is click.echo.__code__


def _unwritten(error: OSError) -> int:
    """Say on stderr that the answer is incomplete, and keep the interpreter from trying once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    incomplete = HarborError(
        f"The output cannot be written ({error.strerror}): what was printed is incomplete, what was asked for is done.",
        advice="Make room, and look again with a command that only reads.",
    )
    return report(incomplete, as_json=False)


def _internal(error: Exception, *, as_json: bool) -> int:
    if os.environ.get("HARBOR_TUI_DEBUG") == "1":
        traceback.print_exception(error)
    trace = traceback.extract_tb(error.__traceback__)
    where = f"{os.path.basename(trace[-1].filename)}:{trace[-1].lineno}" if trace else "an unknown place"
    internal = HarborError(
        f"Something went wrong inside the program ({type(error).__name__} at {where}).",
        advice="Run it again with HARBOR_TUI_DEBUG=1 and report what it prints.",
    )
    return report(internal, as_json=as_json)


def _usage(error: click.UsageError, *, as_json: bool) -> int:
    if as_json:
        from harbor_tui.cli.output import print_error_document

        print_error_document("usage", error.format_message(), "See --help.")
    else:
        command = error.ctx.command_path if error.ctx else "harbor-tui"
        report_sentence(f"{error.format_message()} See {command} --help.")
    return 2
