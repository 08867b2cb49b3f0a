"""`doctor`: is this node in order? Staged checks, each with a sentence and a fix."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from harbor_tui.contracts.adapters import Check, Clock, PortStore, Posture, PostureProblem, SecretStore
from harbor_tui.domain.errors import DiskFull, HarborError
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.port import Port
from harbor_tui.domain.text.times import utc_day
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.connections.check import CheckSources, ConnectionCheck, token_check
from harbor_tui.workflow.connections.clock_and_limits import clock_and_limit_checks
from harbor_tui.workflow.connections.connections import queue_check
from harbor_tui.workflow.connections.token_pairing import pairing
from harbor_tui.workflow.maintenance.audit_check import verdict_words

_NAMES: Final = {"address": "DNS", "encryption": "TLS"}
_CONNECTION: Final = ("DNS", "TLS", "sign-in", "reading", "scopes", "clock", "limits")


@dataclass(frozen=True, slots=True)
class QueueDisk:
    """What only trying out shows of the disks below queue and trail."""

    refusals: Callable[[], Iterable[PostureProblem]]
    """What is refused of all that the queue needs."""
    no_room: Callable[[], str]
    """Why nothing new is taken or approved for want of space; empty when there is enough."""
    trail_refusals: Callable[[], Iterable[PostureProblem]]
    """What is refused of all that the trail needs."""


@dataclass(frozen=True, slots=True)
class DoctorInput:
    """The node to look at."""

    home: Callable[[], Check]
    ports: PortStore
    secrets: SecretStore
    sources: Callable[[], CheckSources]
    """Called only when there is a port: the sources of its connection check."""
    posture: Callable[[], Posture]
    verify_audit: Callable[[], Mapping[str, Any]]
    clock: Clock
    policies: Callable[[], Iterable[LocalPolicy]] = tuple
    """The hand-written policies, as the settings have them now."""
    disk: QueueDisk = QueueDisk(tuple, str, tuple)
    problems: Callable[[], Sequence[Mapping[str, Any]]] = tuple
    """What `queue check` finds; asked where the queue can be used."""
    in_vain: Callable[[], Iterable[str]] = tuple
    """What the settings hold that is not used, as sentences."""


async def doctor(patient: DoctorInput, tell: Callable[[Check], Awaitable[None] | None] | None = None) -> dict[str, Any]:
    """`{"ok", "checks"}`; `ok` when no check failed. With `tell` each check is told as it is known."""
    checks: list[Check] = []

    async def add(check: Check) -> None:
        checks.append(check)
        told = tell(check) if tell else None
        if told is not None:
            await told

    await add(await run_blocking(patient.home))
    port, port_check = await run_blocking(lambda: _port_check(patient.ports))
    usable = port is not None and port_check.state == "ok"
    await add(await _secret_store(patient, port if usable else None))
    await add(port_check)
    if port is not None and usable:
        for check in await _connection(patient, port):
            await add(check)
    else:
        for name in _CONNECTION:
            await add(Check(name, "skipped", "not tried: port comes first"))
    for aside in await run_blocking(lambda: [*_in_vain(patient), *_policies(patient)]):
        await add(aside)
    for found in (*await run_blocking(_queue, patient), *await run_blocking(_trail, patient)):
        await add(found)
    return {
        "ok": not any(check.state == "fail" for check in checks),
        "checks": [
            {"name": check.name, "state": check.state, "detail": check.detail, "fix": check.fix} for check in checks
        ],
    }


def _port_check(ports: PortStore) -> tuple[Port | None, Check]:
    try:
        port = ports.load()
    except HarborError as error:
        return None, Check("port", "fail", error.summary, error.advice)
    if port is None:
        return None, Check("port", "fail", "there is none yet", "harbor-tui port import atlassian/confluence-cloud-api")
    found = pairing(port)
    if found.hopeless:
        return port, Check("port", "fail", found.problem, found.cure)
    return port, Check("port", "ok", f"{port.label}: {port.base_url}, {port.sign_in}")


async def _secret_store(patient: DoctorInput, port: Port | None) -> Check:
    if port is None:
        return Check("secret store", "skipped", "a token is kept for an address; there is none yet")
    check = token_check(await run_blocking(patient.secrets.state, port))
    return Check("secret store", check.state, check.detail, check.fix)


async def _connection(patient: DoctorInput, port: Port) -> list[Check]:
    try:
        run = ConnectionCheck(await run_blocking(patient.sources), port)
    except HarborError as error:
        return [Check(name, "fail", error.summary, error.advice) for name in ("sign-in",)]
    found: dict[str, Check] = {}
    async for check in run.stages():
        found[check.name] = check
    checks = [
        Check(_NAMES.get(name, name), check.state, check.detail, check.fix)
        for name, check in found.items()
        if name not in ("token", "spaces", "pairing") or (name == "pairing" and check.state == "warn")
    ]
    book = (await run_blocking(patient.sources)).book
    return [*checks, *clock_and_limit_checks(run, found, book, patient.clock)]


def _in_vain(patient: DoctorInput) -> list[Check]:
    try:
        sentences = list(patient.in_vain())
    except HarborError:
        return []  # the check of the port names what is wrong with the settings
    return [Check("settings", "warn", sentence, "Change or remove it in config.toml.") for sentence in sentences]


def _policies(patient: DoctorInput) -> list[Check]:
    """What is sent without anybody's approval is no fault, but nobody may overlook it."""
    today = utc_day(patient.clock.now())
    try:
        holding = [policy for policy in patient.policies() if today <= policy.until]
    except HarborError:
        return []  # the check of the port names what is wrong with the settings
    fix = "If that is not meant any more, remove its table from config.toml."
    return [Check("policy", "warn", policy.sentence, fix) for policy in holding]


