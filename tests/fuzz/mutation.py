"""Makes odd inputs out of honest ones: by their bytes, their text, their lines, their JSON, their markup.

A mutator takes the chance and the honest inputs, and gives bytes. What it gives depends on these two and nothing else,
so that every input can be made again by its number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, Final

from tests.fuzz.oddities import BYTES, LITERALS, TEXTS

Mutate = Callable[[Random, Sequence[bytes]], bytes]
MOST_BYTES: Final = 200_000
"""Larger inputs are what the tests of time and size are for."""
_PLACE: Final = "\u0001place {}\u0001"
_PLACES: Final = re.compile(r'"\\u0001place (\d+)\\u0001"')
_Spot = tuple[Any, Any]
"""A container and the key or index of a member in it."""


def mutate_bytes(chance: Random, seeds: Sequence[bytes]) -> bytes:
    """Flip, cut, double and splice bytes."""
    data = bytearray(chance.choice(seeds))
    for _ in range(_few(chance)):
        at = chance.randrange(len(data) + 1)
        end = min(at + chance.choice((1, 1, 2, 4, 16, 64)), len(data))
        match chance.randrange(6):
            case 0:
                data[at:end] = chance.randbytes(end - at)
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = data[at:end] * chance.choice((1, 2, 50))
            case 3:
                data[at:at] = chance.choice(BYTES)
            case 4:
                other = chance.choice(seeds)
                start = chance.randrange(len(other) + 1)
                data[at:end] = other[start : start + 40]
            case _:
                del data[at:]
    return bytes(data[:MOST_BYTES])


def mutate_text(chance: Random, seeds: Sequence[bytes]) -> bytes:
    """Put odd texts into, and in the place of, parts of one."""
    if chance.random() < 0.2:
        return mutate_bytes(chance, seeds)
    text = chance.choice(seeds).decode("utf-8", "surrogateescape")
    for _ in range(_few(chance)):
        text = _odd_text(chance, text)
    return text.encode("utf-8", "surrogatepass")[:MOST_BYTES]


def mutate_lines(chance: Random, seeds: Sequence[bytes]) -> bytes:
    """Move, double, drop and spoil lines, and the values behind their equal signs and colons."""
    if chance.random() < 0.2:
        return mutate_bytes(chance, seeds)
    lines = chance.choice(seeds).decode("utf-8", "surrogateescape").split("\n")
    for _ in range(_few(chance)):
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 1 if len(lines) > 1:
                del lines[at]
            case 2:
                other = chance.choice(seeds).decode("utf-8", "surrogateescape").split("\n")
                lines.insert(at, chance.choice(other))
            case 3:
                lines[at] = _odd_text(chance, lines[at])
            case _:
                name, sign, _ = lines[at].partition("=" if "=" in lines[at] else ":")
                lines[at] = f"{name}{sign} {_odd_value(chance)}"
    return "\n".join(lines).encode("utf-8", "surrogatepass")[:MOST_BYTES]


def _odd_value(chance: Random) -> str:
    odd = chance.choice(LITERALS)
    return odd if chance.random() < 0.5 else json.dumps(chance.choice(TEXTS)) if chance.random() < 0.7 else "'''\n'''"


def mutate_json(chance: Random, seeds: Sequence[bytes]) -> bytes:
    """Change a document's tree, and write it in one of the ways in which it can be written."""
    if chance.random() < 0.12:
        return mutate_bytes(chance, seeds)
    holder = [json.loads(chance.choice(seeds))]
    literals: list[str] = []
    for _ in range(_few(chance)):
        _change_tree(chance, holder, literals, seeds)
    try:
        text = json.dumps(holder[0], ensure_ascii=chance.random() < 0.7, indent=chance.choice((None, None, 1)))
    except (ValueError, RecursionError):  # a tree put into itself
        text = chance.choice(seeds).decode()
    text = _PLACES.sub(lambda found: dict(enumerate(literals)).get(int(found[1]), found[0]), text)
    if chance.random() < 0.05:
        text = _odd_text(chance, text)
    return text.encode("utf-8", "surrogatepass")[:MOST_BYTES]


