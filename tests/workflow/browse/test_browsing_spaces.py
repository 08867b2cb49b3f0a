"""Spaces are found by id, key or name, and asked for once."""

from __future__ import annotations

from typing import Any

import pytest

from harbor_tui.catalogue import console_book
from harbor_tui.domain.errors import Conflict, HarborError, InvalidInput, NotVisible, ScopeMissing
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.pages import Space
from harbor_tui.workflow.browse.pages import PageBrowser
from tests.support.sandbox_tenant import OnSandbox
from tests.support.scripted_tenant import ScriptedTenant, listed
from tests.support.tenant_calls import port_at

PLAT = {"id": "10", "key": "PLAT", "name": "Platform", "homepageId": "11"}
DOCS = {"id": "20", "key": "DOCS", "name": "Docs", "homepageId": None}


def browsing(*answers: Answer | HarborError, **labels: str) -> tuple[PageBrowser, ScriptedTenant]:
    tenant = ScriptedTenant(list(answers))
    spaces = {name.removeprefix("id"): label for name, label in labels.items()}
    port = port_at("https://acme.atlassian.net", spaces=spaces)
    return PageBrowser(port, tenant, console_book()), tenant


async def test_a_space_is_found_by_key_id_and_name() -> None:
    on = OnSandbox()
    by_key = await on.browsing.find_space("plat")
    fresh = OnSandbox()
    by_id = await fresh.browsing.find_space(by_key.id)
    other = OnSandbox()
    by_name = await other.browsing.find_space("  platform ")
    assert by_key == by_id == by_name
    assert by_key.key == "PLAT"


async def test_a_space_is_asked_for_once() -> None:
    spaces, tenant = browsing(listed(PLAT))
    assert await spaces.space("10") == Space("10", "PLAT", "Platform", "11")
    assert await spaces.space("10") == await spaces.find_space("PLAT") == spaces.known_space("10")
    assert len(tenant.calls) == 1


async def test_an_invisible_space_is_none_and_asked_for_once() -> None:
    spaces, tenant = browsing(listed())
    assert await spaces.space("10") is None
    assert await spaces.space("10") is None
    assert len(tenant.calls) == 1


@pytest.mark.parametrize("odd", ["", "PLAT", "1/2", "9" * 20, "१"])
async def test_what_is_no_space_id_is_not_asked_for(odd: str) -> None:
    spaces, tenant = browsing(listed())
    assert await spaces.space(odd) is None
    assert tenant.calls == []


async def test_the_spaces_of_a_list_are_asked_for_together() -> None:
    spaces, tenant = browsing(listed(PLAT, DOCS))
    await spaces.learn_spaces(["10", "20", "10", "", "30"])
    await spaces.learn_spaces(["30", "20"])
    assert [call.query for call in tenant.calls] == [(("ids", "10"), ("ids", "20"), ("ids", "30"), ("limit", "250"))]
    assert spaces.known_space("20") == Space("20", "DOCS", "Docs")
    assert spaces.known_space("30") is None


async def test_the_operators_label_wins_over_the_name() -> None:
    spaces, _ = browsing(listed(PLAT), id10="Our platform")
    assert spaces.known_space("10") == Space("10", name="Our platform")
    assert await spaces.space("10") == Space("10", "PLAT", "Our platform", "11")
    assert (await spaces.find_space("our PLATFORM")).id == "10"


async def test_a_labelled_space_keeps_its_label_when_spaces_may_not_be_read() -> None:
    spaces, _ = browsing(ScopeMissing("no scope"), id10="Our platform")
    assert await spaces.space("10") == Space("10", name="Our platform")
    with pytest.raises(ScopeMissing):
        await spaces.space("20")


async def test_a_number_that_is_no_id_may_be_a_key() -> None:
    year = {"id": "7", "key": "2024", "name": "Year"}
    spaces, tenant = browsing(listed(), listed(year))
    assert (await spaces.find_space("2024")).id == "7"
    assert tenant.calls[1].query == (("keys", "2024"),)


async def test_an_unknown_space_is_named_with_what_is_similar() -> None:
    spaces, _ = browsing(listed(), listed(PLAT, DOCS))
    with pytest.raises(NotVisible, match="'plat'") as raised:
        await spaces.find_space("plat")
    assert "Platform (PLAT)" in raised.value.advice


async def test_a_name_that_several_spaces_have_is_not_guessed() -> None:
    spaces, _ = browsing(listed(PLAT, PLAT | {"id": "12", "key": "PLAT2"}))
    with pytest.raises(Conflict, match="2 spaces") as raised:
        await spaces.find_space("Platform")
    assert "PLAT, PLAT2" in raised.value.advice


async def test_a_search_by_name_reads_on_but_not_for_ever() -> None:
    spaces, tenant = browsing(listed(cursor="a"))
    with pytest.raises(NotVisible):
        await spaces.find_space("some name with spaces")
    assert len(tenant.calls) == 2


async def test_no_space_is_refused() -> None:
    spaces, tenant = browsing(listed())
    with pytest.raises(InvalidInput):
        await spaces.find_space("  ")
    assert tenant.calls == []


@pytest.mark.parametrize("odd", [None, 7, [], {}, "x\x1b]0;y\x07", {"key": None}, {"id": "10", "name": ["x"]}])
async def test_rows_of_any_shape_do_no_harm(odd: Any) -> None:
    spaces, _ = browsing(listed(odd, DOCS))
    await spaces.learn_spaces(["10", "20"])
    assert spaces.known_space("20") == Space("20", "DOCS", "Docs")


async def test_an_error_about_a_space_shows_what_was_typed_made_harmless() -> None:
    spaces, _ = browsing(listed())
    with pytest.raises(NotVisible) as raised:
        await spaces.find_space("\x1b]52;c;eA==\x07\u202e")
    assert "⟨U+001B⟩" in raised.value.summary
