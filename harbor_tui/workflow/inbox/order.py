"""The order of the drop box: the oldest file first; by name where there are too many to look at each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from harbor_tui.domain.text.times import came_at
from harbor_tui.workflow.inbox.row_cache import Signature

MOST_LOOKED_AT: Final = 2_000
"""Files whose age is looked up for one list: some ten microseconds each. Of more, names come first (queue.md)."""

Lookup = Callable[[str], Signature | None]
"""A file's signature; None when it is gone, or not known."""


def oldest_first(ids: Sequence[str], known: Lookup, look: Lookup) -> tuple[tuple[str, ...], bool]:
    """The ids by age, and whether all ages are known: `known` answers at once, `look` asks the disk.

    With too many files to look at, those whose age is known come first, by age; then the others, by name.
    """
    times: dict[str, float] = {}
    unknown: list[str] = []
    for request_id in ids:
        signature = known(request_id)
        if signature is None:
            unknown.append(request_id)
        else:
            times[request_id] = came_at(signature[2], signature[3])
    complete = len(unknown) <= MOST_LOOKED_AT
    if complete:
        for request_id in unknown:
            signature = look(request_id)
            times[request_id] = came_at(signature[2], signature[3]) if signature is not None else 0
        unknown = []
    aged = sorted(times, key=lambda request_id: (times[request_id], request_id))
    return (*aged, *sorted(unknown)), complete
