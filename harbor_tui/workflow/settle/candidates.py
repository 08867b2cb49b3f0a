"""Weighs one thing that was found against what was sent: its age by the server's clock, its author, its body."""

from __future__ import annotations

from typing import Any, Final

from harbor_tui.contracts.adapters import Clock
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.port import Port
from harbor_tui.domain.text.display import clip
from harbor_tui.domain.text.times import read_time
from harbor_tui.domain.text.web_address import web_address
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.settle.attempt import JSON, READABLE, Attempted
from harbor_tui.workflow.settle.model import Candidate
from harbor_tui.workflow.writes.bodies import json_text, same_body
from harbor_tui.workflow.writes.bounded_reads import EvidenceReads
from harbor_tui.workflow.writes.families import Target

_CLOCK_TOLERANCE_S: Final = 2.0
_LONGEST_WORD: Final = 128
_LONGEST_TITLE: Final = 1000


class CandidateBuilder:
    """Makes candidates of what the service says."""

    def __init__(self, sent: Attempted, target: Target, reads: EvidenceReads, port: Port, clock: Clock) -> None:
        self._sent = sent
        self._target = target
        self._reads = reads
        self._port = port
        self._clock = clock

    async def of(self, data: Any, server_date: str, *, new: bool = False, undated: bool = False) -> Candidate:
        """A thing's candidate: `new` dates it by its creation, else by its version; `undated` trusts no time."""
        made_at, author = ("", "") if undated else _made(data, new=new)
        made_at, author = clip(made_at, _LONGEST_WORD), clip(author, _LONGEST_WORD)
        made, sent_at = read_time(made_at), self._sent.sent_at(server_date, self._clock.now())
        after_s = None if made is None or sent_at is None else made - sent_at
        body = self._body(data)
        account = await self._reads.account() if author else ""
        return Candidate(
            page=self._page(data),
            created_at=made_at,
            author_id=author,
            after_attempt=None if after_s is None else after_s >= -_CLOCK_TOLERANCE_S,
            same_body=await self._same(body),
            body=body or "",
            own=author == account if author and account else None,
            after_s=after_s,
            same_title=json_access.text(data, "title") == self._sent.title if self._sent.title else None,
        )

    def _body(self, data: Any) -> str | None:
        if self._sent.representation == JSON:
            return json_text(data["value"]) if isinstance(data, dict) and "value" in data else None
        wanted = self._sent.representation if self._sent.representation in READABLE else READABLE[0]
        body = json_access.member(data, "body", wanted, "value")
        return body if isinstance(body, str) else None

    async def _same(self, body: str | None) -> bool | None:
        representation = self._sent.representation
        if body is None or representation not in (*READABLE, JSON):
            return None
        if representation == JSON:
            return body == self._sent.text
        return await run_blocking(same_body, self._sent.text, body, representation)

    def _page(self, data: Any) -> CreatedPage:
        return CreatedPage(
            id=json_access.numeric_id(data, "id"),
            title=clip(json_access.text(data, "title") or json_access.text(data, "key"), _LONGEST_TITLE),
            space_id=json_access.numeric_id(data, "spaceId"),
            version=json_access.number(data, "version", "number"),
            url=web_address(self._port.base_url, json_access.text(data, "_links", "webui")),
            status=clip(json_access.text(data, "status"), _LONGEST_WORD),
        )


def _made(data: Any, *, new: bool) -> tuple[str, str]:
    """(when, by whom) something was created, or this version of it was made; a first version is the creation."""
    version = json_access.text(data, "version", "createdAt"), json_access.text(data, "version", "authorId")
    whole = (
        json_access.text(data, "createdAt"),
        json_access.text(data, "authorId") or json_access.text(data, "createdBy"),
    )
    if new:
        return whole[0] or version[0], whole[1] or version[1]
    if json_access.number(data, "version", "number") == 1:
        return version[0] or whole[0], version[1] or whole[1]
    return version
