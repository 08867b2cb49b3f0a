"""What a queue records beside its requests: who has an agent's key, and whether sending is frozen."""

from __future__ import annotations

from typing import Protocol


class QueueMarks(Protocol):
    """A part of `RequestStore`."""

    def claim_key(self, key_id: str, request_id: str) -> str:
        """Give an agent's key, by the id that it stands for, to a request for ever; returns the request that has it."""

    def key_holder(self, key_id: str) -> str:
        """The request that a key was given to; empty when there is none."""

    def freeze(self, at: str) -> None:
        """Record that sending is frozen, for all who use the queue; a record that is there stays."""

    def thaw(self) -> None:
        """Remove that record."""

    def frozen_since(self) -> str | None:
        """When sending was frozen, as recorded (empty when that is not known); None when it is not frozen."""
