"""All targets by name."""

from __future__ import annotations

from typing import Final

from tests.fuzz.target import Target
from tests.fuzz.targets import bodies, home, queue, requests, tenant

TARGETS: Final[dict[str, Target]] = {
    target.name: target for part in (requests, queue, home, tenant, bodies) for target in part.TARGETS
}
