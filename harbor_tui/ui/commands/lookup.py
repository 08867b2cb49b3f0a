"""What is made from the command table: bindings, the key line, help, README's key list; `hosts` runs the commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual.binding import Binding

from harbor_tui.ui.commands.model import Area, Command
from harbor_tui.ui.commands.table import TABLE

__all__ = [
    "COMMANDS",
    "Area",
    "Command",
    "bindings_for",
    "commands_in",
    "footer_for",
    "key_list_markdown",
    "ordered_areas",
]

MOST_KEYS_IN_LINE: Final = 6
COMMANDS: Final[dict[str, Command]] = {command.id: command for command in TABLE}
"""By id; `own_keys` puts the operator's own keys in before any widget reads it."""

_PARTS: Final = (Area.LIST, Area.VIEWER, Area.CHOICE)
"""What stands in many screens: its keys come after those of the screen itself and those that work everywhere."""


def commands_in(area: Area) -> tuple[Command, ...]:
    """An area's commands, in the table's order."""
    return tuple(command for command in COMMANDS.values() if command.area is area)


def bindings_for(area: Area) -> list[Binding]:
    """Textual bindings that run an area's commands through its `CommandHost`; their ids allow other keys to be set."""
    return [
        Binding(command.keys, f"run('{command.id}')", command.label, show=False, id=command.id, priority=command.first)
        for command in commands_in(area)
    ]


def footer_for(*areas: Area, now: tuple[str, ...] = ()) -> tuple[Command, ...]:
    """At most six commands for the key line: the areas' own by priority, then as many that work everywhere as fit.

    `now`: commands that stand for their area's, because of the state that it is in.
    """
    matter = [COMMANDS[command_id] for command_id in now]
    replaced = {command.area for command in matter}
    here = (area for area in areas if area is not Area.EVERYWHERE and area not in replaced)
    others = (command for area in here for command in commands_in(area) if command.priority)
    own = matter + sorted(others, key=_priority)
    everywhere = [command for command in commands_in(Area.EVERYWHERE) if command.priority]
    return (*own[: MOST_KEYS_IN_LINE - 1], *everywhere)[:MOST_KEYS_IN_LINE]


def _priority(command: Command) -> int:
    return command.priority


def key_list_markdown(areas: Iterable[Area] = Area) -> str:
    """README's list of keys."""
    parts = []
    for area in areas:
        rows = (f"| `{command.shown_keys.replace(' ', '` `')}` | {command.help} |" for command in commands_in(area))
        parts.append("\n".join((f"**{area.value}**", "", "| key | does |", "|---|---|", *rows)))
    return "\n\n".join(parts) + "\n"


def ordered_areas(here: Sequence[Area]) -> list[Area]:
    """The screen's own areas, what works everywhere, the parts that have the focus; then all that is elsewhere."""
    own = [area for area in here if area not in _PARTS and area is not Area.EVERYWHERE]
    first = [*own, Area.EVERYWHERE, *(area for area in here if area in _PARTS)]
    return [*first, *(area for area in Area if area not in first)]
