"""Leaves out of an input what its fault does not need: for the test that a fault becomes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

Fails = Callable[[bytes], bool]
_MOST_ROUNDS: Final = 20


def shrunk(data: bytes, fails: Fails) -> bytes:
    """A small input that still fails."""
    for _ in range(_MOST_ROUNDS):
        smaller = _shorter_text(_smaller_tree(data, fails), fails)
        if len(smaller) >= len(data):
            break
        data = smaller
    return data


def _shorter_text(data: bytes, fails: Fails) -> bytes:
    size = max(len(data) // 2, 1)
    while size:
        at = 0
        while at < len(data):
            shorter = data[:at] + data[at + size :]
            if fails(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data


def _smaller_tree(data: bytes, fails: Fails) -> bytes:
    """The same by members of a JSON document, where it is one."""
    try:
        tree = json.loads(data)
        if json.loads(json.dumps(tree)) != tree or not fails(json.dumps(tree).encode()):
            return data
    except (ValueError, RecursionError):
        return data
    _drop_members(tree, lambda: fails(json.dumps(tree).encode()))
    return json.dumps(tree).encode()


def _drop_members(tree: Any, still_fails: Callable[[], bool]) -> None:
    if isinstance(tree, dict):
        for name in list(tree):
            kept = dict(tree)
            del tree[name]
            if not still_fails():
                tree.clear()
                tree.update(kept)
    elif isinstance(tree, list):
        for at in reversed(range(len(tree))):
            kept_list = list(tree)
            del tree[at]
            if not still_fails():
                tree[:] = kept_list
    for value in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        _drop_members(value, still_fails)
