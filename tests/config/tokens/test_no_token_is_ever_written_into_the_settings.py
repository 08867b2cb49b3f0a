"""The one place where config.toml is written lets nothing pass that looks like a token, whoever asks for it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from harbor_tui.config.store import SettingsFile
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.port import Port, parse_base_url

PORT = Port("atlassian/confluence-cloud-api", "Acme", parse_base_url("https://acme.atlassian.net"), name="acme")
TOKENS = [
    "ATATT3xFfGF0abcdefghijklmnopqrstuvwxyz0123456789=ABCDEF01",
    "jQ5sBVyNQRzNZ3xFUSJv9C12",
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
]


def fields(token: str) -> dict[str, dict[str, Any]]:
    return {
        "label": {"label": f"My wiki {token}"},
        "account": {"account": f"{token}@acme.test"},
        "base_url": {"base_url": parse_base_url(f"https://acme.atlassian.net/{token[:40].replace('=', '')}")},
        "proxy": {"proxy": f"http://{token}.test:3128"},
        "ca_bundle": {"ca_bundle": f"/etc/{token}.pem"},
        "a header": {"headers": MappingProxyType({"X-A": token})},
        "a header's name": {"headers": MappingProxyType({token.replace(".", "").replace("_", "")[:40]: "1"})},
        "a header that is called so": {"headers": MappingProxyType({"X-Api-Key": "0815"})},
        "a space": {"spaces": MappingProxyType({"1": token})},
    }


@pytest.mark.parametrize("token", TOKENS, ids=["api token", "short one", "access token"])
@pytest.mark.parametrize("field", list(fields(TOKENS[0])))
@pytest.mark.parametrize("there", [True, False], ids=["changed", "new"])
def test_no_field_of_a_port_carries_one(tmp_path: Path, token: str, field: str, there: bool) -> None:
    file = SettingsFile(tmp_path / "config.toml")
    if there:
        file.save(PORT)
    before = file.path.read_bytes() if there else None
    port = dataclasses.replace(PORT, **fields(token)[field])
    for save in (file.save, lambda port: file.add(dataclasses.replace(port, name="other"))):
        with pytest.raises(InvalidInput) as refused:
            save(port)
        if "is called so" not in field:
            assert token not in f"{refused.value.summary} {refused.value.problems}"
        assert (file.path.read_bytes() if file.path.exists() else None) == before


def test_the_queues_folder_neither(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "config.toml")
    with pytest.raises(InvalidInput, match=r"queue\.folder looks like a token"):
        file.save(PORT, queue_folder=f"/srv/{TOKENS[1]}")
    assert not file.path.exists()


def test_what_a_person_wrote_is_theirs_and_does_not_keep_the_program_from_saving(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "config.toml")
    file.path.write_text(f'[port]\nname = "acme"\nfuture = "{TOKENS[1]}"\n[ports.beta]\nlabel = "x"\n')
    file.path.chmod(0o600)
    file.load()
    file.save(PORT)
    file.use("beta")
    assert file.path.read_text().count(TOKENS[1]) == 1
