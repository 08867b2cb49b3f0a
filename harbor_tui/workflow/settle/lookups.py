"""One look for what an attempt did: by title, by text, by key, or at the very thing that was to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from harbor_tui.contracts.adapters import Clock
from harbor_tui.domain.errors import HarborError, NotVisible
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.port import Port
from harbor_tui.domain.text.title_similarity import same_title
from harbor_tui.workflow.settle.attempt import READABLE, Attempted
from harbor_tui.workflow.settle.candidates import CandidateBuilder
from harbor_tui.workflow.settle.model import Candidate
from harbor_tui.workflow.writes.bounded_reads import EvidenceReads
from harbor_tui.workflow.writes.families import Mark, Target
from harbor_tui.workflow.writes.model import WriteKind

_MOST_COMMENTS: Final = 100
_MOST_HITS: Final = 9
"""Each is opened, and each has its digit."""
_GONE: Final = frozenset({"trashed", "deleted"})


class Lookup(NamedTuple):
    """What one look came to."""

    candidates: tuple[Candidate, ...]
    proposal: str
    explanation: str
    server_date: str = ""
    again: bool = False
    """Whether a later look may see more; after the last one this means `absent`."""


class EvidenceLookups:
    """Looks for the effect of one attempt; the same question may be asked again and again."""

    def __init__(self, attempted: Attempted, target: Target, reads: EvidenceReads, port: Port, clock: Clock) -> None:
        self._sent = attempted
        self._target = target
        self._reads = reads
        self._weighing = CandidateBuilder(attempted, target, reads, port, clock)
        kept = attempted.representation if attempted.representation in READABLE else READABLE[0]
        self._body: Mapping[str, Any] = {"body-format": kept} if target.family.has_body else {}

    async def look(self) -> Lookup:
        """One look."""
        if self._target.deed is WriteKind.UPDATE:
            return await self._changed()
        if self._target.deed is WriteKind.DELETE:
            return await self._deleted()
        match self._target.family.mark:
            case Mark.TITLE:
                return await self._by_title()
            case Mark.BODY:
                return await self._by_text()
            case Mark.KEY:
                return await self._by_key()

    # Something new

    async def _by_title(self) -> Lookup:
        family, found, date = self._target.family, list[Candidate](), ""
        for status in family.listed_as:
            query = {"title": self._sent.title, "space-id": self._sent.space_id, "status": status}
            answer = await self._reads.get(family.collection, {}, query)
            date = answer.server_date
            hits = [row for row in json_access.rows(answer.data, "results") if _is_hit(row, self._sent)]
            found += [await self._opened(row, date) for row in hits[: _MOST_HITS - len(found)]]
        if not family.unique_titles:
            found = [one for one in found if one.after_attempt is not False]
        if not found:
            return Lookup((), "", f"No {family.what} with this title is in the space", date, again=True)
        return Lookup(tuple(found), *_speaks_for(found, family.what), date)

    async def _opened(self, row: Mapping[str, Any], date: str) -> Candidate:
        data: Any = row
        try:
            path = {"id": json_access.numeric_id(row, "id")}
            data = (await self._reads.get(self._target.family.member, path, self._body)).data
        except HarborError:
            data = row  # it may have gone again; the row is evidence enough for the operator
        return await self._weighing.of({**row, **data} if isinstance(data, dict) else row, date, new=True)

    async def _by_text(self) -> Lookup:
        holders = self._target.family.holders
        holder = next((name for name in holders if json_access.numeric_id(self._sent.sent, name)), "")
        if not holder:
            return Lookup((), "", "Comments on this kind of thing cannot be listed: look in the browser.")
        path = {"id": json_access.numeric_id(self._sent.sent, holder)}
        query = {**self._body, "sort": "-created-date", "limit": _MOST_COMMENTS}
        try:
            answer = await self._reads.get(holders[holder], path, query)
        except NotVisible:
            return Lookup((), "", "What it was to be written on is not visible any more: look in the browser.")
        rows = [await self._weighing.of(row, answer.server_date) for row in json_access.rows(answer.data, "results")]
        younger = [one for one in rows if one.after_attempt is not False]
        ours = [one for one in younger if one.same_body and one.own is not False]
        if not ours and answer.next_cursor and len(younger) == len(rows):
            told = f"{len(rows)} comments came since then, and there are more: look in the browser."
            return Lookup((), "", told, answer.server_date)
        if not ours:
            told = "No comment of ours with this text is there"
            return Lookup((), "", told, answer.server_date, again=True)
        ours = ours[:_MOST_HITS]
        if len(ours) == 1 and ours[0].own and ours[0].after_attempt:
            told = "One comment by our account, made after the attempt, says exactly what was sent."
            return Lookup(tuple(ours), "found", told, answer.server_date)
        told = f"{len(ours)} comment(s) say what was sent, but author or time leave it open: decide."
        return Lookup(tuple(ours), "", told, answer.server_date)

    async def _by_key(self) -> Lookup:
        key = json_access.text(self._sent.sent, "key")
        try:
            answer = await self._reads.get(self._target.route, self._target.path, {"key": key})
        except NotVisible:
            return Lookup((), "", "What it was to be written on is not visible any more: look in the browser.")
        row = next(
            (row for row in json_access.rows(answer.data, "results") if json_access.text(row, "key") == key), None
        )
        if row is None:
            return Lookup((), "", "No property with this key is there", answer.server_date, again=True)
        one = await self._weighing.of(row, answer.server_date)
        if one.after_attempt is False:
            told = "The property is older than the attempt: the key was taken already, and nothing was created."
            return Lookup((one,), "absent", told, answer.server_date)
        if matches_request(one):
            told = "The property was made after the attempt and holds exactly what was sent."
            return Lookup((one,), "found", told, answer.server_date)
        told = "A property with this key is there, but its value, time or author leave it open: decide."
        return Lookup((one,), "", told, answer.server_date)

    # The very thing

    async def _member(self, query: Mapping[str, Any]) -> Answer:
        return await self._reads.get(self._target.route, self._target.path, query)

    async def _changed(self) -> Lookup:
        what, wanted = self._target.family.what, self._sent.version
        try:
            answer = await self._member(self._body)
        except NotVisible:
            return Lookup(
                (), "", f"The {what} is not visible any more: it was deleted, moved, or closed to us. Decide."
            )
        one = await self._weighing.of(answer.data, answer.server_date)
        stands, date = one.page.version, answer.server_date
        if stands is None or wanted is None:
            return Lookup((one,), "", "The service does not tell which version stands: compare and decide.", date)
        if stands < wanted:
            return Lookup((one,), "", f"Version {stands} stands, older than version {wanted} that was sent", date, True)
        if stands > wanted:
            told = f"Version {stands} stands, newer than version {wanted} that was sent: it cannot be told by itself."
            return Lookup((*await self._version(wanted, date), one), "", f"{told} Compare and decide.", date)
        if one.after_attempt is False:
            told = f"Version {wanted} was there before the attempt: it was somebody else's, and nothing was changed."
            return Lookup((one,), "absent", told, date)
        if matches_request(one):
            return Lookup((one,), "found", f"Version {wanted} stands and says exactly what was sent.", date)
        return Lookup(
            (one,), "", f"Version {wanted} stands, but it is not proven to be ours: compare and decide.", date
        )

    async def _version(self, number: int, date: str) -> tuple[Candidate, ...]:
        """The version that ours would be, as far as the service gives it; its time and author may be the latest's."""
        if not self._target.family.has_body:
            return ()
        try:
            answer = await self._member({**self._body, "version": number})
        except HarborError:
            return ()
        one = await self._weighing.of(answer.data, date, undated=True)
        return (one,) if one.page.version in (number, None) else ()

    async def _deleted(self) -> Lookup:
        what = self._target.family.what
        try:
            answer = await self._member(self._body)
        except NotVisible:
            return await self._not_there()
        one = await self._weighing.of(answer.data, answer.server_date)
        if one.page.status in _GONE:
            return self._trashed(one, answer.server_date)
        return Lookup((one,), "", f"The {what} still stands", answer.server_date, again=True)

    def _trashed(self, one: Candidate, date: str) -> Lookup:
        """Done, unless it was to be taken out of the trash for good."""
        told = f"The {self._target.family.what} is in the trash"
        if self._sent.query.get("purge") == "true":
            return Lookup((one,), "", f"{told} still", date, again=True)
        return Lookup((one,), "found", f"{told}.", date)

    async def _not_there(self) -> Lookup:
        what = self._target.family.what
        if self._target.family.has_trash:
            try:
                answer = await self._member({**self._body, "status": "trashed"})
                one = await self._weighing.of(answer.data, answer.server_date)
                if one.page.status in _GONE:
                    return self._trashed(one, answer.server_date)
            except NotVisible:
                pass  # not in the trash either: deleted for good, or not for us to see
        if await self._reads.account():
            return Lookup((), "found", f"The {what} is not there any more (404), and the sign-in holds.")
        return Lookup(
            (), "", f"The {what} is not visible (404), but the sign-in cannot be proven: look in the browser."
        )


