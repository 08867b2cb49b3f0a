"""Another origin gets no token until it is given again, however the address was changed (SEC-08)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.commands import Done, harbor
from tests.support.stub_server import StubServer, answering, stub_server

pytestmark = pytest.mark.sweep
TOKEN = "SEKRET-token-of-the-first-origin"
ANOTHER = "SEKRET-token-of-the-second-one"
LIST = {"results": [{"id": "1", "title": "Home"}], "_links": {}}


@pytest.fixture
async def first() -> AsyncIterator[StubServer]:
    """Where the token is meant for."""
    async with stub_server(answering(200, LIST)) as stub:
        yield stub


@pytest.fixture
async def second() -> AsyncIterator[StubServer]:
    """Server B."""
    async with stub_server(answering(200, LIST)) as stub:
        yield stub


class Home:
    """A node whose commands run beside the servers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def run(self, *arguments: str, given: str = "", env: dict[str, str] | None = None) -> Done:
        return await asyncio.to_thread(lambda: harbor(self.folder, *arguments, given=given, env=env))

    async def everything_that_talks(self, env: dict[str, str] | None = None) -> list[int]:
        """Every command that would ask the tenant something; their exit codes."""
        commands = (("call", "search-pages"), ("doctor",), ("port", "list"), ("worker", "--once"))
        return [(await self.run(*command, env=env)).code for command in commands]


@pytest.fixture
async def home(tmp_path: Path, first: StubServer) -> Home:
    found = Home(tmp_path / "home")
    for command in (("port", "import", "confluence-cloud-api"), ("port", "set", "base_url", first.url)):
        assert (await found.run(*command)).code == 0
    assert (await found.run("port", "token", "--store", "file", given=TOKEN)).code == 0
    assert (await found.run("call", "search-pages")).code == 0
    assert first.requests[-1].headers["authorization"] == f"Bearer {TOKEN}"
    return found


def tokens_at(stub: StubServer) -> list[str]:
    return [each.headers["authorization"] for each in stub.requests if "authorization" in each.headers]


async def set_by_command(home: Home, first: StubServer, second: StubServer) -> None:
    done = await home.run("port", "set", "base_url", second.url)
    assert done.code == 0 and "There is no token" in done.out


async def written_by_hand(home: Home, first: StubServer, second: StubServer) -> None:
    file = home.folder / "config.toml"
    file.write_text(file.read_text().replace(first.url, second.url))


async def another_port(home: Home, first: StubServer, second: StubServer) -> None:
    for command in (("port", "add", "second"), ("port", "use", "second"), ("port", "set", "base_url", second.url)):
        assert (await home.run(*command)).code == 0


@pytest.mark.parametrize("change", [set_by_command, written_by_hand, another_port])
async def test_the_new_origin_gets_a_token_only_after_it_was_given_again(
    home: Home, first: StubServer, second: StubServer, change: object
) -> None:
    assert callable(change)
    await change(home, first, second)
    call, doctor, *_ = await home.everything_that_talks()
    assert (call, doctor) == (8, 8)
    assert tokens_at(second) == []
    assert (await home.run("port", "token", "--store", "file", given=ANOTHER)).code == 0
    assert (await home.run("call", "search-pages")).code == 0
    assert tokens_at(second) == [f"Bearer {ANOTHER}"]
    assert set(tokens_at(first)) == {f"Bearer {TOKEN}"}


async def test_a_kept_file_under_the_other_origins_name_is_not_used(
    home: Home, first: StubServer, second: StubServer
) -> None:
    await written_by_hand(home, first, second)
    [kept] = (home.folder / "secrets").iterdir()
    kept.rename(kept.with_name(kept.name.replace(str(first.port), str(second.port))))
    await home.everything_that_talks()
    assert tokens_at(second) == []


async def test_two_ports_at_one_origin_send_each_its_own(home: Home, first: StubServer) -> None:
    for command in (("port", "add", "second"), ("port", "use", "second"), ("port", "set", "base_url", first.url)):
        assert (await home.run(*command)).code == 0
    before = len(first.requests)
    assert (await home.run("call", "search-pages")).code == 8
    assert tokens_at(first)[before:] == []
    assert (await home.run("port", "token", "--store", "file", given=ANOTHER)).code == 0
    assert (await home.run("call", "search-pages")).code == 0
    assert tokens_at(first)[-1] == f"Bearer {ANOTHER}"
