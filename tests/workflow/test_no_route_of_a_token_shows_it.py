"""By whichever route the token comes, no command prints it and no file but its own holds it (SEC-01)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.commands import Done, harbor
from tests.support.stub_server import answering, stub_server

pytestmark = pytest.mark.sweep
TOKEN = "SEKRET-token-0123456789"
BACKENDS = Path(__file__).parents[1] / "config" / "backends"
LIST = {"results": [{"id": "1", "title": "Home"}], "_links": {}}
INPUT = '{"body":{"spaceId":"1","status":"current","title":"T","body":{"representation":"storage","value":"<p>x</p>"}}}'
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("call", "search-pages"),
    ("call", "get-page", "--input", "-"),
    ("doctor", "--json"),
    ("port", "show", "--json"),
    ("port", "list"),
    ("actions", "--json"),
    ("submit", "create-page", "--input", "-"),
    ("worker", "--once"),
    ("queue", "list", "--json"),
    ("queue", "check"),
    ("audit", "show", "--json"),
    ("audit", "verify"),
)
Route = Callable[[Path], dict[str, str]]


def by_file(home: Path) -> dict[str, str]:
    assert harbor(home, "port", "token", "--store", "file", given=TOKEN + "\n").code == 0
    return {}


def by_keyring(home: Path) -> dict[str, str]:
    config = home / "config.toml"
    config.write_text(config.read_text() + '\n[secrets]\nkeyring_backend = "staged_keyrings.Kept"\n')
    environment = {"PYTHONPATH": str(BACKENDS), "STAGED_KEYRING": str(home.parent / "keyring.json")}
    assert harbor(home, "port", "token", given=TOKEN, env=environment).code == 0
    return environment


def by_environment(home: Path) -> dict[str, str]:
    return {"HARBOR_TUI_TOKEN": TOKEN}


def by_token_file(home: Path) -> dict[str, str]:
    return {"HARBOR_TUI_TOKEN_FILE": str(private(home.parent / "token"))}


def by_credential(home: Path) -> dict[str, str]:
    folder = home.parent / "credentials"
    folder.mkdir(mode=0o700)
    private(folder / "harbor-confluence-token")
    return {"CREDENTIALS_DIRECTORY": str(folder)}


def private(path: Path) -> Path:
    path.write_text(TOKEN + "\n")
    path.chmod(0o600)
    return path


ROUTES: dict[Route, str] = {
    by_file: "file",
    by_keyring: "keyring",
    by_environment: "environment",
    by_token_file: "token file",
    by_credential: "token file",
}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
async def test_no_command_shows_it_even_when_the_service_repeats_it(tmp_path: Path, route: Route) -> None:
    home = tmp_path / "home"
    echo = {"errors": [{"status": 401, "code": "X", "title": f"you sent Bearer {TOKEN}", "detail": TOKEN}]}
    async with stub_server(
        answering(200, LIST), answering(401, echo), answering(500, b"<html>" + TOKEN.encode())
    ) as stub:

        def run(*arguments: str, given: str = "", env: dict[str, str] | None = None) -> Done:
            return harbor(home, *arguments, given=given, env=env)

        for first in (("port", "import", "confluence-cloud-api"), ("port", "set", "base_url", stub.url)):
            assert (await asyncio.to_thread(run, *first)).code == 0
        environment = await asyncio.to_thread(route, home)
        told = [await asyncio.to_thread(run, "port", "show", "--json", env=environment)]
        assert told[0].document["token"] == {"set": True, "store": ROUTES[route]}
        debugging = {**environment, "HARBOR_TUI_DEBUG": "1"}
        for command in COMMANDS:
            given = INPUT if command[0] == "submit" else '{"path": {"id": "1"}}'
            told.append(await asyncio.to_thread(run, *command, given=given, env=debugging))
        assert any(each.headers.get("authorization") == f"Bearer {TOKEN}" for each in stub.requests)
    for done in told:
        assert TOKEN not in done.out + done.err
    holding = [file for file in home.rglob("*") if file.is_file() and TOKEN.encode() in file.read_bytes()]
    assert [file.parent.name for file in holding] == (["secrets"] if route is by_file else [])
    assert os.environ.get("HARBOR_TUI_TOKEN") is None
