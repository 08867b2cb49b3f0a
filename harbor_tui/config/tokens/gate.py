"""The last gate before the settings file: nothing that looks like a token is ever written into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harbor_tui.domain.errors import FieldProblem, InvalidInput
from harbor_tui.domain.port_fields import LOOKS_LIKE_TOKEN, token_problem
from harbor_tui.domain.secrets.token_like import names_a_secret
from harbor_tui.domain.text.display import clip, display


def refuse_tokens(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Raises `InvalidInput`, naming the place and not the text, when a change brings in what looks like a token.

    What a person wrote into the file by hand is theirs: it is kept, wherever it moves.
    """
    known = {each for _, *each_of in _texts(before) for each in each_of}
    for place, *texts in _texts(after):
        fresh = [text for text in texts if text not in known]
        if fresh and (any(map(token_problem, fresh)) or _names_one(place, texts[-1])):
            shown = ".".join(("NAME" if token_problem(name) else clip(display(name), 80)) for name in place)
            raise InvalidInput(
                f"{shown} {LOOKS_LIKE_TOKEN}. Nothing was saved.",
                advice="Give the token in its own field, or by: harbor-tui port token",
                problems=(FieldProblem(shown, LOOKS_LIKE_TOKEN),),
            )


def _names_one(place: tuple[str, ...], value: str) -> bool:
    return bool(value) and names_a_secret(place[-1])


def _texts(value: object, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Every text with where it stands and under which name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, (*place, name))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, place)
    elif place:
        yield place, place[-1], value if isinstance(value, str) else ""
