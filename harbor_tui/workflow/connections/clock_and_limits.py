"""What a connection check tells besides its stages: scopes, this machine's clock, rate limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.contracts.adapters import Check, Clock
from harbor_tui.domain.actions import ActionState
from harbor_tui.domain.text.times import read_http_date
from harbor_tui.workflow.connections.check import ConnectionCheck
from harbor_tui.workflow.connections.rate_limits import rate_limit_check

MOST_SKEW_S: Final = 60.0


def clock_and_limit_checks(
    run: ConnectionCheck, found: Mapping[str, Check], book: ActionBook, clock: Clock
) -> tuple[Check, Check, Check]:
    """The checks `scopes`, `clock` and `limits` of a run that has ended; `found` holds its stages by name."""
    return _scopes(book, found), _clock(run.server_date, clock), _limits(run, found)


def _limits(run: ConnectionCheck, found: Mapping[str, Check]) -> Check:
    if found["reading"].state in ("fail", "skipped") and not run.limits:
        return Check("limits", "skipped", "not known: nothing was answered")
    return rate_limit_check(run.limits)


def _scopes(book: ActionBook, found: Mapping[str, Check]) -> Check:
    """Which scopes the published actions need, and what the answers tell of them."""
    reading, spaces = found["reading"], found["spaces"]
    if reading.state in ("fail", "skipped"):
        return Check("scopes", "skipped", "not known: reading comes first")
    published = [action for action in book.actions if action.state is ActionState.PUBLISHED]
    unproven = sorted({scope for action in published if action.writes for scope in action.scopes})
    told = f"; needed for writing, and shown only by writing: {', '.join(unproven)}" if unproven else ""
    if spaces.state != "ok":
        return Check("scopes", "warn", f"{spaces.detail}{told}", spaces.fix)
    return Check("scopes", "ok", f"pages and spaces can be read{told}")


def _clock(server_date: str, clock: Clock) -> Check:
    server = read_http_date(server_date)
    if server is None:
        return Check("clock", "skipped", "the service told no time")
    skew = clock.now() - server
    if abs(skew) <= MOST_SKEW_S:
        return Check("clock", "ok", f"within {MOST_SKEW_S:g} s of the service's")
    side = "ahead of" if skew > 0 else "behind"
    return Check("clock", "warn", f"{abs(skew):.0f} s {side} the service's", "Set this machine's clock (NTP).")
