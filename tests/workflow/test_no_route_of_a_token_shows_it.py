"""By whichever route the token comes, no command prints it and no file but its own holds it (SEC-01)."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.support.commands import Done, harbor
from tests.support.stub_server import answering, stub_server
from tests.support.token_routes import ROUTES, Route, by_file
from tests.support.token_spellings import SPELLINGS, can_be_read

pytestmark = pytest.mark.sweep
TOKEN = "SEKRET-token-0123456789"
LIST = {"results": [{"id": "1", "title": f"Home {spelt(TOKEN)}"} for spelt in SPELLINGS.values()], "_links": {}}
ESCAPED = "".join(f"\\u{ord(letter):04x}" for letter in TOKEN)
"""As JSON writes it: the bytes hold no token, the values do."""
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


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
async def test_no_command_shows_it_even_when_the_service_repeats_it(tmp_path: Path, route: Route) -> None:
    home = tmp_path / "home"
    echo = {"errors": [{"status": 401, "code": "X", "title": f"you sent Bearer {TOKEN}", "detail": TOKEN}]}
    async with stub_server(
        answering(200, LIST),
        answering(
            200, f'{{"id": "1", "title": "{ESCAPED}", "body": {{"storage": {{"value": "{ESCAPED}"}}}}}}'.encode()
        ),
        answering(401, echo),
        answering(400, f'{{"errors": [{{"title": "{ESCAPED}", "detail": "{ESCAPED}"}}]}}'.encode()),
        answering(500, b"<html>" + TOKEN.encode()),
    ) as stub:

        def run(*arguments: str, given: str = "", env: dict[str, str] | None = None) -> Done:
            return harbor(home, *arguments, given=given, env=env)

        for first in (("port", "import", "confluence-cloud-api"), ("port", "set", "base_url", stub.url)):
            assert (await asyncio.to_thread(run, *first)).code == 0
        environment = await asyncio.to_thread(route, home, TOKEN)
        told = [await asyncio.to_thread(run, "port", "show", "--json", env=environment)]
        assert told[0].document["token"] == {"set": True, "store": ROUTES[route]}
        debugging = {**environment, "HARBOR_TUI_DEBUG": "1"}
        for command in COMMANDS:
            given = INPUT if command[0] == "submit" else '{"path": {"id": "1"}}'
            told.append(await asyncio.to_thread(run, *command, given=given, env=debugging))
        assert any(each.headers.get("authorization") == f"Bearer {TOKEN}" for each in stub.requests)
    for done in told:
        assert not can_be_read(done.out + done.err, TOKEN)
    assert "[the token]" in told[1].out, "the service's answer was shown"
    files = [file for file in home.rglob("*") if file.is_file()]
    holding = [file for file in files if can_be_read(file.read_text("utf-8", "replace"), TOKEN)]
    assert [file.parent.name for file in holding] == (["secrets"] if route is by_file else [])
    assert os.environ.get("HARBOR_TUI_TOKEN") is None
