"""Start-up cost by its causes: which modules a command pulls in, asked of a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("textual", "rich", "httpx", "pydantic", "keyring", "starlette", "uvicorn", "watchfiles")


def modules_after(arguments: list[str], *, whole: bool = False) -> set[str]:
    """Modules that are loaded after the command line ran with these arguments; their first names, or whole names."""
    name = "name" if whole else "name.partition('.')[0]"
    program = (
        "import json, sys\n"
        "from harbor_tui.cli import main\n"
        "try:\n"
        f"    main({arguments!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print('\\n' + json.dumps(sorted({{{name} for name in sys.modules}})))\n"
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
        ["call", "get-page", "--input", "/dev/null"],
        ["wait", "nobody", "--timeout", "0"],
        ["withdraw", "nobody"],
        ["doctor", "--json"],
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


@pytest.mark.parametrize("arguments", [["submit", "create-page", "--input", "/dev/null"], ["status", "nobody"]])
def test_what_agents_call_often_loads_neither_the_document_engine_nor_asyncio(
    arguments: list[str], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = str(tmp_path_factory.mktemp("home"))
    monkeypatch.setenv("HARBOR_TUI_HOME", home)
    for set_up in (
        ["port", "import", "atlassian/confluence-cloud-api"],
        ["port", "set", "base_url", "https://acme.atlassian.net"],
    ):
        modules_after(set_up)
    loaded = modules_after(arguments, whole=True)
    assert "harbor_tui.workflow.inbox.agent_desk" in loaded
    assert not {name for name in loaded if name.startswith(("harbor_tui.document.", "asyncio", "ssl"))}
