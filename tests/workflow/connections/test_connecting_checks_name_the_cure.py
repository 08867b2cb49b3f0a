"""The connection check: stage by stage, each failure with what to do, wrong pairings named before they are tried."""

from __future__ import annotations

from email.utils import formatdate
from pathlib import Path

import pytest

from harbor_tui.catalogue import default_book
from harbor_tui.contracts.adapters import Check, Clock, Posture, PostureProblem
from harbor_tui.domain.errors import HarborError, NotVisible, ScopeMissing, SignInRefused, Unreachable
from harbor_tui.domain.port import Port
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.workflow.connections.check import CheckSources
from harbor_tui.workflow.connections.connections import PortSetup
from harbor_tui.workflow.connections.form import PortForm, port_from
from tests.support.port_fakes import KeptSecrets, StagedTenant, WillingProbe, factory, staged
from tests.support.queue_world import StepClock

CLOUD = "62909843-b784-4c35-b770-e4e2a26f024b"
SITE = PortForm(base_url="acme", sign_in="basic", account="ana@acme.test")
TOKEN = Secret("SEKRET-token-1")


class NoPorts:
    """Implements `PortList` with nothing in it."""

    def load(self) -> Port | None:
        return None

    def queue_folder(self) -> str:
        return ""

    def save(self, port: Port, *, queue_folder: str | None = None) -> None:
        raise AssertionError

    def ports(self) -> tuple[Port, ...]:
        return ()

    def add(self, port: Port) -> None:
        raise AssertionError

    def use(self, name: str) -> None:
        raise AssertionError

    def remove(self, name: str) -> None:
        raise AssertionError


async def run(
    form: PortForm,
    tenant: StagedTenant | None = None,
    *,
    probe: WillingProbe | None = None,
    token: Secret | None = TOKEN,
    posture: Posture | None = None,
    clock: Clock | None = None,
) -> list[Check]:
    desk = PortSetup(
        NoPorts(),
        CheckSources(probe or WillingProbe(), KeptSecrets(), factory(tenant or staged()), default_book()),
        posture=(lambda: posture) if posture else None,
        clock=clock,
    )
    return [check async for check in desk.checks(form, token=token)]


def done(checks: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks if check.state != "running"}


async def test_every_stage_is_told_when_it_starts_and_when_it_is_known() -> None:
    tenant = staged()
    checks = await run(SITE, tenant)
    names = ["address", "encryption", "token", "pairing", "sign-in", "reading", "spaces"]
    assert [(check.name, check.state) for check in checks] == [
        (name, state) for name in names for state in ("running", "ok")
    ]
    assert done(checks)["sign-in"].detail == "as Ana P. (12 ms)"
    assert tenant.closed


async def test_after_a_failure_the_rest_is_skipped_and_says_why() -> None:
    tenant = staged()
    checks = done(await run(SITE, tenant, probe=WillingProbe(Check("address", "fail", "does not resolve", "look"))))
    assert checks["reading"] == Check("reading", "skipped", "not tried: address comes first")
    assert tenant.calls == []


async def test_without_a_token_nothing_is_sent() -> None:
    tenant = staged()
    checks = done(await run(SITE, tenant, token=None))
    assert (checks["token"].state, checks["sign-in"].state) == ("fail", "skipped")
    assert "port token" in checks["token"].fix
    assert tenant.calls == []


@pytest.mark.parametrize(
    ("form", "state", "cure"),
    [
        (PortForm(base_url="acme"), "warn", "basic"),
        (PortForm(base_url="https://acme.atlassian.net/spaces/PLAT"), "fail", "Use https://acme.atlassian.net"),
        (PortForm(base_url="https://api.atlassian.com"), "fail", "_edge/tenant_info"),
        (PortForm(base_url=f"https://api.atlassian.com/{CLOUD}"), "fail", "/ex/confluence/CLOUD-ID"),
        (PortForm(base_url=f"https://api.maton.ai/ex/confluence/{CLOUD}"), "fail", "/confluence/ex/confluence/"),
        (
            PortForm(
                base_url=f"https://api.maton.ai/confluence/ex/confluence/{CLOUD}", sign_in="basic", account="a@b.test"
            ),
            "fail",
            "bearer",
        ),
        (PortForm(base_url=f"https://api.maton.ai/confluence/ex/confluence/{CLOUD}"), "warn", "Maton-Connection"),
    ],
)
async def test_wrong_pairings_are_named_before_they_are_tried(form: PortForm, state: str, cure: str) -> None:
    tenant = staged()
    checks = done(await run(form, tenant))
    assert checks["pairing"].state == state
    assert cure in checks["pairing"].fix
    assert bool(tenant.calls) == (state == "warn")


@pytest.mark.parametrize(
    "form",
    [
        SITE,
        PortForm(base_url=f"https://api.atlassian.com/ex/confluence/{CLOUD}"),
        PortForm(base_url=f"https://api.atlassian.com/ex/confluence/{CLOUD}", sign_in="basic", account="a@b.test"),
        PortForm(
            base_url=f"https://api.maton.ai/confluence/ex/confluence/{CLOUD}", headers="Maton-Connection=11111111"
        ),
        PortForm(base_url="http://127.0.0.1:8080"),
        PortForm(base_url="https://wiki.example.com"),
    ],
)
async def test_pairings_that_can_work_are_not_complained_about(form: PortForm) -> None:
    assert done(await run(form))["pairing"].state == "ok"


