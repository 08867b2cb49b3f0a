"""The result document: what an agent is told about its request, in the shape that the contract fixes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.records import Records, is_closed, last_number, state_of
from harbor_tui.domain.requests import State

RESULT_SCHEMA: Final = "harbor.result/1"

GUIDANCE: Final[Mapping[State, str]] = {
    State.ARRIVING: "The file is still being written; wait.",
    State.PENDING: "An operator will decide; wait, or withdraw it while it is pending.",
    State.INVALID: "The request cannot be decided as it is. Mend what the reason names and submit it under a new id.",
    State.APPROVED: "An operator approved it; it has not been sent yet. Wait.",
    State.SENDING: "It is being sent now; wait.",
    State.CREATED: "It is done: what was asked for is stored. Do not submit this request again.",
    State.FAILED: "The service refused it and changed nothing. Read error.class, mend the cause, submit a new request.",
    State.NOT_SENT: "Nothing was changed; the operator may send it again. Wait, and do not submit it a second time.",
    State.UNKNOWN: "It may or may not have taken effect. Do not submit it again; the operator settles it.",
    State.REJECTED: "An operator said no; the reason says why. Submit a new request only if the reason can be met.",
    State.EXPIRED: "Nobody decided in time. Submit it again if it still makes sense.",
    State.WITHDRAWN: "It was withdrawn before a decision. Nothing was changed.",
}
_STATES: Final = tuple(State)
_MAY_RESUBMIT: Final = frozenset({State.INVALID, State.FAILED, State.REJECTED, State.EXPIRED, State.WITHDRAWN})
_READ: Final = "It was run; harbor-tui wait and status print what the service said; it is in answer_file, beside this."
_GIVEN_UP: Final = "The operator could not find out whether it took effect. Look for that before anything else."


def result_document(
    request_id: str,
    state: State,
    *,
    digest: str | None = None,
    requested_digest: str | None = None,
    reason: str | None = None,
    code: str | None = None,
    **others: object,
) -> dict[str, Any]:
    """A result with every member; those that do not apply are null."""
    document: dict[str, Any] = {
        "schema": RESULT_SCHEMA,
        "id": request_id,
        "state": state.value,
        "final": state.final,
        "digest": digest,
        "requested_digest": requested_digest if requested_digest is not None else digest,
        "edited": False,
        "changes": [],
        "page": None,
        "stored_id": None,
        "reason": reason,
        "code": code,
        "resubmit": state in _MAY_RESUBMIT,
        "error": None,
        "attempts": 0,
        "decided_at": None,
        "guidance": GUIDANCE[state],
    }
    return document | others


def case_result(request_id: str, records: Records, *, lock_held: bool) -> dict[str, Any]:
    """The result that a case's records stand for."""
    state = state_of(records, lock_held=lock_held)
    decision = records.get("decision", {})
    number = last_number(records)
    end = last_outcome(records)
    given_up = state is State.UNKNOWN and is_closed(records)
    edit = json_access.member(decision, "edit")
    beside = {"answer_file": answer_name(request_id)} if answer_in(records) is not None else {}
    if decision.get("not_read"):
        beside["note"] = f"Nobody read it: {decision['not_read']}"
    return result_document(
        request_id,
        state,
        digest=decision.get("digest"),
        requested_digest=json_access.text(edit, "requested_digest") or None,
        reason=decision.get("reason") or None,
        code=_code(state, decision, end),
        final=state.final or given_up,
        edited=bool(edit),
        changes=[dict(change) for change in json_access.rows(edit, "changes") if "path" in change],
        page=_page(end),
        stored_id=end.get("stored_id") or None,
        error=_error(state, end),
        attempts=number,
        decided_at=decision.get("at"),
        guidance=_GIVEN_UP if given_up else _READ if "answer_file" in beside else GUIDANCE[state],
        **beside,
    )


def is_result(document: Mapping[str, Any], request_id: str) -> bool:
    """Whether a document that was read back is a result of this request, in all that its readers rely on."""
    changes, page = document.get("changes", []), document.get("page")
    return (
        document.get("id") == request_id
        and document.get("state") in _STATES
        and isinstance(document.get("final"), bool)
        and isinstance(document.get("digest", 0), str | None)
        and (page is None or isinstance(page, dict))
        and isinstance(changes, list)
        and all(isinstance(each, dict) and "path" in each for each in changes)
    )


def answer_name(request_id: str) -> str:
    """The file, beside the results, that holds the answer to a read: results are for everybody, answers are not."""
    return f"{request_id}.answer"


def answer_in(records: Records) -> Mapping[str, Any] | None:
    """What the service said to a read, as `harbor-tui call` prints it; None when nothing was read."""
    answer = last_outcome(records).get("answer")
    return answer if isinstance(answer, Mapping) else None


def last_outcome(records: Records) -> Mapping[str, Any]:
    """What the last attempt came to: its resolution laid over its outcome."""
    number = last_number(records)
    outcome = records.get(f"outcome-{number}", {})
    resolution = records.get(f"resolution-{number}")
    if resolution is None:
        return outcome
    kept = {name: resolution[name] for name in ("page", "stored_id", "class") if resolution.get(name)}
    return {**outcome, "class": "", **kept}


def _code(state: State, decision: Mapping[str, Any], end: Mapping[str, Any]) -> str | None:
    if state in (State.FAILED, State.NOT_SENT, State.UNKNOWN):
        return end.get("class") or state.value
    return decision.get("code") or (state.value if state in _MAY_RESUBMIT else None)


def _page(end: Mapping[str, Any]) -> dict[str, Any] | None:
    page = end.get("page")
    if not isinstance(page, dict):
        return None
    return {name: page.get(name) for name in ("id", "title", "space_id", "version", "url")}


def _error(state: State, end: Mapping[str, Any]) -> dict[str, Any] | None:
    if state not in (State.FAILED, State.NOT_SENT, State.UNKNOWN):
        return None
    return {"class": end.get("class") or state.value, "status": end.get("status")}
