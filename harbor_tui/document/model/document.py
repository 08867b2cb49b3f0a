"""A document that is read only as far as it is asked for: blocks on demand, headings, findings, faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harbor_tui.document.model.gc_pause import gc_paused
from harbor_tui.document.model.outline import HeadingEntry, entries
from harbor_tui.document.model.parsed import Fault, Finding, Parsed
from harbor_tui.domain.patience import look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harbor_tui.document.build.builder import Builder
    from harbor_tui.document.model.blocks import Block
    from harbor_tui.document.model.source import Format


class Reading(NamedTuple):
    """A storage body being read: the builder and the slices that are still to come."""

    builder: Builder
    slices: Iterator[None]


class Document:
    """A page's body: its exact source, and what it says."""

    def __init__(
        self,
        format: Format,
        source: str,
        parsed: Parsed,
        reading: Reading | None = None,
        more_findings: Callable[[], tuple[Finding, ...]] | None = None,
        scan: Callable[[], tuple[HeadingEntry, ...] | None] | None = None,
    ) -> None:
        self.format = format
        self.source = source
        self.faults: tuple[Fault, ...] = parsed.faults
        self.warnings: tuple[str, ...] = parsed.warnings
        self._parsed = parsed
        self._blocks: list[Block] = list(parsed.blocks)
        self._reading = reading
        self._failure: BaseException | None = None
        """What ended the reading before the end: what is cut there never passes for the whole."""
        self._more_findings = more_findings
        self._scan = scan
        self._headings: tuple[HeadingEntry, ...] | None = None
        self._contents: tuple[HeadingEntry, ...] | None = None
        self._findings: tuple[Finding, ...] | None = None

    @property
    def complete(self) -> bool:
        """Whether everything has been read."""
        return self._reading is None

    @property
    def known(self) -> int:
        """How many blocks have been read."""
        return len(self._blocks)

    @property
    def known_blocks(self) -> list[Block]:
        """The blocks that have been read so far: grows while the document is read, not to be changed."""
        return self._blocks

    def block(self, index: int) -> Block | None:
        """The block at `index`, reading on as far as needed; None after the last."""
        while index >= len(self._blocks):
            if not self.read_on():
                return None
        return self._blocks[index]

    def read_on(self) -> bool:
        """Read one more slice; False when there was none.

        Raises what `domain.patience.look` does; what ended the reading once is raised by every later call.
        """
        if self._failure is not None:
            raise self._failure
        if self._reading is None:
            return False
        look()
        try:
            self._read_slice(*self._reading)
        except BaseException as error:
            self._failure = error  # the generators that read end with it, and would seem to be at the end
            raise
        return True

    def _read_slice(self, builder: Builder, slices: Iterator[object]) -> None:
        try:
            next(slices)
        except StopIteration:
            builder.finish()
            self._blocks.extend(builder.take(final=True))
            self._reading = None
            self._parsed = self._parsed._replace(
                findings=self._parsed.findings + tuple(builder.findings),
                notes=self._parsed.notes + tuple(sorted(builder.notes.items())),
            )
        else:
            self._blocks.extend(builder.take(final=False))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks."""
        if self._reading is not None:
            with gc_paused():
                while self.read_on():
                    pass
        return tuple(self._blocks)

    @property
    def headings(self) -> tuple[HeadingEntry, ...]:
        """The outline."""
        if self._headings is None:
            self._headings = entries(self.blocks)
        return self._headings

    @property
    def contents(self) -> tuple[HeadingEntry, ...]:
        """The outline for a table of contents: found without reading everything, so `block` may be wrong in it."""
        if self._headings is None and self._reading is not None and self._scan is not None:
            if self._contents is None:
                self._contents = self._scan() or self.headings
            return self._contents
        return self.headings

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything in it that a reader of the page would not see."""
        if self._findings is None:
            while self.read_on():
                pass
            more = self._more_findings() if self._more_findings else ()
            self._findings = self._parsed.findings + more
        return self._findings

    @property
    def notes(self) -> tuple[tuple[str, int], ...]:
        """What a rendering of it cannot show, counted."""
        while self.read_on():
            pass
        return self._parsed.notes

    def __repr__(self) -> str:
        return f"<Document {self.format.value}, {len(self.source)} characters>"
