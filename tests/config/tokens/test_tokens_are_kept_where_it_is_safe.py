"""Where tokens are kept: the order of sources, files under rules, each token bound to its origin."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from harbor_tui.config.paths import Home
from harbor_tui.config.tokens.keyring_client import KeyringClient
from harbor_tui.config.tokens.stores import TokenStores, take_token
from harbor_tui.domain.errors import InvalidInput, SetupIncomplete
from harbor_tui.domain.port import Port, parse_base_url
from harbor_tui.domain.secrets.secret import Secret

TOKEN = "SEKRET-token-1"


def port(base_url: str = "https://acme.atlassian.net") -> Port:
    return Port(entry="a/b", label="x", base_url=parse_base_url(base_url, other_host_confirmed=True))


def stores(tmp_path: Path, **environment: str) -> TokenStores:
    return TokenStores(Home.at(str(tmp_path)), environment=environment)


def test_without_any_source_the_state_says_what_was_looked_at_and_why_it_was_skipped(tmp_path: Path) -> None:
    state = stores(tmp_path).state(port())
    assert not state.is_set
    assert "keyring: The keyring cannot be used: no Secret Service on this node (no D-Bus session)." in state.notes
    assert "file: there is none for https://acme.atlassian.net" in state.notes


def test_no_keyring_means_a_refusal_that_names_the_file_store(tmp_path: Path) -> None:
    with pytest.raises(SetupIncomplete) as refusal:
        stores(tmp_path).remember(port(), Secret(TOKEN), "keyring")
    assert refusal.value.exit_code == 8
    assert "--store file" in refusal.value.advice


def test_the_file_store_is_private_and_names_its_origin(tmp_path: Path) -> None:
    state = stores(tmp_path).remember(port(), Secret(TOKEN), "file")
    assert (state.is_set, state.store) == (True, "file")
    (kept,) = (tmp_path / "secrets").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    stores(tmp_path / "new" / "home").remember(port(), Secret(TOKEN), "file")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert json.loads(kept.read_text()) == {"origin": "https://acme.atlassian.net", "tokens": {"acme": TOKEN}}
    token = stores(tmp_path).token(port())
    assert token is not None
    assert token.reveal() == TOKEN


@pytest.mark.parametrize(
    "address",
    ["https://other.atlassian.net", "https://acme.atlassian.net:8443", "http://localhost:8080", "https://evil.test"],
)
def test_a_token_is_not_set_for_any_other_origin(tmp_path: Path, address: str) -> None:
    stores(tmp_path).remember(port(), Secret(TOKEN), "file")
    assert stores(tmp_path).token(port(address)) is None


def test_a_file_moved_to_another_origins_name_is_not_used(tmp_path: Path) -> None:
    stores(tmp_path).remember(port(), Secret(TOKEN), "file")
    (kept,) = (tmp_path / "secrets").iterdir()
    kept.rename(kept.with_name("https-evil.atlassian.net-443.json"))
    assert stores(tmp_path).token(port("https://evil.atlassian.net")) is None


def test_the_same_origin_by_another_path_keeps_its_token(tmp_path: Path) -> None:
    gateway = "https://api.atlassian.com/ex/confluence/"
    stores(tmp_path).remember(port(gateway + "11111111-1111-4111-8111-111111111111"), Secret(TOKEN), "file")
    assert stores(tmp_path).token(port(gateway + "22222222-2222-4222-8222-222222222222")) is not None


def test_the_environment_wins_over_both_stores(tmp_path: Path) -> None:
    stores(tmp_path).remember(port(), Secret(TOKEN), "file")
    found = stores(tmp_path, HARBOR_TUI_TOKEN="ENVIRON-token")
    assert found.state(port()).store == "environment"
    token = found.token(port())
    assert token is not None
    assert token.reveal() == "ENVIRON-token"


def test_the_environments_token_serves_one_origin_a_session(tmp_path: Path) -> None:
    found = stores(tmp_path, HARBOR_TUI_TOKEN="ENVIRON-token")
    assert found.token(port()) is not None
    assert found.token(port("https://evil.atlassian.net")) is None
    assert any("not given to another" in note for note in found.state(port("https://evil.atlassian.net")).notes)


def test_the_managed_gateways_key_is_taken_for_its_address_alone(tmp_path: Path) -> None:
    managed = port("https://api.maton.ai/confluence/ex/confluence/1")
    found = stores(tmp_path, MATON_API_KEY="MANAGED-key-1")
    assert found.token(managed) == Secret("MANAGED-key-1")
    assert found.token(port()) is None
    ours = stores(tmp_path, MATON_API_KEY="MANAGED-key-1", HARBOR_TUI_TOKEN="ENVIRON-token")
    assert ours.token(managed) == Secret("ENVIRON-token")
    assert any("MATON_API_KEY" in sentence for sentence in found.forget(managed))
    assert found.token(managed) is None


def test_the_placeholder_never_gets_a_token(tmp_path: Path) -> None:
    found = stores(tmp_path, HARBOR_TUI_TOKEN="ENVIRON-token")
    placeholder = port("https://your-domain.atlassian.net/")
    assert found.token(placeholder) is None
    with pytest.raises(SetupIncomplete, match="placeholder"):
        found.remember(placeholder, Secret(TOKEN), "file")
    assert found.token(port()) is not None


def test_taking_the_token_leaves_none_for_child_processes() -> None:
    environment = {"HARBOR_TUI_TOKEN": TOKEN, "PATH": "/bin"}
    assert take_token(environment) == TOKEN
    assert environment == {"PATH": "/bin"}


def test_a_session_token_is_kept_nowhere(tmp_path: Path) -> None:
    found = stores(tmp_path)
    assert found.remember(port(), Secret(TOKEN), "session").store == "session"
    assert found.token(port()) is not None
    assert stores(tmp_path).token(port()) is None
    assert not (tmp_path / "secrets").exists()


def test_forgetting_reports_every_store(tmp_path: Path) -> None:
    found = stores(tmp_path)
    found.remember(port(), Secret(TOKEN), "file")
    sentences = found.forget(port())
    assert "file: removed" in sentences
    assert "session: had none" in sentences
    assert any(sentence.startswith("keyring: The keyring cannot be used") for sentence in sentences)
    assert found.token(port()) is None
    assert "file: had none" in found.forget(port())


def named(tmp_path: Path, data: bytes = TOKEN.encode(), mode: int = 0o600) -> TokenStores:
    path = tmp_path / "token"
    path.write_bytes(data)
    path.chmod(mode)
    return stores(tmp_path, HARBOR_TUI_TOKEN_FILE=str(path))


def problem(found: TokenStores) -> str:
    state = found.state(port())
    assert not state.is_set
    return next(note for note in state.notes if note.startswith("token file:"))


def test_a_named_file_gives_the_token_without_its_line_end(tmp_path: Path) -> None:
    found = named(tmp_path, TOKEN.encode() + b"\n")
    token = found.token(port())
    assert token is not None
    assert (token.reveal(), found.state(port()).store) == (TOKEN, "token file")


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o640, 0o604])
def test_a_named_file_that_others_may_read_is_refused_with_the_chmod(tmp_path: Path, mode: int) -> None:
    assert f"chmod 600 {tmp_path}/token" in problem(named(tmp_path, mode=mode))


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "is empty"), (b"\n", "is empty"), (b"x" * 10_000_000, "larger"), (b"two words", "does not hold a token")],
)
def test_named_files_without_a_token_are_refused(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in problem(named(tmp_path, data))


def test_named_links_pipes_folders_and_nothing_are_refused(tmp_path: Path) -> None:
    named(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "token")
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir()
    for name, words in (("link", "symbolic"), ("pipe", "no regular"), ("folder", "folder"), ("none", "not there")):
        assert words in problem(stores(tmp_path, HARBOR_TUI_TOKEN_FILE=str(tmp_path / name)))


def test_a_named_file_in_a_folder_that_others_change_is_refused(tmp_path: Path) -> None:
    found = named(tmp_path)
    tmp_path.chmod(0o775)
    assert f"chmod go-w {tmp_path}" in problem(found)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_named_file_of_another_user_is_refused(tmp_path: Path) -> None:
    found = named(tmp_path)
    os.chown(tmp_path / "token", 12345, 12345)
    assert "belongs to another user (uid 12345)" in problem(found)


def test_a_refused_named_file_is_not_silently_replaced_by_another_store(tmp_path: Path) -> None:
    stores(tmp_path).remember(port(), Secret(TOKEN), "file")
    assert named(tmp_path, mode=0o644).token(port()) is None


def test_a_systemd_credential_may_be_group_readable(tmp_path: Path) -> None:
    credential = tmp_path / "harbor-confluence-token"
    credential.write_text(TOKEN)
    credential.chmod(0o440)
    assert stores(tmp_path, CREDENTIALS_DIRECTORY=str(tmp_path)).state(port()).store == "token file"


def test_an_open_secrets_folder_is_refused_with_the_chmod(tmp_path: Path) -> None:
    stores(tmp_path).remember(port(), Secret(TOKEN), "file")
    (tmp_path / "secrets").chmod(0o755)
    assert any(f"chmod 700 {tmp_path}/secrets" in note for note in stores(tmp_path).state(port()).notes)
    with pytest.raises(InvalidInput, match="open to other users"):
        stores(tmp_path).remember(port(), Secret(TOKEN), "file")


def test_no_state_or_error_ever_shows_any_of_the_token(tmp_path: Path) -> None:
    found = named(tmp_path, b"SEKRET with blanks")
    assert "SEKRET" not in repr(found.state(port()))
    assert "SEKRET" not in repr(stores(tmp_path, HARBOR_TUI_TOKEN="SEKRET x").state(port()))


def test_the_program_of_the_keyring_gets_no_token_by_its_environment() -> None:
    client = KeyringClient(environment={"HARBOR_TUI_TOKEN": TOKEN, "PATH": "/bin"})
    assert TOKEN not in repr(vars(client))
