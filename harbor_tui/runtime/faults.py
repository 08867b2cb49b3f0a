"""Errors of this program's own while one request is read, understood, checked, prepared or shown.

One file's fault stays one file's fault: the error becomes `ProgramFault`, which is handled wherever a file's own faults
are. What a report needs (type and place) is noted once; what was in the file never is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from harbor_tui.domain.errors import HarborError, ProgramFault
from harbor_tui.domain.text.display import clip, display

_PACKAGE: Final = "/harbor_tui/"
_MOST_PLACES: Final = 12
_MOST_NOTED: Final = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: which, where, and about which request or file. Never what was in it."""

    kind: str
    """The exception's type, like `AttributeError`."""
    places: tuple[str, ...]
    """File and line in our code, the innermost last, like `catalogue/entry.py:121`."""
    about: str

    @property
    def words(self) -> str:
        """`AttributeError at catalogue/entry.py:121`."""
        return f"{self.kind} at {self.places[-1] if self.places else 'an unknown place'}"


def fault_of(error: BaseException, about: str) -> Fault:
    """What may be told of an error; its text is left out, since it may quote what was read."""
    places: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        _, ours, inside = trace.tb_frame.f_code.co_filename.rpartition(_PACKAGE)
        if ours:
            places.append(f"{inside}:{trace.tb_lineno}")
        trace = trace.tb_next
    return Fault(type(error).__name__, tuple(places[-_MOST_PLACES:]), clip(display(about), 80))


class Faults:
    """Turns errors of ours into one request's, and has each noted once."""

    def __init__(self, note: Callable[[Fault], str] = lambda _: "") -> None:
        """`note` keeps a fault for a report and returns where, or nothing. It never raises."""
        self.tell: Callable[[str], None] = lambda _: None
        """Hears a sentence about each fault, from any thread."""
        self._note = note
        self._noted: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    @contextmanager
    def told(self, about: str) -> Iterator[None]:
        """Work on one request or file. Raises `ProgramFault` for an error of ours; errors of the tree pass."""
        try:
            yield
        except HarborError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not be more than this one file's fault
            raise self._told(fault_of(error, about)) from None

    def _told(self, fault: Fault) -> ProgramFault:
        said = ProgramFault(
            f"This program could not read it ({fault.words}).", advice="That is a fault of this program: report it."
        )
        with self._lock:
            if (fault.about, fault.words) in self._noted or len(self._noted) >= _MOST_NOTED:
                return said
            self._noted.add((fault.about, fault.words))
        kept = self._note(fault)
        where = f" It is noted in {kept}." if kept else ""
        self.tell(f"This program could not read {fault.about} ({fault.words}): please report it.{where}")
        return said