def _is_hit(row: Mapping[str, Any], sent: Attempted) -> bool:
    elsewhere = json_access.numeric_id(row, "spaceId") not in ("", sent.space_id)
    return (
        bool(json_access.numeric_id(row, "id"))
        and not elsewhere
        and same_title(json_access.text(row, "title"), sent.title)
    )


def matches_request(one: Candidate) -> bool:
    """Proof enough: what was sent stands there, since the attempt, and not by somebody else."""
    return bool(one.same_body and one.after_attempt) and one.own is not False and one.same_title is not False


def _speaks_for(found: list[Candidate], what: str) -> tuple[str, str]:
    """(proposal, explanation) of what has the title."""
    if len(found) > 1:
        return "", f"{len(found)} {what}s have this title in the space: compare them and decide."
    one = found[0]
    if one.after_attempt is False:
        return "title_taken", f"The {what} with this title is older than the attempt: the title was taken already."
    if one.own is False:
        return "", f"A {what} with this title was created by another account: compare them and decide."
    if one.same_body and one.after_attempt:
        return "found", f"One {what}, created after the attempt, says exactly what was sent."
    if one.same_body is False:
        return "", f"A {what} with this title says something else than what was sent: compare them and decide."
    return "", f"A {what} with this title exists, but its age or its body could not be compared: decide."
