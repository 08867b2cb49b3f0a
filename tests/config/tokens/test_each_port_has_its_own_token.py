"""A token is bound to its port and its origin: two ports at one origin never share one, nor get an old shared one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.config.paths import Home
from harbor_tui.config.tokens.keyring_client import KeyringClient
from harbor_tui.config.tokens.stores import TokenStores
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.port import Port, parse_base_url
from harbor_tui.domain.secrets.secret import Secret

GATEWAY = "https://api.atlassian.com/ex/confluence/11111111-1111-4111-8111-111111111111"
FIRST, SECOND = Secret("token-of-reader"), Secret("token-of-writer")
BACKENDS = Path(__file__).parent / "backends"
STORES = ["keyring", "file", "session"]


def port(name: str, url: str = GATEWAY) -> Port:
    return Port("a/b", "x", parse_base_url(url), name=name)


READER, WRITER = port("reader"), port("writer")


def keyring(tmp_path: Path) -> KeyringClient:
    environment = {**os.environ, "PYTHONPATH": str(BACKENDS), "STAGED_KEYRING": str(tmp_path / "keyring.json")}
    return KeyringClient(backend="staged_keyrings.Kept", environment=environment, deadline_s=20)


@pytest.fixture
def stores(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., TokenStores]:
    """Makes the stores of a new run of the program; `ports` are those that are configured. A keyring only if asked."""
    parameters = getattr(request.node, "callspec", None)
    asked = parameters is not None and "keyring" in parameters.params.values()

    def make(*ports: Port, **environment: str) -> TokenStores:
        kept = keyring(tmp_path) if asked else None
        return TokenStores(Home.at(str(tmp_path)), environment=environment, keyring=kept, ports=lambda: ports)

    return make


def keep_the_old_way(tmp_path: Path, store: str, token: Secret) -> None:
    """A token as it was kept before: for the origin alone."""
    if store == "keyring":
        kept = {"harbor-tui/https://api.atlassian.com default": token.reveal()}
        (tmp_path / "keyring.json").write_text(json.dumps(kept))
        return
    folder = tmp_path / "secrets"
    folder.mkdir(mode=0o700)
    file = folder / "https-api.atlassian.com-443.json"
    file.write_text(json.dumps({"origin": "https://api.atlassian.com", "token": token.reveal()}))
    file.chmod(0o600)


@pytest.mark.parametrize("store", STORES)
def test_two_ports_at_one_origin_have_a_token_each(stores: Callable[..., TokenStores], store: str) -> None:
    kept = stores(READER, WRITER)
    kept.remember(READER, FIRST, store)
    assert kept.token(WRITER) is None
    kept.remember(WRITER, SECOND, store)
    assert (kept.token(READER), kept.token(WRITER)) == (FIRST, SECOND)
    if store != "session":
        again = stores(READER, WRITER)
        assert (again.token(READER), again.token(WRITER)) == (FIRST, SECOND)


@pytest.mark.parametrize("store", STORES)
def test_forgetting_one_leaves_the_other(stores: Callable[..., TokenStores], store: str) -> None:
    kept = stores(READER, WRITER)
    kept.remember(READER, FIRST, store)
    kept.remember(WRITER, SECOND, store)
    kept.forget(READER)
    assert (kept.token(READER), kept.token(WRITER)) == (None, SECOND)
    kept.forget(WRITER)
    assert kept.token(WRITER) is None


def test_the_last_token_of_an_origin_takes_its_file_along(stores: Callable[..., TokenStores], tmp_path: Path) -> None:
    kept = stores(READER, WRITER)
    kept.remember(READER, FIRST, "file")
    kept.remember(WRITER, SECOND, "file")
    assert "file: removed" in kept.forget(READER)
    assert "file: had none" in kept.forget(READER)
    assert len(list((tmp_path / "secrets").iterdir())) == 1
    assert "file: removed" in kept.forget(WRITER)
    assert list((tmp_path / "secrets").iterdir()) == []


@pytest.mark.parametrize("store", ["keyring", "file"])
def test_a_port_alone_at_its_origin_finds_the_token_kept_before_ports_had_their_own(
    stores: Callable[..., TokenStores], tmp_path: Path, store: str
) -> None:
    keep_the_old_way(tmp_path, store, FIRST)
    elsewhere = port("elsewhere", "https://acme.atlassian.net")
    kept = stores(READER, elsewhere)
    assert (kept.token(READER), kept.state(READER).store) == (FIRST, store)
    assert kept.token(elsewhere) is None


@pytest.mark.parametrize("store", ["keyring", "file"])
def test_of_several_ports_none_takes_it_and_the_words_say_what_to_do(
    stores: Callable[..., TokenStores], tmp_path: Path, store: str
) -> None:
    keep_the_old_way(tmp_path, store, FIRST)
    kept = stores(READER, WRITER)
    assert (kept.token(READER), kept.token(WRITER)) == (None, None)
    [note] = [each for each in kept.state(READER).notes if "does not say for which port" in each]
    assert "writer goes there too" in note and "Give the token of reader anew: harbor-tui port token" in note
    assert FIRST.reveal() not in repr(kept.state(READER))


@pytest.mark.parametrize("old", ["keyring", "file"])
@pytest.mark.parametrize("new", ["keyring", "file"])
def test_a_new_token_ends_the_old_shared_one(
    stores: Callable[..., TokenStores], tmp_path: Path, old: str, new: str
) -> None:
    keep_the_old_way(tmp_path, old, FIRST)
    stores(READER).remember(READER, SECOND, new)
    assert stores(WRITER).token(WRITER) is None
    assert stores(READER).token(READER) == SECOND
    assert FIRST.reveal() not in all_that_is_kept(tmp_path)


@pytest.mark.parametrize("store", ["keyring", "file"])
def test_forgetting_forgets_the_old_shared_one_too(
    stores: Callable[..., TokenStores], tmp_path: Path, store: str
) -> None:
    keep_the_old_way(tmp_path, store, FIRST)
    assert f"{store}: removed" in stores(READER).forget(READER)
    assert FIRST.reveal() not in all_that_is_kept(tmp_path)


def all_that_is_kept(tmp_path: Path) -> str:
    return "".join(file.read_text() for file in tmp_path.rglob("*.json"))


def test_the_environments_token_serves_one_port(stores: Callable[..., TokenStores]) -> None:
    kept = stores(READER, WRITER, HARBOR_TUI_TOKEN="ENVIRON-token")
    assert kept.token(READER) == Secret("ENVIRON-token")
    assert kept.token(WRITER) is None
    assert any("was used for the port reader" in note for note in kept.state(WRITER).notes)
    assert not any(sentence.startswith("environment") for sentence in kept.forget(WRITER))
    assert kept.token(READER) is not None


@pytest.mark.parametrize("tokens", ["text", ["list"], {"reader": "two words"}, {"reader": 5}, None])
def test_a_damaged_file_is_named_and_mended_by_storing_again(
    stores: Callable[..., TokenStores], tmp_path: Path, tokens: Any
) -> None:
    stores(READER).remember(READER, FIRST, "file")
    [file] = (tmp_path / "secrets").iterdir()
    file.write_text(json.dumps({"origin": "https://api.atlassian.com", "tokens": tokens}))
    damaged = stores(READER)
    assert damaged.token(READER) is None
    assert any(note.startswith("file: ") for note in damaged.state(READER).notes)
    damaged.remember(READER, SECOND, "file")
    assert stores(READER).token(READER) == SECOND


def test_an_unsafe_file_is_named_and_loses_nobodys_token(stores: Callable[..., TokenStores], tmp_path: Path) -> None:
    stores(READER, WRITER).remember(READER, FIRST, "file")
    [file] = (tmp_path / "secrets").iterdir()
    file.chmod(0o644)
    with pytest.raises(InvalidInput) as refused:
        stores(READER, WRITER).remember(WRITER, SECOND, "file")
    assert "chmod 600" in refused.value.advice
    file.chmod(0o600)
    assert stores(READER, WRITER).token(READER) == FIRST
