"""Ids that differ in case only: both stay what they are, and the one that came later says so."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Final

from harbor_tui.contracts.adapters import PendingFile, RequestStore
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.workflow.inbox.intake import Understood

_KIND: Final = "twin_id"


def earlier_twin(store: RequestStore, request_id: str, twins: Mapping[str, tuple[str, ...]]) -> str:
    """The first of a request's twins, when it came before it by the time that is the kernel's; else empty."""
    there = ((each, store.pending_signature(each)) for each in (request_id, *twins.get(request_id, ())))
    first = min(((signature[3], each) for each, signature in there if signature is not None), default=(0, request_id))
    return "" if first[1] == request_id else first[1]


def clash(earlier: str) -> str:
    """What is the matter with an id."""
    return f"differs only in case from that of the request {earlier}, which was there first"


class Twins:
    """Which pending requests are easily taken for one another by their ids."""

    def __init__(self, store: RequestStore, again: Callable[[str], object]) -> None:
        """`again` is called with a request that has to be judged anew."""
        self._store = store
        self._again = again
        self._twins: Mapping[str, tuple[str, ...]] = {}

    def known(self, twins: Mapping[str, tuple[str, ...]]) -> None:
        """Go by the names as they are now."""
        before, self._twins = self._twins, twins
        for request_id in before.keys() | twins.keys():
            if before.get(request_id) != twins.get(request_id):
                self._again(request_id)

    def judged(self, file: PendingFile, understood: Understood) -> Understood:
        """What was made of a file, with a finding where another one of nearly its id was there before it."""
        earlier = earlier_twin(self._store, file.id, self._twins) if file.id in self._twins else ""
        snapshot = understood.snapshot
        if snapshot is None or not earlier:
            return understood
        found = (*snapshot.findings, Finding(Severity.WARNS, _KIND, f"its id {clash(earlier)}"))
        findings = tuple(sorted(found, key=lambda finding: -finding.severity))
        return dataclasses.replace(
            understood,
            row=dataclasses.replace(understood.row, findings=findings),
            snapshot=dataclasses.replace(snapshot, findings=findings),
        )
