"""A tenant for tests of the workflow: gives scripted answers and keeps the calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.outcomes import Answer, OutcomeState, SendReport
from harbor_tui.domain.requests import Wire


@dataclass
class ScriptedTenant:
    """Answers in order, the last one for ever; an error is raised."""

    answers: list[Answer | HarborError]
    calls: list[PreparedCall] = field(default_factory=list)

    async def read(self, call: PreparedCall) -> Answer:
        self.calls.append(call)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, HarborError):
            raise answer
        return answer

    async def send_once(self, wire: Wire) -> SendReport:
        return SendReport(OutcomeState.NOT_SENT)

    async def close(self) -> None:
        return None


def answer(data: Any, *, cursor: str | None = None, anonymous: bool = False) -> Answer:
    """An answer with this data."""
    return Answer(data, 200, 1, next_cursor=cursor, anonymous=anonymous)


def listed(*rows: Any, cursor: str | None = None) -> Answer:
    """A list's answer."""
    return answer({"results": list(rows), "_links": {}}, cursor=cursor)
