"""`doctor`: every stage with a sentence and a fix; in order only when all required ones are."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.catalogue import default_book
from harbor_tui.config.home_check import check_home
from harbor_tui.config.paths import Home
from harbor_tui.config.store import SettingsFile
from harbor_tui.contracts.adapters import Check, Posture, PostureProblem
from harbor_tui.domain.errors import QueueUnavailable, ScopeMissing
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.port import Port, SignIn, parse_base_url
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.queue.folder import QueueFolder, init_queue
from harbor_tui.workflow.connections.check import CheckSources
from harbor_tui.workflow.connections.rate_limits import rate_limit_check
from harbor_tui.workflow.maintenance.doctor import DoctorInput, QueueDisk, doctor
from harbor_tui.workflow.maintenance.queue_check import QueueCheck
from tests.support.port_fakes import KeptSecrets, StagedTenant, WillingProbe, factory, staged

PORT = Port(
    entry="atlassian/confluence-cloud-api",
    label="Acme",
    base_url=parse_base_url("https://acme.atlassian.net"),
    sign_in=SignIn.BASIC,
    account="ana@acme.test",
)
NAMES = ["home", "secret store", "port", "DNS", "TLS", "sign-in", "reading", "scopes", "clock", "limits"]
NAMES += ["queue", "audit"]


class Noon:
    """Implements `Clock`: always noon."""

    def now(self) -> float:
        return 1_794_484_800.0

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError


def patient(
    folder: Path,
    tenant: StagedTenant | None = None,
    *,
    port: Port | None = PORT,
    token: bool = True,
    posture: Posture | None = None,
    audit: Mapping[str, Any] | None = None,
) -> DoctorInput:
    home = Home.at(str(folder))
    settings, secrets = SettingsFile(home.config_file), KeptSecrets()
    if port is not None:
        settings.save(port)
    if port is not None and token:
        secrets.remember(port, Secret("SEKRET-token-1"), "keyring")
    tenant = tenant or staged()
    return DoctorInput(
        home=lambda: check_home(home),
        ports=settings,
        secrets=secrets,
        sources=lambda: CheckSources(WillingProbe(), secrets, factory(tenant), default_book()),
        posture=lambda: posture or Posture(True),
        verify_audit=lambda: audit or {"ok": True, "records": 3, "head": "x", "first_bad": None},
        clock=Noon(),
    )


def states(document: Mapping[str, Any]) -> dict[str, str]:
    return {check["name"]: check["state"] for check in document["checks"]}


async def test_a_node_in_order_passes_every_stage(tmp_path: Path) -> None:
    tenant = staged()
    tenant.server_date = "Sun, 12 Nov 2026 12:00:20 GMT"
    document = await doctor(patient(tmp_path, tenant))
    assert [check["name"] for check in document["checks"]] == NAMES
    assert set(states(document).values()) <= {"ok", "warn"}
    assert document["ok"]
    assert set(document["checks"][0]) == {"name", "state", "detail", "fix"}


async def test_an_empty_home_fails_at_the_port_and_skips_the_connection(tmp_path: Path) -> None:
    document = await doctor(patient(tmp_path, port=None))
    assert not document["ok"]
    found = states(document)
    assert (found["port"], found["sign-in"], found["queue"], found["audit"]) == ("fail", "skipped", "ok", "ok")
    port = next(check for check in document["checks"] if check["name"] == "port")
    assert port["fix"].startswith("harbor-tui port import")


async def test_the_placeholder_fails_at_the_port(tmp_path: Path) -> None:
    port = Port(entry=PORT.entry, label="x", base_url=parse_base_url("https://your-domain.atlassian.net/"))
    document = await doctor(patient(tmp_path, port=port, token=False))
    assert states(document)["port"] == "fail"


async def test_settings_that_cannot_be_read_fail_at_the_port_by_line(tmp_path: Path) -> None:
    sick = patient(tmp_path, port=None)
    (tmp_path / "config.toml").write_text("[port\n")
    port = next(check for check in (await doctor(sick))["checks"] if check["name"] == "port")
    assert "config.toml:1" in port["detail"]


async def test_no_token_fails_at_the_secret_store_and_nothing_is_sent(tmp_path: Path) -> None:
    tenant = staged()
    document = await doctor(patient(tmp_path, tenant, token=False))
    assert (states(document)["secret store"], states(document)["sign-in"]) == ("fail", "skipped")
    assert tenant.calls == []


@pytest.mark.parametrize(
    ("date", "state", "words"),
    [
        ("Thu, 12 Nov 2026 11:58:00 GMT", "warn", "s ahead of the service's"),
        ("Thu, 12 Nov 2026 12:10:00 GMT", "warn", "s behind the service's"),
        ("", "skipped", "told no time"),
        ("yesterday", "skipped", "told no time"),
        ("Mon, 01 Jan 2026 00:00:00 +9999999999999", "skipped", "told no time"),
    ],
)
async def test_the_clock_is_held_against_the_services(tmp_path: Path, date: str, state: str, words: str) -> None:
    tenant = staged()
    tenant.server_date = date
    document = await doctor(patient(tmp_path, tenant))
    clock = next(check for check in document["checks"] if check["name"] == "clock")
    assert clock["state"] == state
    assert words in clock["detail"]


async def test_scopes_tell_what_the_answers_tell(tmp_path: Path) -> None:
    document = await doctor(patient(tmp_path, staged(find_spaces=ScopeMissing("no scope"))))
    scopes = next(check for check in document["checks"] if check["name"] == "scopes")
    assert scopes["state"] == "warn"
    assert "shown only by writing: write:page:confluence" in scopes["detail"]
    assert document["ok"]


async def test_a_queue_that_is_off_and_a_broken_chain_are_failures_with_a_fix(tmp_path: Path) -> None:
    off = Posture(False, problems=(PostureProblem("cases is open to others", "chmod 700 cases"),))
    broken = {
        "ok": False,
        "records": 3,
        "head": "x",
        "first_bad": {"file": "2026-11.jsonl", "line": 2, "problem": "changed"},
    }
    document = await doctor(patient(tmp_path, posture=off, audit=broken))
    found = {check["name"]: check for check in document["checks"]}
    assert (found["queue"]["state"], found["queue"]["fix"]) == ("fail", "chmod 700 cases")
    assert (found["audit"]["state"], "2026-11.jsonl line 2: changed" in found["audit"]["detail"]) == ("fail", True)


async def test_everything_that_the_disk_refuses_is_a_failure_of_its_own(tmp_path: Path) -> None:
    refused = (PostureProblem("pending has no links", "move it"), PostureProblem("cases has no links", "move it"))
    trail = (PostureProblem("audit has no locks", "use another home"),)
    disk = QueueDisk(lambda: refused, lambda: "less than 16 MiB are free", lambda: trail)
    document = await doctor(dataclasses.replace(patient(tmp_path), disk=disk))
    told = [(check["name"], check["state"], check["detail"], check["fix"]) for check in document["checks"][-3:]]
    assert told == [
        ("queue", "fail", "pending has no links", "move it"),
        ("queue", "fail", "cases has no links", "move it"),
        ("audit", "fail", "audit has no locks", "use another home"),
    ]
    assert not document["ok"]


async def test_a_disk_with_little_room_is_a_failure_with_what_makes_some(tmp_path: Path) -> None:
    disk = QueueDisk(tuple, lambda: "less than 16 MiB are free on the queue's disk", tuple)
    document = await doctor(dataclasses.replace(patient(tmp_path), disk=disk))
    (queue,) = (check for check in document["checks"] if check["name"] == "queue")
    assert (queue["state"], "less than 16 MiB" in queue["detail"], "rejecting" in queue["fix"]) == ("fail", True, True)


async def test_a_record_that_sends_people_to_doctor_is_found_there(tmp_path: Path) -> None:
    init_queue(tmp_path / "queue")
    case = tmp_path / "queue/cases/a1"
    case.mkdir(mode=0o700)
    (case / "decision.json").symlink_to("/nowhere")
    checking = QueueCheck(QueueFolder(tmp_path / "queue"), AuditFolder(tmp_path / "audit"))
    sick = dataclasses.replace(patient(tmp_path), problems=lambda: checking.queue_check()["problems"])
    document = await doctor(sick)
    (records,) = (check for check in document["checks"] if check["name"] == "records")
    assert records["state"] == "warn"
    assert "inconsistent; a1: The record decision cannot be read" in records["detail"]
    assert records["fix"] == "harbor-tui queue check"


async def test_nothing_is_tried_out_in_a_queue_of_a_newer_version(tmp_path: Path) -> None:
    disk = QueueDisk(lambda: pytest.fail("it was written to"), str, tuple)
    sick = patient(tmp_path, posture=Posture(usable=True, read_only=True))
    assert states(await doctor(dataclasses.replace(sick, disk=disk)))["queue"] == "warn"


async def test_an_audit_that_cannot_be_read_is_a_failure_not_an_exception(tmp_path: Path) -> None:
    sick = patient(tmp_path)

    def unreadable() -> Mapping[str, Any]:
        raise QueueUnavailable("The audit folder cannot be read.", advice="chmod u+rwx audit")

    document = await doctor(
        DoctorInput(sick.home, sick.ports, sick.secrets, sick.sources, sick.posture, unreadable, sick.clock)
    )
    assert states(document)["audit"] == "fail"


async def test_each_check_is_told_as_it_is_known(tmp_path: Path) -> None:
    told: list[Check] = []
    await doctor(patient(tmp_path), told.append)
    assert [check.name for check in told] == NAMES


def test_an_open_home_is_named_with_the_command_that_closes_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    assert check_home(Home.at(str(home))).state == "ok"
    home.chmod(0o777)
    check = check_home(Home.at(str(home)))
    assert (check.state, check.fix) == ("fail", f"chmod go-w {home}")
    home.chmod(0o700)
    (home / "secrets").mkdir(mode=0o755)
    assert check_home(Home.at(str(home))).fix == f"chmod 700 {home}/secrets"


def test_a_home_that_is_not_there_yet_is_in_order(tmp_path: Path) -> None:
    assert check_home(Home.at(str(tmp_path / "a" / "b"))).state == "ok"


@pytest.mark.parametrize(
    ("told", "state", "detail"),
    [
        ({}, "ok", "the service told none"),
        ({"x-ratelimit-limit": "500", "x-ratelimit-remaining": "420"}, "ok", "420 of 500 left"),
        (
            {"x-ratelimit-remaining": "9", "x-ratelimit-nearlimit": "true", "x-ratelimit-reset": "2026-03-26T16:00Z"},
            "warn",
            "9 left, renewed at 2026-03-26T16:00Z; nearly used up",
        ),
        (
            {"ratelimit-policy": '"app";q=65000;w=3600', "ratelimit": '"app";r=11000;t=600'},
            "ok",
            "app: 11000 left, 65000 in 3600 s, renewed in 600 s",
        ),
        ({"beta-ratelimit": '"b";r=1', "ratelimit-reason": "conf-global-based"}, "ok", "b: 1 left"),
        ({"retry-after": "7"}, "warn", "it asks to wait (7); nearly used up"),
    ],
)
def test_what_the_service_tells_of_its_limits_is_shown(told: dict[str, str], state: str, detail: str) -> None:
    check = rate_limit_check(told)
    assert (check.name, check.state, check.detail) == ("limits", state, detail)
    assert bool(check.fix) == (state == "warn")


async def test_limits_and_login_reason_of_good_answers_are_told(tmp_path: Path) -> None:
    tenant = staged()
    tenant.limits = {"x-ratelimit-limit": "500", "x-ratelimit-remaining": "3", "x-ratelimit-nearlimit": "true"}
    tenant.login_reason = "OK"
    found = {check["name"]: check for check in (await doctor(patient(tmp_path, tenant)))["checks"]}
    assert found["limits"]["state"] == "warn" and "3 of 500 left" in found["limits"]["detail"]
    assert "login reason OK" in found["sign-in"]["detail"]


async def test_a_policy_that_holds_is_not_overlooked(tmp_path: Path) -> None:
    today = datetime.datetime.fromtimestamp(Noon().now(), datetime.UTC).date()
    policies = (
        LocalPolicy("create-page", ("100",), today),
        LocalPolicy("create-blogpost", ("100",), today - datetime.timedelta(days=1)),
    )
    document = await doctor(dataclasses.replace(patient(tmp_path), policies=lambda: policies))
    (found,) = (check for check in document["checks"] if check["name"] == "policy")
    assert found["state"] == "warn" and "create-page runs without approval in the space 100" in found["detail"]
