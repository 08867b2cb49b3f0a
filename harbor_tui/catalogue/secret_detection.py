"""Finds what looks like a secret in an entry: entries are public, tokens never are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harbor_tui.domain.secrets.token_like import looks_secret, names_a_secret
from harbor_tui.domain.text.display import clip, display

_DECLARED: Final = frozenset({"authTokenPrefix"})


def secret_places(document: object, at: str = "") -> Iterator[str]:
    """Where a document holds something secret-looking, as dotted paths; never the value itself."""
    if isinstance(document, dict):
        for name, value in document.items():
            here = f"{at}.{name}" if at else str(name)
            if name not in _DECLARED and isinstance(value, str) and names_a_secret(str(name)) and value:
                yield clip(display(here), 80)
            else:
                yield from secret_places(value, here)
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from secret_places(value, f"{at}[{index}]")
    elif isinstance(document, str) and looks_secret(document):
        yield clip(display(at), 80)
