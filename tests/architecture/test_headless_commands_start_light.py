"""Start-up cost by its causes: which modules a command pulls in, asked of a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("textual", "rich", "httpx", "pydantic", "keyring", "starlette", "uvicorn", "watchfiles")


def modules_after(arguments: list[str]) -> set[str]:
    """Top-level modules that are loaded after the command line ran with these arguments."""
    program = (
        "import json, sys\n"
        "from harbor_tui.cli import main\n"
        "try:\n"
        f"    main({arguments!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        "print('\\n' + json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.strip().splitlines()[-1]))


def test_the_version_needs_nothing_heavy() -> None:
    assert not modules_after(["--version"]) & {*HEAVY, "asyncio", "ssl"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["submit", "--help"],
        ["status", "nobody"],
        ["queue", "list", "--json"],
        ["queue", "stats"],
        ["actions"],
        ["port", "show", "--json"],
        ["validate", "create-page", "--input", "/dev/null"],
        ["render", "/dev/null"],
        ["audit", "verify"],
        ["skill"],
        ["doctor", "--help"],
        ["worker", "--help"],
        ["sandbox", "--help"],
    ],
    ids=" ".join,
)
def test_headless_commands_never_load_the_screen(
    arguments: list[str], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOR_TUI_HOME", str(tmp_path_factory.mktemp("home")))
    assert "textual" not in modules_after(arguments)
