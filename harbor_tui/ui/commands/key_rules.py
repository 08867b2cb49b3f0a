"""Which keys an operator may give to commands in `[ui.keys]` of the settings: those that can work. Needs no screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from harbor_tui.domain.text.display import clip, display
from harbor_tui.ui.commands.keys import is_typed, key_problem
from harbor_tui.ui.commands.model import Area, Command
from harbor_tui.ui.commands.table import TABLE

TOGETHER: Final[Mapping[Area, frozenset[Area]]] = {
    Area.INBOX: frozenset({Area.LIST, Area.VIEWER}),
    Area.REVIEW: frozenset({Area.LIST, Area.VIEWER}),
    Area.BATCH: frozenset({Area.LIST}),
    Area.PAGES: frozenset({Area.LIST, Area.VIEWER, Area.CHOICE}),
    Area.PORTS: frozenset({Area.CHOICE}),
    Area.GUIDE: frozenset({Area.LIST}),
    Area.ACTIONS: frozenset({Area.ACTION_LIST, Area.ACTION_FORM, Area.ACTION_ANSWER, Area.LIST, Area.CHOICE}),
    Area.ACTION_LIST: frozenset({Area.LIST}),
    Area.ACTION_FORM: frozenset({Area.CHOICE}),
    Area.ACTION_ANSWER: frozenset({Area.LIST}),
    Area.AUDIT: frozenset({Area.LIST}),
}
"""By an area: those whose keys are heard at the same time, since they stand in it. What works everywhere always is."""

_OF_THE_CONFIRMATION: Final = frozenset(
    key for command in TABLE if command.id == "confirm.confirm" for key in command.keys.split(",")
)
_OF_THE_FOCUS: Final = frozenset({"tab", "shift+tab", "ctrl+c"})
"""Move the focus and copy what is selected, in every screen."""
OF_FIELDS: Final = frozenset(
    {
        "left", "right", "home", "end", "up", "down", "pageup", "pagedown", "backspace", "delete", "enter",
        "shift+left", "shift+right", "shift+home", "shift+end", "shift+up", "shift+down", "shift+delete",
        "ctrl+left", "ctrl+right", "ctrl+shift+left", "ctrl+shift+right", "ctrl+a", "ctrl+c", "ctrl+d", "ctrl+e",
        "ctrl+f", "ctrl+k", "ctrl+u", "ctrl+v", "ctrl+w", "ctrl+x", "ctrl+y", "ctrl+z", "f6", "f7", "alt+a",
    }
)  # fmt: skip
"""What text fields and text areas keep for themselves, besides all that types a character."""
_ALL_FIELDS: Final = frozenset({Area.EDIT, Area.ACTION_FORM})
"""Areas in which the cursor is always in a field."""


def with_own_keys(wanted: Mapping[str, str]) -> tuple[dict[str, Command], tuple[str, ...]]:
    """The commands by id with the operator's keys; and a sentence for every one that is not taken.

    All are judged together: two commands may change keys. Of two that want the same one the first has it.
    """
    problems = {name: problem for name, keys in wanted.items() if (problem := _unfit(name, keys))}
    own = {name: keys for name, keys in wanted.items() if name not in problems}
    while True:
        table = {command.id: replace(command, keys=own.get(command.id, command.keys)) for command in TABLE}
        doubles = ((name, _double(table[name], table)) for name in reversed(own))
        name, double = next(((name, double) for name, double in doubles if double), ("", ""))
        if not double:
            break
        problems[name] = double
        del own[name]
    return table, tuple(
        f"The settings' key for {clip(display(name), 60)} is not used: {problems[name]}."
        for name in wanted
        if name in problems
    )


def _unfit(name: str, keys: str) -> str:
    """Why a command cannot have these keys, whatever the others have."""
    command = next((each for each in TABLE if each.id == name), None)
    if command is None:
        return _no_such_command(name)
    if command.area is Area.CONFIRM:
        return "the confirmation's keys are fixed"
    return next((problem for key in keys.split(",") if (problem := _unfit_key(command, key.strip()))), "")


def _no_such_command(name: str) -> str:
    group = name.partition(".")[0]
    there = [each.id.partition(".")[2] for each in TABLE if each.id.startswith(f"{group}.")]
    groups = dict.fromkeys(each.id.partition(".")[0] for each in TABLE)
    known = f"of {group} there are {', '.join(there)}" if there else f"they begin with {'., '.join(groups)}."
    return f"there is no such command; {known}".removesuffix(".")


def _unfit_key(command: Command, key: str) -> str:
    shown = clip(display(key), 40)
    if problem := key_problem(key):
        return f"{shown!r}: {problem}"
    if key in _OF_THE_CONFIRMATION:
        return f"{shown} is kept for approving, in the confirmation alone"
    if key in _OF_THE_FOCUS:
        return f"{shown} moves the focus or copies, in every screen"
    if command.first and is_typed(key):
        return f"{shown} could not be typed into a field any more"
    if command.area in _ALL_FIELDS and (is_typed(key) or key in OF_FIELDS):
        return f"{shown} goes into the text field there"
    return ""


def _double(command: Command, table: Mapping[str, Command]) -> str:
    rivals = [each for each in table.values() if each.id != command.id and _meet(each.area, command.area)]
    taken = {key: rival.id for rival in reversed(rivals) for key in rival.keys.split(",")}
    double = next((key for key in command.keys.split(",") if key in taken), None)
    return f"{double} is {taken[double]} already" if double else ""


def _meet(one: Area, other: Area) -> bool:
    if one is other or Area.EVERYWHERE in (one, other):
        return True
    return other in TOGETHER.get(one, ()) or one in TOGETHER.get(other, ())
