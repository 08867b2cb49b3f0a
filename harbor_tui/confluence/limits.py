"""How long, how often and how much: every bound of the way to the tenant, by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one port's traffic; tests make them small."""

    connect_s: float = 10.0
    """For one connection to come up, TLS included."""
    read_s: float = 30.0
    """For one read in all, retries included."""
    send_s: float = 60.0
    """For one write in all."""
    answer_bytes: int = 6 * 1024 * 1024
    """The most that is taken of one answer (the service's own bodies end at 5 MB)."""
    attempts: int = 3
    """How often one read is tried."""
    waiting_s: float = 10.0
    """How long one read may wait between its attempts in all; a longer `Retry-After` is the caller's to count down."""
    backoff_s: float = 0.5
    """The first pause when the service names none; doubled each time, with jitter."""
