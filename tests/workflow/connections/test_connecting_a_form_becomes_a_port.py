"""The port's form: short names become addresses, each field has its own problem, a token holds for one origin."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from harbor_tui.catalogue import default_book
from harbor_tui.config.paths import Home
from harbor_tui.config.store import SettingsFile
from harbor_tui.config.tokens.stores import TokenStores
from harbor_tui.domain.errors import Conflict, InvalidInput, SetupIncomplete
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.workflow.connections.check import CheckSources
from harbor_tui.workflow.connections.connections import PortSetup
from harbor_tui.workflow.connections.form import PortForm
from tests.support.port_fakes import KeptSecrets, WillingProbe, factory, staged

TOKEN = Secret("SEKRET-token-1")
GOOD = PortForm(label="Acme", base_url="acme", sign_in="basic", account="ana@acme.test")


def connecting(folder: Path, secrets: KeptSecrets | TokenStores | None = None) -> PortSetup:
    return PortSetup(
        SettingsFile(folder / "config.toml"),
        CheckSources(WillingProbe(), secrets or KeptSecrets(), factory(staged()), default_book()),
    )


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("acme", "https://acme.atlassian.net"),
        ("  Acme ", "https://acme.atlassian.net"),
        ("acme.atlassian.net", "https://acme.atlassian.net"),
        ("https://acme.atlassian.net/", "https://acme.atlassian.net"),
        ("https://acme.atlassian.net/wiki", "https://acme.atlassian.net"),
        ("https://api.atlassian.com/ex/confluence/abc/", "https://api.atlassian.com/ex/confluence/abc"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("wiki.example.com", "https://wiki.example.com"),
        ("", ""),
        ("http://acme.atlassian.net", ""),
        ("your-domain", ""),
        ("https://your-domain.atlassian.net/", ""),
    ],
)
def test_the_final_address_is_shown_while_typing(tmp_path: Path, typed: str, address: str) -> None:
    assert connecting(tmp_path).preview(PortForm(base_url=typed)) == address


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"base_url": "https://your-domain.atlassian.net/"}, "base_url", "placeholder"),
        ({"base_url": ""}, "base_url", "empty"),
        ({"base_url": "http://acme.test"}, "base_url", "in the clear"),
        ({"base_url": "https://me:pw@acme.atlassian.net"}, "base_url", "user name or password"),
        ({"label": ""}, "label", "must be 1 to 100"),
        ({"sign_in": "magic"}, "sign_in", "bearer or basic"),
        ({"account": ""}, "account", "needs the account's e-mail"),
        ({"account": "ana"}, "account", "e-mail"),
        ({"headers": "Authorization=x"}, "headers", "set by the program itself"),
        ({"headers": "Maton-Connection"}, "headers", "must be like Name=value"),
        ({"spaces": "PLAT=Platform"}, "spaces", "numeric id"),
        ({"spaces": "1=a; 1=b"}, "spaces", "twice"),
        ({"proxy": "proxy:3128"}, "proxy", "must be like http://"),
        ({"ca_bundle": "ca.pem"}, "ca_bundle", "whole path"),
        ({"queue_folder": "queue"}, "queue_folder", "whole path"),
    ],
)
def test_each_field_has_its_own_problem(tmp_path: Path, change: dict[str, str], field: str, words: str) -> None:
    (problem,) = connecting(tmp_path).problems(dataclasses.replace(GOOD, **change))
    assert problem.path == field
    assert words in problem.problem


async def test_saving_keeps_the_port_and_shows_it_again_without_the_token(tmp_path: Path) -> None:
    form = dataclasses.replace(GOOD, headers="Maton-Connection=c-1", spaces="123456=Platform (PLAT); 2=Ops")
    desk = connecting(tmp_path)
    saved = await desk.save(form, token=TOKEN, token_store="file")
    assert str(saved.port.base_url) == "https://acme.atlassian.net"
    assert (saved.token.is_set, saved.token.store) == (True, "file")
    shown = connecting(tmp_path).current()
    assert shown == dataclasses.replace(form, base_url="https://acme.atlassian.net")
    assert "SEKRET" not in repr(shown) + (tmp_path / "config.toml").read_text()


async def test_another_origin_means_no_token_until_it_is_given_again(tmp_path: Path) -> None:
    stores = TokenStores(Home.at(str(tmp_path)), environment={})
    desk = connecting(tmp_path, stores)
    await desk.save(GOOD, token=TOKEN, token_store="file")
    assert (await desk.token_state()).is_set
    saved = await desk.save(dataclasses.replace(GOOD, base_url="other"))
    assert not saved.token.is_set
    assert saved.notes == ("There is no token for https://other.atlassian.net yet.",)
    assert not (await desk.token_state()).is_set
    assert (await desk.save(GOOD)).token.is_set


async def test_another_host_is_saved_only_after_a_confirmation_that_names_it(tmp_path: Path) -> None:
    desk = connecting(tmp_path)
    form = dataclasses.replace(GOOD, base_url="https://atlassian.net.evil.test")
    assert desk.needs_confirmation(form) == "atlassian.net.evil.test"
    with pytest.raises(InvalidInput, match=r"atlassian\.net\.evil\.test"):
        await desk.save(form)
    await desk.save(form, other_host_confirmed=True)
    assert desk.needs_confirmation(form) == ""
    assert desk.needs_confirmation(GOOD) == ""


async def test_where_no_keyring_works_the_token_is_kept_for_the_session_and_that_is_said(tmp_path: Path) -> None:
    secrets = KeptSecrets({"keyring": SetupIncomplete("The keyring cannot be used: none here.", advice="--store file")})
    saved = await connecting(tmp_path, secrets).save(GOOD, token=TOKEN)
    assert saved.token.store == "session"
    assert "for this session only" in saved.notes[0]


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    first, second = connecting(tmp_path), connecting(tmp_path)
    first.current()
    second.current()
    await first.save(GOOD)
    with pytest.raises(Conflict):
        await second.save(GOOD)
    second.current()
    await second.save(GOOD)


def test_settings_that_cannot_be_read_give_a_blank_form_and_the_reason(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[port\n")
    desk = connecting(tmp_path)
    assert desk.current() == PortForm()
    assert "config.toml:1" in desk.settings_problem


async def test_the_checklist_follows_what_is_done(tmp_path: Path) -> None:
    desk = connecting(tmp_path)
    assert [step.done for step in desk.set_up_steps()] == [True, False, False, False]
    await desk.save(GOOD)
    assert [step.done for step in desk.set_up_steps()] == [True, True, False, False]
    await desk.save(GOOD, token=TOKEN)
    assert [step.done for step in desk.set_up_steps()] == [True, True, True, False]
    _ = [check async for check in desk.checks()]
    assert all(step.done for step in desk.set_up_steps())
    await desk.save(dataclasses.replace(GOOD, base_url="other"), token=TOKEN)
    assert not desk.set_up_steps()[-1].done


async def test_forgetting_the_token_tells_what_each_store_did(tmp_path: Path) -> None:
    desk = connecting(tmp_path)
    await desk.save(GOOD, token=TOKEN)
    assert await desk.forget_token() == ("keyring: removed",)
    assert not (await desk.token_state()).is_set


async def test_a_gateway_is_asked_with_the_typed_key_or_the_kept_one(tmp_path: Path) -> None:
    secrets = KeptSecrets()
    desk = connecting(tmp_path, secrets)
    with pytest.raises(SetupIncomplete, match=r"no key for https://api\.maton\.ai"):
        await desk.gateway()
    assert await desk.gateway(TOKEN)
    managed = PortForm(base_url="https://api.maton.ai/confluence/ex/confluence/1")
    await desk.save(managed, token=TOKEN)
    assert await desk.gateway()


async def test_one_more_port_is_added_with_its_token_and_not_used(tmp_path: Path) -> None:
    stores = TokenStores(Home.at(str(tmp_path)), environment={})
    desk = connecting(tmp_path, stores)
    await desk.save(GOOD, token=TOKEN, token_store="file")
    other = dataclasses.replace(GOOD, name="second", label="Second")
    added = await desk.add(other, token=Secret("second-token-1"), token_store="file")
    assert (added.port.name, added.token.store) == ("second", "file")
    assert desk.current() == dataclasses.replace(GOOD, base_url="https://acme.atlassian.net")
    first, second = SettingsFile(Home.at(str(tmp_path)).config_file).ports()
    assert (stores.token(first), stores.token(second)) == (TOKEN, Secret("second-token-1"))
    with pytest.raises(Conflict, match="a port second already"):
        await desk.add(other)


async def test_one_more_port_is_there_though_its_token_could_not_be_kept(tmp_path: Path) -> None:
    desk = connecting(tmp_path, TokenStores(Home.at(str(tmp_path)), environment={}))
    await desk.save(GOOD)
    (tmp_path / "secrets").mkdir(mode=0o755)
    added = await desk.add(dataclasses.replace(GOOD, name="second"), token=TOKEN, token_store="file")
    assert (added.port.name, added.token.is_set) == ("second", False)
    [note] = added.notes
    assert note.startswith("Its token was not kept: ") and "chmod 700" in note


async def test_what_was_typed_for_one_port_is_not_written_over_another(tmp_path: Path) -> None:
    desk = connecting(tmp_path)
    await desk.save(GOOD)
    await desk.add(dataclasses.replace(GOOD, name="beta", base_url="beta"))
    shown = desk.current()
    SettingsFile(Home.at(str(tmp_path)).config_file).use("beta")
    later = connecting(tmp_path)
    assert later.current().name == "beta"
    with pytest.raises(Conflict, match="the current one is beta"):
        await later.save(shown)


@pytest.mark.parametrize(
    ("typed", "sign_in"),
    [
        ("acme", "basic"),
        ("acme.atlassian.net", "basic"),
        ("https://api.atlassian.com/ex/confluence/x", "bearer"),
        ("https://api.maton.ai/confluence/ex/confluence/x", "bearer"),
        ("http://127.0.0.1:8642", "bearer"),
        ("", ""),
        ("https://", ""),
    ],
)
def test_the_sign_in_that_can_work_follows_from_the_address(tmp_path: Path, typed: str, sign_in: str) -> None:
    assert connecting(tmp_path).sign_in_for(dataclasses.replace(GOOD, base_url=typed)) == sign_in
