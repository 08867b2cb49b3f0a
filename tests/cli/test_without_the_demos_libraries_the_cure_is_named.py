"""A node in use has no libraries of the built-in tenant: `demo` and `sandbox` say there how to get them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harbor_tui.domain.errors import SetupIncomplete

HIDING = """
import sys
sys.modules[sys.argv[1]] = None  # as if it were not installed
from harbor_tui.cli import main
main(sys.argv[2:])
"""
SENTENCE = (
    "harbor-tui: The built-in sandbox needs starlette and uvicorn, which are not installed."
    " They come with the extra demo: pip install '.[demo]' where the program's source lies.\n"
)


def without(library: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line where a library is not installed."""
    return subprocess.run(
        [sys.executable, "-c", HIDING, library, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("library", ["starlette", "uvicorn"])
@pytest.mark.parametrize("command", ["demo", "sandbox"])
def test_what_is_missing_and_how_to_get_it_is_said_before_anything_is_made(
    command: str, library: str, tmp_path: Path
) -> None:
    option = ["--keep", str(tmp_path / "kept")] if command == "demo" else ["--token-file", str(tmp_path / "token")]
    done = without(library, "--home", str(tmp_path), command, *option)
    assert (done.returncode, done.stdout, done.stderr) == (SetupIncomplete.exit_code, "", SENTENCE)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("arguments", [["--version"], ["sandbox", "--help"], ["demo", "--help"]], ids=" ".join)
def test_what_needs_them_not_works_without_them(arguments: list[str]) -> None:
    assert without("starlette", *arguments).returncode == 0
