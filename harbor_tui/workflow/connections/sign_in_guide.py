"""The ways in which people sign in, what each of them takes, and what cannot work, said before it is tried."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from harbor_tui.domain.errors import FieldProblem, HarborError
from harbor_tui.domain.port import SignIn
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.workflow.connections.form import PortForm, port_from, problems
from harbor_tui.workflow.connections.gateway import GATEWAY
from harbor_tui.workflow.connections.token_pairing import token_pairing

CLOUD_ID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Way(StrEnum):
    """How somebody signs in."""

    SITE = "site"
    OAUTH = "oauth"
    SCOPED = "scoped"
    MANAGED = "managed"


@dataclass(frozen=True, slots=True)
class WayWords:
    """One way, as it is offered."""

    way: Way
    title: str
    needs: str
    fields: tuple[str, ...]
    """What has to be typed, in this order."""


WAYS: Final = (
    WayWords(
        Way.SITE,
        "E-mail and API token, at the site's own address",
        "a classic API token (id.atlassian.com, Security, API tokens) and its account's e-mail",
        ("address", "account", "token"),
    ),
    WayWords(
        Way.OAUTH,
        "OAuth access token, through the gateway",
        "an access token (it lasts an hour); the site is chosen from those that it reaches",
        ("token",),
    ),
    WayWords(
        Way.SCOPED,
        "E-mail and API token with scopes, through the gateway",
        "the token, its account's e-mail and the site's cloud id, shown by https://YOUR-SITE/_edge/tenant_info",
        ("cloud_id", "account", "token"),
    ),
    WayWords(
        Way.MANAGED,
        "Managed OAuth, through api.maton.ai",
        "an API key, typed here or in MATON_API_KEY; connection and site are chosen from lists",
        ("token",),
    ),
)


def words_of(way: Way) -> WayWords:
    """One way's words."""
    return next(words for words in WAYS if words.way is way)


def asks_gateway(way: Way) -> bool:
    """Whether the site is chosen from what a gateway tells."""
    return way in (Way.OAUTH, Way.MANAGED)


def form_by(way: Way, form: PortForm, typed: dict[str, str]) -> PortForm:
    """The port's form for what was typed; for a way that asks a gateway, the address comes later."""
    if way is Way.SITE:
        return dataclasses.replace(
            form, base_url=typed["address"].strip(), sign_in=SignIn.BASIC.value, account=typed["account"].strip()
        )
    if way is Way.SCOPED:
        return dataclasses.replace(
            form,
            base_url=f"{GATEWAY}/ex/confluence/{typed['cloud_id'].strip()}",
            sign_in=SignIn.BASIC.value,
            account=typed["account"].strip(),
        )
    return dataclasses.replace(form, sign_in=SignIn.BEARER.value, account="")


def typing_problems(
    way: Way, form: PortForm, typed: dict[str, str], token: Secret | None, *, key_known: bool = False
) -> tuple[FieldProblem, ...]:
    """What keeps a way from working, by field, as far as it can be told before anything is asked.

    `key_known`: a key for the gateway is in the environment or stored, so that none has to be typed.
    """
    found: list[FieldProblem] = []
    if way is Way.SCOPED and not CLOUD_ID.fullmatch(typed["cloud_id"].strip()):
        found.append(FieldProblem("cloud_id", "is like 62909843-b784-4c35-b770-e4e2a26f024b"))
    elif not asks_gateway(way):
        names = {"base_url": "address"}
        known = [FieldProblem(names.get(each.path, each.path), each.problem) for each in problems(form)]
        found += [each for each in known if each.path in words_of(way).fields]
    if token is None and not key_known:
        found.append(FieldProblem("token", "is needed"))
    if token is not None and not found and (mismatch := token_mismatch(way, form, token)):
        found.append(FieldProblem("token", mismatch))
    return tuple(found)


def token_mismatch(way: Way, form: PortForm, token: Secret) -> str:
    """Why a token of this form cannot work this way, with the cure; empty when it may."""
    if way is Way.OAUTH and token.kind == "api_token":
        return "looks like an API token: it goes with its e-mail, by the first or the third way"
    if way is Way.MANAGED and token.kind:
        return "is not the managed gateway's: its API key comes from maton.ai/settings"
    if asks_gateway(way):
        return ""
    try:
        found = token_pairing(port_from(form, other_host_confirmed=True), token.kind)
    except HarborError:
        return ""
    return f"{found.problem}. {found.cure}" if found.problem else ""