def _queue(patient: DoctorInput) -> list[Check]:
    """Whether the queue can be used, and everything that its disk refuses."""
    check = queue_check(patient.posture)
    if check.state == "warn":
        return [check]  # of a newer version: nothing is written there, not even to try it out
    refused = _refused("queue", patient.disk.refusals) or _no_room(patient.disk.no_room)
    if check.state != "ok":
        return [check, *refused]
    return [*(refused or [check]), *_inconsistent(patient.problems)]


def _refused(name: str, refusals: Callable[[], Iterable[PostureProblem]]) -> list[Check]:
    try:
        return [Check(name, "fail", each.problem, each.fix) for each in refusals()]
    except HarborError as error:
        return [Check(name, "fail", error.summary, error.advice)]


def _inconsistent(problems: Callable[[], Sequence[Mapping[str, Any]]]) -> list[Check]:
    """What is wrong with single records keeps nothing else from working, but may be what sent somebody here."""
    try:
        found = problems()
    except HarborError as error:
        return [Check("records", "warn", error.summary, error.advice)]
    if not found:
        return []
    first = f"{found[0]['id']}: {found[0]['problem']}".removeprefix(": ")
    return [Check("records", "warn", f"{len(found)} inconsistent; {first}", "harbor-tui queue check")]


def _no_room(no_room: Callable[[], str]) -> list[Check]:
    with contextlib.suppress(HarborError):  # there is no queue, which its own check names
        problem = no_room()
        if problem:
            return [Check("queue", "fail", f"nothing is taken or approved: {problem}", DiskFull.cure)]
    return []


def _trail(patient: DoctorInput) -> list[Check]:
    check, refused = _audit(patient.verify_audit), _refused("audit", patient.disk.trail_refusals)
    return refused if refused and check.state == "ok" else [check, *refused]


def _audit(verify: Callable[[], Mapping[str, Any]]) -> Check:
    try:
        report = verify()
    except HarborError as error:
        return Check("audit", "fail", error.summary, error.advice)
    if not report["ok"]:
        return Check("audit", "fail", verdict_words(report), "harbor-tui audit verify")
    return Check("audit", "ok", f"{report['records']} records, the chain holds")
