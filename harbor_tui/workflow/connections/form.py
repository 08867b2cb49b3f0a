"""The port as a form: what was typed, what is wrong with it field by field, and the port that it stands for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from harbor_tui.domain.errors import FieldProblem, HarborError, InvalidInput
from harbor_tui.domain.port import PLACEHOLDER, BaseUrl, Port, SignIn, is_known_host, parse_base_url
from harbor_tui.domain.port_fields import token_problem, typed_pair_problem, typed_problem

DEFAULT_LABEL: Final = "Confluence Cloud API"
_BARE_SITE: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_BARE_HOST: Final = re.compile(r"[A-Za-z0-9.-]+\.[A-Za-z]{2,}(/.*)?")


@dataclass(frozen=True, slots=True)
class PortForm:
    """What the fields hold, as typed. The token is not among them."""

    label: str = DEFAULT_LABEL
    base_url: str = ""
    sign_in: str = "bearer"
    account: str = ""
    headers: str = ""
    """`Name=value; Other=value`."""
    spaces: str = ""
    """`123456=Platform (PLAT); 98410=Reports`."""
    proxy: str = ""
    ca_bundle: str = ""
    queue_folder: str = ""
    entry: str = "atlassian/confluence-cloud-api"
    name: str = ""
    """What the port is called among several; empty: after its site."""


def form_of(port: Port | None, queue_folder: str = "") -> PortForm:
    """The form that shows a port; a blank one for none."""
    if port is None:
        return PortForm(queue_folder=queue_folder)
    return PortForm(
        label=port.label,
        base_url=PLACEHOLDER if port.base_url.is_placeholder else str(port.base_url),
        sign_in=str(port.sign_in),
        account=port.account,
        headers=joined(port.headers),
        spaces=joined(port.spaces),
        proxy=port.proxy,
        ca_bundle=port.ca_bundle,
        queue_folder=queue_folder,
        entry=port.entry,
        name=port.name,
    )


def joined(pairs: Mapping[str, str]) -> str:
    """Pairs as one line."""
    return "; ".join(f"{name}={value}" for name, value in pairs.items())


def pairs_in(text: str) -> list[tuple[str, str]]:
    """`a=b; c=d` taken apart; a part without `=` has an empty value."""
    parts = (part.strip().partition("=") for part in text.split(";") if part.strip())
    return [(name.strip(), value.strip()) for name, _, value in parts]


def full_address(typed: str) -> str:
    """What a person means: `acme` is `https://acme.atlassian.net`, a host without scheme is https."""
    typed = typed.strip()
    if _BARE_SITE.fullmatch(typed) and typed.lower() != "localhost":
        return f"https://{typed.lower()}.atlassian.net"
    if _BARE_HOST.fullmatch(typed):
        return f"https://{typed}"
    return typed


def address_of(typed: str, *, other_host_confirmed: bool = True) -> BaseUrl:
    """The base URL that was typed. Raises `InvalidInput` with the reason, also for the placeholder."""
    is_url = "://" in typed  # where the parser finds a password in one, it says more than that it looks like a token
    _refuse_token("" if is_url else typed)
    address = parse_base_url(full_address(typed), other_host_confirmed=other_host_confirmed)
    _refuse_token(typed)
    if address.is_placeholder:
        raise InvalidInput(
            "This base URL cannot be used: your-domain.atlassian.net is the entry's placeholder.",
            advice="Put your own site in its place: typing acme is enough for https://acme.atlassian.net",
        )
    return address


def _refuse_token(typed: str) -> None:
    if problem := token_problem(typed.strip()):
        raise InvalidInput(f"This base URL cannot be used: it {problem}.")


def preview(form: PortForm) -> str:
    """The address that requests will go to, as far as what was typed is one; else empty."""
    try:
        return str(address_of(form.base_url))
    except HarborError:
        return ""


def sign_in_for(typed: str) -> str:
    """The sign-in that can work at an address: a site takes e-mail and API token; empty while it is no address."""
    try:
        address = address_of(typed)
    except HarborError:
        return ""
    return (SignIn.BASIC if address.origin.host.endswith(".atlassian.net") else SignIn.BEARER).value


def name_problem(name: str, taken: Collection[str]) -> str:
    """Why one more port cannot be called so; empty when it can."""
    needed = "" if name else "is needed"
    return needed or typed_problem("name", name) or ("is the name of another port" if name in taken else "")


def host_to_confirm(form: PortForm, current: Port | None = None) -> str:
    """The host that needs a confirmation (neither Atlassian's nor the managed gateway's), or empty."""
    try:
        host = address_of(form.base_url).origin.host
    except HarborError:
        return ""
    already = current is not None and current.origin.host == host
    return "" if is_known_host(host) or already else host


def problems(form: PortForm) -> tuple[FieldProblem, ...]:
    """Everything that keeps the form from being saved, by field."""
    found = [
        ("label", typed_problem("label", form.label)),
        ("base_url", _address_problem(form.base_url)),
        ("sign_in", typed_problem("sign_in", form.sign_in)),
        ("account", typed_problem("account", form.account) or _account_missing(form)),
        ("headers", _pairs_problem(form.headers, "Name=value", "header")),
        ("spaces", _pairs_problem(form.spaces, "123456=Platform (PLAT)", "spaces")),
        ("proxy", typed_problem("proxy", form.proxy)),
        ("ca_bundle", typed_problem("ca_bundle", form.ca_bundle)),
        ("queue_folder", typed_problem("queue_folder", form.queue_folder)),
    ]
    return tuple(FieldProblem(field, problem) for field, problem in found if problem)


def _address_problem(typed: str) -> str:
    try:
        address_of(typed)
    except HarborError as error:
        reason = error.summary.removeprefix("This base URL cannot be used: ").rstrip(".")
        return f"{reason}. {error.advice}" if error.advice else reason
    return ""


def _account_missing(form: PortForm) -> str:
    needed = form.sign_in == SignIn.BASIC and not form.account
    return "basic sign-in needs the account's e-mail address" if needed else ""


def _pairs_problem(text: str, example: str, table: str) -> str:
    names = [name for name, _ in pairs_in(text)]
    if len(set(names)) != len(names):
        return "names something twice"
    for name, value in pairs_in(text):
        if not value:
            return f"must be like {example}, several separated by semicolons"
        problem = typed_pair_problem(table, name, value)
        if problem:
            return problem if token_problem(name) else f"{name} {problem}"
    return ""


def port_from(form: PortForm, *, other_host_confirmed: bool, current: Port | None = None) -> Port:
    """The port that a form stands for. Raises `InvalidInput` with every problem, or naming the host to confirm."""
    found = problems(form)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise InvalidInput(f"The port cannot be saved: {found[0]}{more}.", problems=found)
    confirmed = other_host_confirmed or not host_to_confirm(form, current)
    return Port(
        entry=form.entry,
        label=form.label,
        base_url=address_of(form.base_url, other_host_confirmed=confirmed),
        sign_in=SignIn(form.sign_in),
        account=form.account,
        headers=MappingProxyType(dict(pairs_in(form.headers))),
        spaces=MappingProxyType(dict(pairs_in(form.spaces))),
        proxy=form.proxy,
        ca_bundle=form.ca_bundle,
        name=form.name,
    )
