"""Editor, browser, tmux and the keyring's process are started with the operator's settings and without secrets."""

from __future__ import annotations

import ast
import os
import time
from pathlib import Path

import pytest

import harbor_tui
from harbor_tui.config.tokens.keyring_client import KeyringClient
from harbor_tui.domain.secrets.child_environment import child_environment
from harbor_tui.terminal.browser import Browser
from harbor_tui.terminal.clipboard import copy_into_tmux
from harbor_tui.terminal.editor import edit_text

PROGRAM = Path(harbor_tui.__file__).parent
OTHER_WAYS = {"system", "popen", "execv", "execve", "execvp", "execvpe", "spawnv", "spawnve", "posix_spawn", "fork"}
SECRETS = {
    "HARBOR_TUI_TOKEN": "SEKRET-1",
    "MATON_API_KEY": "SEKRET-2",
    "HARBOR_TUI_TOKEN_FILE": "/run/SEKRET-3",
    "CREDENTIALS_DIRECTORY": "/run/SEKRET-4",
    "GITHUB_TOKEN": "SEKRET-5",
    "AWS_SECRET_ACCESS_KEY": "SEKRET-6",
    "OPENAI_API_KEY": "SEKRET-7",
    "PGPASSWORD": "SEKRET-8",
    "npm_config__auth": "SEKRET-9",
    "CONFLUENCE_PAT": "SEKRET-10",
}
SETTINGS = {
    "PATH": os.environ["PATH"],
    "HOME": "/home/ana",
    "PWD": "/home/ana",
    "LANG": "C.UTF-8",
    "DISPLAY": ":0",
    "XAUTHORITY": "/run/x",
    "XDG_RUNTIME_DIR": "/run/user/1",
    "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus",
    "SSH_AUTH_SOCK": "/run/agent",
    "SSH_ASKPASS": "/usr/bin/ask",
    "VIMINIT": "set ts=2",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (SECRETS | SETTINGS).items():
        monkeypatch.setenv(name, value)


def telling(folder: Path) -> Path:
    """A program that writes down the environment that it was started with."""
    program = folder / "program"
    program.write_text(
        f'#!/bin/sh\nenv >{folder}/new\nmv {folder}/new {folder}/told\n[ "$1" = load-buffer ] && cat\ntrue\n'
    )
    program.chmod(0o755)
    return program


def told(folder: Path) -> str:
    file, deadline = folder / "told", time.monotonic() + 30
    while not file.exists():
        assert time.monotonic() < deadline
        os.sched_yield()
    return file.read_text(encoding="utf-8")


def check(text: str) -> None:
    assert "SEKRET" not in text
    lines = text.splitlines()
    assert {f"{name}={value}" for name, value in SETTINGS.items() if name not in ("PATH", "PWD")} <= {*lines}


def test_the_editor(tmp_path: Path) -> None:
    assert edit_text("<p/>", [str(telling(tmp_path))]) == "<p/>"
    check(told(tmp_path))


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # it goes on by itself: nobody waits for it
def test_the_browser(tmp_path: Path) -> None:
    assert Browser((str(telling(tmp_path)),)).open("https://acme.example/")
    check(told(tmp_path))


async def test_tmux(tmp_path: Path) -> None:
    telling(tmp_path).rename(tmp_path / "tmux")
    assert await copy_into_tmux("x", {**os.environ, "TMUX": "x", "PATH": f"{tmp_path}:{SETTINGS['PATH']}"})
    check(told(tmp_path))


def test_the_process_of_the_keyring_keeps_what_keyrings_are_told_by() -> None:
    client = KeyringClient(environment={**os.environ, "KEYRING_CRYPTFILE_PASSWORD": "for the keyring"})
    assert "SEKRET" not in repr(vars(client))
    assert "for the keyring" in repr(vars(client))


def test_settings_are_passed_on_and_secrets_are_not() -> None:
    assert child_environment(SECRETS | SETTINGS) == SETTINGS


def starts_bare(call: ast.Call) -> bool:
    """Whether a call starts a program without `child_environment`, or in a way that takes none."""
    if not isinstance(call.func, ast.Attribute):
        return False
    owner, name = ast.unparse(call.func.value), call.func.attr
    if owner == "webbrowser" or (owner in ("os", "pty") and name in OTHER_WAYS):
        return True
    starts = owner == "subprocess" or name.startswith("create_subprocess")
    given = next((ast.unparse(each.value) for each in call.keywords if each.arg == "env"), "")
    return starts and not given.startswith("child_environment(") and given != "self._environment"


def test_every_program_is_started_with_an_environment_of_its_own() -> None:
    """Whoever starts one without saying which environment hands on everything. The keyring's is made when it is."""
    bare = [
        f"{path.relative_to(PROGRAM)}:{each.lineno}"
        for path in PROGRAM.rglob("*.py")
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(each, ast.Call) and starts_bare(each)
    ]
    assert bare == []
