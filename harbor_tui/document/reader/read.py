"""read_document: from bytes of any of the three formats to a Document; never fails on content."""

from __future__ import annotations

from harbor_tui.document.build import html as lenient
from harbor_tui.document.build import xml as strict
from harbor_tui.document.build.hidden_characters import character_findings
from harbor_tui.document.model.blocks import Literal, Parsed, Text
from harbor_tui.document.model.document import Document, Reading
from harbor_tui.document.model.source import Format, decode, guess_format, has_markup
from harbor_tui.document.reader.headings_scan import scan_headings
from harbor_tui.document.storage.format import new_builder
from harbor_tui.document.text.entities import replace_entities


def read_document(source: bytes | str, format: Format | None = None) -> Document:
    """The document in `source`; without `format` it is guessed. Never raises on content."""
    text, warnings = decode(source)
    guessed = guess_format(text)
    if format is None:
        format = guessed
    elif format is Format.STORAGE and guessed is Format.ADF and _is_adf(text):
        warnings += ("△ Storage format was promised, but this is an Atlassian Document: it is shown as one.",)
        format = Format.ADF
    if format is Format.STORAGE:
        return _storage(text, source, warnings)
    parsed, reading = _begin(text, format)
    parsed = parsed._replace(warnings=warnings + parsed.warnings)
    return Document(format, text, parsed, reading, lambda: character_findings(text))


def _is_adf(text: str) -> bool:
    return '"type"' in text or '\\"type\\"' in text


def _begin(text: str, format: Format) -> tuple[Parsed, Reading]:
    """What is known of an ADF or view body before it is read, and the reading of it."""
    if format is Format.ADF:
        from harbor_tui.document.adf.format import begin_adf

        parsed, builder, steps = begin_adf(text)
        return parsed, Reading(builder, steps)
    from harbor_tui.document.view.format import begin_view

    return Parsed(()), Reading(*begin_view(text))


def _storage(text: str, source: bytes | str, warnings: tuple[str, ...]) -> Document:
    prepared, faults = strict.prepare(text, decoded=isinstance(source, bytes))
    if not has_markup(text):
        return _unmarked(text, prepared, warnings)
    same = isinstance(source, bytes) and prepared is text and not warnings
    fault = strict.check(prepared, source if same and isinstance(source, bytes) else None)
    builder = new_builder()
    feed = strict.feed if fault is None else lenient.feed
    parsed = Parsed((), ((fault,) if fault else ()) + faults, (), (), warnings)
    return Document(
        Format.STORAGE,
        text,
        parsed,
        Reading(builder, feed(prepared, builder)),
        lambda: character_findings(text),
        None if fault else lambda: scan_headings(prepared),
    )


def _unmarked(text: str, prepared: str, warnings: tuple[str, ...]) -> Document:
    """A body without any tag: white space, or something that is no storage format (Markdown, prose)."""
    blocks: tuple[Literal, ...] = ()
    fault = strict.check(prepared)
    if replace_entities(prepared).strip():
        warnings += ("△ The body has no markup at all: it is shown as it is written.",)
        shown = prepared.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        blocks = (Literal((Text(shown),), framed=False),)
    parsed = Parsed(blocks, (fault,) if fault else (), warnings=warnings)
    return Document(Format.STORAGE, text, parsed, more_findings=lambda: character_findings(text))