def _change_tree(chance: Random, holder: list[Any], literals: list[str], seeds: Sequence[bytes]) -> None:
    spots = list(_spots(holder))
    container, key = chance.choice(spots)
    match chance.randrange(9):
        case 0 | 1:
            container[key] = _literal(chance, literals)
        case 2:
            container[key] = _other_value(chance, container[key], literals)
        case 3 if container is not holder:
            del container[key]
        case 4 if isinstance(container, dict):
            container[chance.choice(TEXTS)] = container.pop(key)
        case 5:
            other, name = chance.choice(spots)
            container[key] = json.loads(json.dumps(other[name]))
        case 6:
            other, name = chance.choice(list(_spots([json.loads(chance.choice(seeds))])))
            container[key] = other[name]
        case 7 if isinstance(container, list) and container is not holder:
            container[key:key] = [container[key]] * chance.choice((1, 3, 300))
        case 8 if isinstance(container, dict):
            container[_PLACE.format(len(literals))] = container[key]  # the same name a second time
            literals.append(json.dumps(key))
        case _:
            container[key] = chance.choice(([container[key]], {"a": container[key]}, [[container[key]]]))


def _spots(tree: Any) -> Iterator[_Spot]:
    todo = [tree]
    while todo:
        container = todo.pop()
        for key in list(container) if isinstance(container, dict) else range(len(container)):
            yield container, key
            if isinstance(container[key], dict | list):
                todo.append(container[key])


def _literal(chance: Random, literals: list[str]) -> str:
    literals.append(chance.choice(LITERALS))
    return _PLACE.format(len(literals) - 1)


def _other_value(chance: Random, value: object, literals: list[str]) -> Any:
    """Something else of the same kind: what a check of types alone lets through."""
    if isinstance(value, str):
        return _odd_text(chance, value) if chance.random() < 0.5 else chance.choice(TEXTS)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return chance.choice((-value, value + 1, value * 10**9, int(value) << 70, -1, 0, value / 3))
    return _literal(chance, literals)


def _odd_text(chance: Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    end = min(at + chance.choice((0, 1, 3, 10)), len(text))
    match chance.randrange(5):
        case 0:
            return text[:at] + chance.choice(TEXTS) + text[end:]
        case 1:
            return text[:at] + text[end:]
        case 2:
            return text[:at] + text[at:end] * chance.choice((2, 3, 200)) + text[end:]
        case 3:
            return text[:at]
        case _:
            return text[:at] + chr(chance.choice((chance.randrange(128), chance.randrange(0x110000)))) + text[end:]


_TOKENS: Final = re.compile(r"<[^<>]*>|&[^&;<>\s]{0,30};|[^<&]+|.", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r'([\w:-]+)="([^"<]*)"')


def mutate_markup(fragments: Sequence[str]) -> Mutate:
    """A mutator for XML and HTML that also knows these pieces of it."""
    every = tuple(fragments)

    def mutate(chance: Random, seeds: Sequence[bytes]) -> bytes:
        if chance.random() < 0.1:
            return mutate_bytes(chance, seeds)
        tokens = _TOKENS.findall(chance.choice(seeds).decode("utf-8", "replace"))
        for _ in range(_few(chance) + 1):
            _change_tokens(chance, tokens, seeds, every)
        return "".join(tokens).encode("utf-8", "surrogatepass")[:MOST_BYTES]

    return mutate


def _change_tokens(chance: Random, tokens: list[str], seeds: Sequence[bytes], fragments: Sequence[str]) -> None:
    at = chance.randrange(len(tokens) + 1)
    end = min(at + chance.choice((1, 1, 2, 5, 20)), len(tokens))
    match chance.randrange(10):
        case 0:
            del tokens[at:end]
        case 1:
            tokens[at:at] = tokens[at:end] * chance.choice((1, 2, 30))
        case 2 | 3:
            tokens.insert(at, chance.choice(fragments))
        case 4:
            other = _TOKENS.findall(chance.choice(seeds).decode("utf-8", "replace"))
            start = chance.randrange(len(other) + 1)
            tokens[at:end] = other[start : start + 8]
        case 5:
            tokens.insert(at, chance.choice(TEXTS))
        case 6 if at < len(tokens):
            tokens[at] = _ATTRIBUTE.sub(lambda found: f'{found[1]}="{chance.choice(TEXTS)[:300]}"', tokens[at])
        case 7 if at < len(tokens):
            tokens[at] = _odd_text(chance, tokens[at])
        case 8 if at < len(tokens) and (found := re.match(r"<([\w:-]+)", tokens[at])):
            deep = chance.choice((3, 60, 400))
            tokens[at:end] = [tokens[at]] * deep + tokens[at + 1 : end] + [f"</{found[1]}>"] * deep
        case _:
            other_at = chance.randrange(len(tokens) + 1)
            moved = tokens[at:end]
            del tokens[at:end]
            tokens[other_at:other_at] = moved


def _few(chance: Random) -> int:
    return chance.choice((1, 1, 1, 2, 2, 3, 5))
