"""The operator's own keys, from `[ui.keys]` of the settings: taken before any widget reads the command table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from harbor_tui.domain.display import display
from harbor_tui.ui.commands import COMMANDS, Area, Command

_KEYS: Final = re.compile(r"[A-Za-z0-9_]+(\+[A-Za-z0-9_]+)*(,[A-Za-z0-9_]+(\+[A-Za-z0-9_]+)*)*")


def take_own_keys(wanted: Mapping[str, str]) -> tuple[str, ...]:
    """Set the keys of commands by their ids; returns a sentence for every one that was not taken.

    The confirmation's keys cannot be changed: no printable key may ever approve.
    """
    return tuple(problem for name, keys in wanted.items() if (problem := _take(name, keys)))


def _take(name: str, keys: str) -> str:
    command = COMMANDS.get(name)
    problem = "there is no such command" if command is None else _problem(command, keys)
    if command is not None and not problem:
        COMMANDS[name] = replace(command, keys=keys)
        return ""
    return f"The settings' key for {display(name)} is not used: {problem}."


def _problem(command: Command, keys: str) -> str:
    if command.area is Area.CONFIRM:
        return "the confirmation's keys are fixed"
    if not _KEYS.fullmatch(keys):
        return f"{display(keys)!r} is no key, like f5 or ctrl+s"
    rivals = (each for each in COMMANDS.values() if each.id != command.id and _meet(each.area, command.area))
    taken = {key: rival.id for rival in rivals for key in rival.keys.split(",")}
    double = next((key for key in keys.split(",") if key in taken), None)
    return f"{double} is {taken[double]} already" if double else ""


def _meet(one: Area, other: Area) -> bool:
    return one is other or Area.EVERYWHERE in (one, other)
