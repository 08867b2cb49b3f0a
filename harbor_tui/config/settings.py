"""The settings as values, read from `config.toml` with a sentence for everything that does not fit."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from harbor_tui.config.port_names import free_name
from harbor_tui.config.toml.section import Section
from harbor_tui.domain.errors import HarborError, InvalidInput
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.port import PLACEHOLDER, BaseUrl, Port, SignIn, parse_base_url
from harbor_tui.domain.port_fields import FIELDS, MOST_LABEL, PAIRS, name_problem
from harbor_tui.domain.text.times import read_time

DEFAULT_ENTRY: Final = "atlassian/confluence-cloud-api"
DEFAULT_LABEL: Final = "Confluence Cloud API"
_PLAIN_FIELDS: Final = ("name", "label", "account", "proxy", "ca_bundle")
MOST_UNDO_SECONDS: Final = 300
_ENTRY: Final = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
_SPACE_ID: Final = re.compile(r"[0-9]{1,19}")
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_THEMES: Final = ("dark", "light", "plain")
_KEYRING: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\.[A-Za-z_][A-Za-z0-9_]*")


def _one_of(words: Iterable[str]) -> str:
    return " or ".join(f'"{word}"' for word in words)


def _flag(value: bool) -> str:
    return str(value).lower()


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


USUAL: Final = Settings()
"""What holds where the file says nothing."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of `config.toml` in words, as README lists it."""

    path: str
    """Table and key, as problems name them; a name in capitals stands for any."""
    values: str
    """What may stand there."""
    meaning: str
    usual: str = ""
    """What holds without it, as the file would say it; empty: nothing."""


SETTINGS: Final = (
    Setting("port.entry", "publisher/slug", "The catalogue entry whose actions it has.", f'"{DEFAULT_ENTRY}"'),
    Setting("port.base_url", "an https address", "Where the tenant is; still to be set.", f'"{PLACEHOLDER}"'),
    Setting("port.other_host", "a host", "The address's host again, if it is neither Atlassian's nor the gateway's."),
    Setting("port.sign_in", _one_of(SignIn), "How the token is sent.", f'"{SignIn.BEARER}"'),
    Setting("port.account", "an e-mail address", "The account that the token belongs to, for `basic`."),
    Setting("port.label", f"1 to {MOST_LABEL} characters", "What the screen calls it.", f'"{DEFAULT_LABEL}"'),
    Setting("port.name", "up to 32 of a-z, 0-9 and -", "What commands call it; without it the site's name."),
    Setting("port.proxy", "http(s)://host:port", "The proxy that carries the connection."),
    Setting("port.ca_bundle", "a whole path", "A file of certificates to trust, in place of the usual ones."),
    Setting("port.since", "a time with a zone", "Since when requests are meant for this tenant; set by the program."),
    Setting("port.header.NAME", "1 to 1000 ASCII characters", "A fixed header that goes with every request."),
    Setting("port.spaces.ID", f"1 to {MOST_LABEL} characters", "Your own label of a space, by its numeric id."),
    Setting("ports.NAME", "a table like `port`", "One more port, which is not used now."),
    Setting("queue.folder", "a whole path", "Where the queue lies; without it beside the program's other state."),
    Setting(
        "queue.allow_network_fs", "true or false",
        "Use a queue on a network file system, at your own risk.", _flag(USUAL.allow_network_fs),
    ),
    Setting(
        "review.undo_seconds", f"0 to {MOST_UNDO_SECONDS}",
        "For how long an approval can be taken back.", f"{USUAL.undo_seconds:g}",
    ),
    Setting("ui.theme", _one_of(_THEMES), "The theme that the console starts with.", f'"{_THEMES[0]}"'),
    Setting("ui.mouse", "true or false", "Whether the console takes the mouse.", _flag(USUAL.mouse)),
    Setting("ui.keys.COMMAND", "keys, with commas between", "Keys of your own for a command, by its id."),
    Setting("secrets.keyring_backend", "module.Class", "A keyring that you trust beyond those known to be safe."),
    Setting(
        "audit.syslog", "true or false",
        "Write each head of the audit trail to the system's log, too.", _flag(USUAL.audit_syslog),
    ),
    Setting("policy.ACTION.spaces", "a list of numeric ids", "Where the action runs without a person."),
    Setting("policy.ACTION.until", "a day", "The last day on which it does."),
)  # fmt: skip
"""Every key that is read here, in the order of README."""


def settings_markdown() -> str:
    """README's list of settings."""
    rows = (
        f"| `{each.path}` | {each.values} | {f'`{each.usual}`' if each.usual else ''} | {each.meaning} |"
        for each in SETTINGS
    )
    return "\n".join(("| setting | value | without it | is |", "|---|---|---|---|", *rows, ""))


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
        allow_network_fs=queue.flag("allow_network_fs", USUAL.allow_network_fs),
        undo_seconds=review.number("undo_seconds", USUAL.undo_seconds, 0, MOST_UNDO_SECONDS),
        theme=ui.choice("theme", _THEMES, USUAL.theme),
        mouse=ui.flag("mouse", USUAL.mouse),
        keys=MappingProxyType(ui.texts("keys")),
        keyring_backend=secrets_section.text("keyring_backend", _KEYRING, "module.Class"),
        audit_syslog=root.section("audit").flag("syslog", USUAL.audit_syslog),
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
