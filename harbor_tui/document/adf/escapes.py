r"""Characters that hide or command, written as JSON escapes (\u202e): the source shows harmless ASCII."""

from __future__ import annotations

import re
from typing import Final

from harbor_tui.document.build.hidden_characters import character_findings
from harbor_tui.document.model.parsed import Finding
from harbor_tui.domain.json import reader as json_reader

_ESCAPE: Final = re.compile(r"\\(?:u(?:[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|[0-9A-Fa-f]{4})|.)")
_LIMIT: Final = 200
_AROUND: Final = 30


def escaped_findings(text: str) -> tuple[Finding, ...]:
    """One finding per line and kind of hidden character that `text` has as an escape; at most 200."""
    kinds: dict[str, str] = {}
    found: dict[tuple[str, int], list[str]] = {}
    line, counted = 1, 0
    for match in _ESCAPE.finditer(text):
        written = match.group()
        if len(written) == 2:
            continue
        kind = kinds.get(written)
        if kind is None:
            kind = kinds[written] = _kind(written)
        if kind:
            line += text.count("\n", counted, match.start())
            counted = match.start()
            excerpt = " ".join(text[max(0, match.start() - _AROUND) : match.end() + _AROUND].split())
            found.setdefault((kind, line), [excerpt]).append(written)
            if len(found) >= _LIMIT:
                break
    return tuple(
        Finding(kind, f"line {line}", f"{', '.join(dict.fromkeys(written))} in “{excerpt}”")
        for (kind, line), (excerpt, *written) in found.items()
    )


def _kind(written: str) -> str:
    character = json_reader.decode(f'"{written}"')
    findings = character_findings(character) if character != "\ufeff" else ()
    return findings[0].kind if findings else "zero width" if character == "\ufeff" else ""
