"""What a queue holds beside requests and results: who has an agent's key, a freeze, and the answers to reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


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

    def publish_answer(self, request_id: str, answer: Mapping[str, Any], reader: int) -> None:
        """Replace the answer to a read; nobody but the queue's owner and the user `reader` (a uid) may read it."""

    def answer(self, request_id: str) -> Mapping[str, Any] | None:
        """The answer to a read; None when there is none, or none for this user."""