@pytest.mark.parametrize(
    ("form", "cure"),
    [
        (PortForm(base_url="acme"), "sign in with e-mail and API token"),
        (SITE, "a token with scopes works only at the gateway address"),
        (PortForm(base_url=f"https://api.atlassian.com/ex/confluence/{CLOUD}"), "OAuth access token"),
        (
            PortForm(base_url=f"https://api.atlassian.com/ex/confluence/{CLOUD}", sign_in="basic", account="a@b.test"),
            "a classic API token goes with the site's own address",
        ),
        (PortForm(base_url=f"https://api.maton.ai/confluence/ex/confluence/{CLOUD}"), "connection is ACTIVE"),
        (PortForm(base_url="http://127.0.0.1:8080"), "token file"),
    ],
)
async def test_a_refused_sign_in_names_what_most_likely_helps(form: PortForm, cure: str) -> None:
    tenant = staged(get_current_user=SignInRefused("The site refused the sign-in (401).", status=401))
    checks = done(await run(form, tenant))
    assert (checks["sign-in"].state, checks["reading"].state) == ("fail", "skipped")
    assert cure in checks["sign-in"].fix


@pytest.mark.parametrize("error", [NotVisible("404"), ScopeMissing("no scope", status=401)])
async def test_a_token_that_may_not_ask_who_it_is_can_still_be_good(error: HarborError) -> None:
    checks = done(await run(SITE, staged(get_current_user=error)))
    assert checks["sign-in"].state == "ok"
    assert "was not told" in checks["sign-in"].detail
    assert checks["reading"].state == "ok"


async def test_a_missing_scope_fails_reading_and_names_it() -> None:
    missing = ScopeMissing("The token lacks a scope.", status=401)
    checks = done(await run(SITE, staged(get_current_user=missing, search_pages=missing)))
    assert (checks["sign-in"].state, checks["reading"].state) == ("ok", "fail")
    assert "read:page:confluence" in checks["reading"].fix


async def test_an_answer_to_nobody_is_no_sign_in() -> None:
    tenant = staged(get_current_user={"type": "anonymous"})
    assert "took us for nobody" in done(await run(SITE, tenant))["sign-in"].detail
    tenant = staged(get_current_user=NotVisible("404"))
    tenant.anonymous = True
    assert "took us for nobody" in done(await run(SITE, tenant))["sign-in"].detail


async def test_no_visible_page_and_no_names_of_spaces_are_warnings() -> None:
    checks = done(await run(SITE, staged(search_pages={"results": []}, find_spaces=ScopeMissing("no scope"))))
    assert (checks["reading"].state, checks["spaces"].state) == ("warn", "warn")
    assert "read:space:confluence" in checks["spaces"].fix


async def test_an_answer_that_is_no_list_fails_reading() -> None:
    assert "is this Confluence?" in done(await run(SITE, staged(search_pages=[])))["reading"].fix


async def test_a_connection_that_breaks_is_a_failed_stage_not_an_exception() -> None:
    broken = Unreachable("No connection to acme.atlassian.net.", advice="Check the network.")
    checks = done(await run(SITE, staged(get_current_user=broken, search_pages=broken)))
    assert checks["sign-in"] == Check("sign-in", "fail", "No connection to acme.atlassian.net.", "Check the network.")


async def test_the_queue_folder_is_checked_whatever_the_connection_does() -> None:
    off = Posture(False, problems=(PostureProblem("pending is open to all", "chmod 3730 pending"),))
    checks = done(await run(SITE, token=None, posture=off))
    assert checks["queue"] == Check("queue", "fail", "pending is open to all", "chmod 3730 pending")


async def test_scopes_clock_and_limits_are_told_beside_the_stages() -> None:
    clock, tenant = StepClock(), staged()
    tenant.server_date = formatdate(clock.now() - 120, usegmt=True)
    found = done(await run(SITE, tenant, clock=clock, posture=Posture(True)))
    assert list(found)[-4:] == ["scopes", "clock", "limits", "queue"]
    assert (found["clock"].state, found["clock"].fix) == ("warn", "Set this machine's clock (NTP).")
    assert "120 s ahead of the service's" in found["clock"].detail
    assert "write:page:confluence" in found["scopes"].detail
    assert found["limits"].state == "ok"


async def test_what_was_not_answered_tells_nothing_beside_the_stages() -> None:
    found = done(await run(SITE, staged(), token=None, clock=StepClock()))
    assert {found[name].state for name in ("scopes", "clock", "limits")} == {"skipped"}


async def test_a_form_with_problems_is_told_as_a_failed_stage() -> None:
    (check,) = await run(PortForm(base_url="https://your-domain.atlassian.net/"))
    assert (check.name, check.state) == ("port", "fail")


def test_the_sentence_of_a_wrong_pairing_is_there_while_typing() -> None:
    desk = PortSetup(NoPorts(), CheckSources(WillingProbe(), KeptSecrets(), factory(staged()), default_book()))
    assert "bearer token does not work on a site address" in desk.advice(PortForm(base_url="acme"))
    assert desk.advice(SITE) == ""


def test_forms_become_ports_only_with_the_host_confirmed(tmp_path: Path) -> None:
    form = PortForm(base_url="https://wiki.example.com")
    assert port_from(form, other_host_confirmed=True).origin.host == "wiki.example.com"
