"""The settings as values, read from `config.toml` with a sentence for everything that does not fit."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from harbor_tui.config.port_names import free_name
from harbor_tui.config.toml.section import Section
from harbor_tui.domain.errors import HarborError, InvalidInput
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.port import BaseUrl, Port, SignIn, parse_base_url
from harbor_tui.domain.port_fields import FIELDS, PAIRS, name_problem
from harbor_tui.domain.text.times import read_time

DEFAULT_ENTRY: Final = "atlassian/confluence-cloud-api"
PLACEHOLDER: Final = "https://your-domain.atlassian.net/"
DEFAULT_LABEL: Final = "Confluence Cloud API"
_PLAIN_FIELDS: Final = ("name", "label", "account", "proxy", "ca_bundle")
MOST_UNDO_SECONDS: Final = 300
_ENTRY: Final = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
_SPACE_ID: Final = re.compile(r"[0-9]{1,19}")
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_THEMES: Final = ("dark", "light", "plain")
_KEYRING: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\.[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that `config.toml` says."""

    port: Port | None = None
    """The current one."""
    other_ports: tuple[Port, ...] = ()
    """The ports that are configured and not used now, by name."""
    queue_folder: str = ""
    """Empty: the home's own."""
    allow_network_fs: bool = False
    undo_seconds: float = 5.0
    theme: str = ""
    mouse: bool = True
    keys: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The operator's own keys, by command."""
    keyring_backend: str = ""
    """A keyring backend (`module.Class`) that the operator trusts beyond those known to be safe."""
    audit_syslog: bool = False
    """Whether each head of the audit trail is mirrored to the system's log."""
    policies: tuple[LocalPolicy, ...] = ()
    """Hand-written `[policy.SLUG]` tables."""
    unknown: tuple[str, ...] = ()
    """Keys that mean nothing here: kept in the file, reported once."""


def settings_from(document: Mapping[str, Any]) -> Settings:
    """The settings of a parsed file. Raises `InvalidInput` with every key that does not fit."""
    root = Section(document)
    port_section, queue, review, ui = (root.section(name) for name in ("port", "queue", "review", "ui"))
    others = _other_ports(root.section("ports"))
    secrets_section, policy = root.section("secrets"), root.section("policy")
    port = _port(port_section) if port_section.given else None
    taken = {other.name for other in others}
    if port is not None and port.short_name in taken:
        port = dataclasses.replace(port, name=free_name(port.short_name, taken))
    settings = Settings(
        port=port,
        other_ports=others,
        queue_folder=queue.checked_text("folder", FIELDS["queue_folder"]),
        allow_network_fs=queue.flag("allow_network_fs", False),
        undo_seconds=review.number("undo_seconds", 5.0, 0, MOST_UNDO_SECONDS),
        theme=ui.choice("theme", _THEMES, ""),
        mouse=ui.flag("mouse", True),
        keys=MappingProxyType(ui.texts("keys")),
        keyring_backend=secrets_section.text("keyring_backend", _KEYRING, "module.Class"),
        audit_syslog=root.section("audit").flag("syslog", False),
        policies=_policies(policy),
        unknown=root.unknown(),
    )
    problems = root.problems()
    if problems:
        raise InvalidInput(
            f"The settings do not fit: {problems[0]}.", advice="Mend or remove the key.", problems=problems
        )
    return settings


def _other_ports(section: Section) -> tuple[Port, ...]:
    found = []
    for name in sorted(section.names()):
        table = section.section(name)
        if problem := name_problem(name):
            table.problem("", f"is no name of a port: it {problem}")
        port = _port(table)
        if port is not None:
            found.append(dataclasses.replace(port, name=name))
    return tuple(found)


def _port(section: Section) -> Port | None:
    entry = section.text("entry", _ENTRY, "publisher/slug") or DEFAULT_ENTRY
    sign_in = section.choice("sign_in", tuple(SignIn), SignIn.BEARER)
    base_url = _base_url(section)
    headers = section.section("header")
    spaces = section.section("spaces")
    port_parts = {name: section.checked_text(name, FIELDS[name]) for name in _PLAIN_FIELDS}
    port_parts["label"] = port_parts["label"] or DEFAULT_LABEL
    port_parts["since"] = section.text("since")
    if port_parts["since"] and read_time(port_parts["since"]) is None:
        section.problem("since", "must be a time with a zone, like 2026-11-21T09:30:00Z")
    named_headers = _checked(headers, PAIRS["header"])
    named_spaces = _checked(spaces, PAIRS["spaces"])
    if base_url is None:
        return None
    return Port(
        entry=entry,
        base_url=base_url,
        sign_in=SignIn(sign_in),
        headers=MappingProxyType(named_headers),
        spaces=MappingProxyType(named_spaces),
        **port_parts,
    )


def _base_url(section: Section) -> BaseUrl | None:
    text = section.text("base_url") or PLACEHOLDER
    confirmed = section.text("other_host")
    try:
        address = parse_base_url(text, other_host_confirmed=True)
        if address.origin.host != confirmed:
            address = parse_base_url(text)
    except HarborError as error:
        section.problem("base_url", error.summary.rstrip("."))
        return None
    return address


def _checked(section: Section, problem_of: Callable[[str, str], str]) -> dict[str, str]:
    values = section.own_texts()
    for name, value in values.items():
        problem = problem_of(name, value)
        if problem:
            section.problem(name, problem)
    return values


def _policies(section: Section) -> tuple[LocalPolicy, ...]:
    found = []
    for slug in section.names():
        table = section.section(slug)
        spaces = table.listed_texts("spaces", _SPACE_ID, "numeric space ids")
        until = table.date("until")
        if not _SLUG.fullmatch(slug):
            table.problem("", "is no action")
        elif not spaces:
            table.problem("spaces", "must name the spaces that it holds for")
        elif until is None:
            table.problem("until", "must be the day it ends, like 2026-12-31")
        else:
            found.append(LocalPolicy(slug, tuple(spaces), until))
    return tuple(found)
