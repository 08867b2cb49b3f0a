"""What is true of the whole console, read off the services: where am I, and the status line's facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from harbor_tui.domain.requests import State
from harbor_tui.ui.shell.status_line import OTHER_UID, SHARED_UID, SHARED_UID_SHORT, Facts
from harbor_tui.ui.shell.top_line import Mark, Place

if TYPE_CHECKING:
    from harbor_tui.domain.policies import LocalPolicy
    from harbor_tui.ui.shell.services import Services

CHANGED: Final = "config changed elsewhere: F6 loads it"


def place_of(services: Services) -> Place:
    """Tenant host and sign-in."""
    port = services.port
    if port is None:
        return Place(sign_in="settings not read" if services.problem else "no port yet: 3 sets it up")
    token = services.token
    host = f"{port.name} · {port.origin.host}" if port.name else port.origin.host
    if token.looking:
        return Place(host, port.sign_in.value, Mark.LOOKING)
    ready = token.is_set and not port.base_url.is_placeholder
    return Place(host, port.sign_in.value if token.is_set else "no token", Mark.READY if ready else Mark.NOT_READY)


def facts_of(services: Services, counts: Mapping[State, int]) -> Facts:
    """Queue counts, token and posture."""
    token = f"token: {services.token.store}" if services.token.is_set else ""
    node = services.node
    news = " · ".join(filter(None, (services.chain_broken, CHANGED if services.settings_changed else "")))
    if node is None:
        said = news or services.problem
        return Facts(token=token, posture=said, warns=bool(said))
    posture, policy = node.posture, policy_words(node.policies)
    if not posture.usable:
        problem = posture.problems[0] if posture.problems else None
        text = f"queue off: {problem.problem} Mend it: {problem.fix}" if problem else "queue off"
        return Facts(token=token, posture=" · ".join(filter(None, (news, text))), warns=True)
    shown = ((State.PENDING, "pending"), (State.UNKNOWN, "unknown"), (State.NOT_SENT, "not sent"))
    queue = " · ".join(f"{counts[state]:,} {word}" for state, word in shown if counts.get(state))
    word = SHARED_UID if posture.agents_share_uid else OTHER_UID
    if policy:
        word = f"{policy} · {SHARED_UID_SHORT if posture.agents_share_uid else OTHER_UID}"
    if posture.read_only:
        word = f"queue read-only · {word}"
    if news:
        short = SHARED_UID_SHORT if posture.agents_share_uid else OTHER_UID
        word = f"{news} · {'queue read-only' if posture.read_only else policy or short}"
    return Facts(queue or "nothing pending", token, word, posture.agents_share_uid or bool(policy or news))


def policy_words(policies: Sequence[LocalPolicy]) -> str:
    """What is sent without anybody's approval, as long as that holds; empty when nothing is."""
    if not policies:
        return ""
    until = max(policy.until for policy in policies).isoformat()
    if len(policies) == 1:
        return f"{policies[0].action} runs by itself until {until}"
    return f"{len(policies)} actions run by themselves until {until}"
