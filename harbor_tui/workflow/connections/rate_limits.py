"""Says what the service told of its rate limits, as one check: how much is left, and whether it is nearly used up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from harbor_tui.contracts.adapters import Check

_SLOWER: Final = "Ask for less at a time, or wait until the limit is renewed."
_QUOTA: Final = re.compile(r'"([A-Za-z0-9_-]{1,60})"((?:;[a-z]=\d{1,12}){1,4})')
_NUMBER: Final = re.compile(r";([a-z])=(\d+)")


def rate_limit_check(told: Mapping[str, str]) -> Check:
    """The check for doctor and console. `told` holds the headers by lower-case name."""
    known = {name.removeprefix("x-").removeprefix("beta-"): value for name, value in told.items()}
    parts = [*_plain(known), *_quotas(known)]
    if "retry-after" in known:
        parts.append(f"it asks to wait ({known['retry-after']})")
    if not parts:
        return Check("limits", "ok", "the service told none")
    near = known.get("ratelimit-nearlimit", "").lower() == "true" or "retry-after" in known
    if near:
        parts.append("nearly used up")
    return Check("limits", "warn" if near else "ok", "; ".join(parts), _SLOWER if near else "")


def _plain(known: Mapping[str, str]) -> list[str]:
    left, most = known.get("ratelimit-remaining"), known.get("ratelimit-limit")
    if left is None and most is None:
        return []
    amount = f"{left} of {most} left" if left and most else f"{left} left" if left else f"limit {most}"
    reset = known.get("ratelimit-reset")
    return [f"{amount}, renewed at {reset}" if reset else amount]


def _quotas(known: Mapping[str, str]) -> list[str]:
    """The structured form: `"name";q=65000;w=3600` as policy, `"name";r=11000;t=600` as what is left."""
    policies = {name: dict(_NUMBER.findall(numbers)) for name, numbers in _listed(known, "ratelimit-policy")}
    left = {name: dict(_NUMBER.findall(numbers)) for name, numbers in _listed(known, "ratelimit")}
    told = []
    for name in dict.fromkeys((*policies, *left)):
        quota, rest = policies.get(name, {}), left.get(name, {})
        words = [f"{rest['r']} left"] if "r" in rest else []
        words += [f"{quota['q']} in {quota['w']} s"] if "q" in quota and "w" in quota else []
        words += [f"renewed in {rest['t']} s"] if "t" in rest else []
        told.append(f"{name}: {', '.join(words)}")
    return told


def _listed(known: Mapping[str, str], name: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in _QUOTA.finditer(known.get(name, ""))]
