"""The bottom line: at most six keys that work where the focus is, cut to what fits."""

from __future__ import annotations

import dataclasses
from typing import Final

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from harbor_tui.ui.commands import Area, Command, commands_in, footer_for
from harbor_tui.ui.hosts import hosts_from
from harbor_tui.ui.key_names import is_typed
from harbor_tui.ui.text import line

_TAKEN_BY_FIELDS: Final = frozenset(binding.key for binding in Binding.make_bindings(Input.BINDINGS))
"""Keys that a text field keeps for itself, besides all that type a character."""


def while_typing(areas: tuple[Area, ...], commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """What still works with the cursor in a text field: the way out first, then every command that has such a key."""
    ways_out = (command for area in areas for command in commands_in(area) if "escape" in command.keys.split(","))
    way_out = next(ways_out, None)
    named = commands if way_out is None else (way_out, *(each for each in commands if each is not way_out))
    free = ((command, [key for key in command.keys.split(",") if _is_free(key)]) for command in named)
    return tuple(dataclasses.replace(command, keys=",".join(keys)) for command, keys in free if keys)


def _is_free(key: str) -> bool:
    return not is_typed(key) and key not in _TAKEN_BY_FIELDS


def key_line(commands: tuple[Command, ...], width: int, unavailable: frozenset[str] = frozenset()) -> Content:
    """The line; the help comes last but is never the one that is cut."""
    shown = list(commands)
    while len(shown) > 1 and _length(shown) > width:
        shown.pop(next((i for i in range(len(shown) - 1, -1, -1) if shown[i].id != "app.help"), 0))
    parts = []
    for command in shown:
        off = command.id in unavailable
        parts.append(
            line((command.key, "$text-muted" if off else "bold $accent"), (f" {command.label}", "$text-muted"))
        )
    return line(" ", Content("  ").join(parts))


def _length(commands: list[Command]) -> int:
    return 1 + sum(cell_len(f"{command.key} {command.label}") for command in commands) + 2 * (len(commands) - 1)


class KeyLine(Widget):
    """Shows the keys of the hosts around the focus."""

    DEFAULT_CSS = """
    KeyLine { height: 1; background: $surface; }
    """

    _shown = Content("")

    def on_mount(self) -> None:
        """Follow the focus."""
        self.watch(self.screen, "focused", self.refresh_keys)

    def refresh_keys(self) -> None:
        """What can be done may have changed."""
        keys = self._keys()
        if not keys.is_same(self._shown):
            self._shown = keys
            self.refresh()

    def render(self) -> Content:
        """The keys for here."""
        self._shown = self._keys()
        return self._shown

    def _keys(self) -> Content:
        hosts = list(hosts_from(self.screen.focused or self.screen))
        areas = tuple(dict.fromkeys(host.COMMAND_AREA for host in hosts))
        commands = footer_for(*areas, now=next(filter(None, (host.keys_now() for host in hosts)), ()))
        focused = self.screen.focused
        if focused is not None and focused.check_consume_key("x", "x"):
            commands = while_typing(areas, commands)
        by_area = {host.COMMAND_AREA: host for host in hosts}
        off = frozenset(
            command.id for command in commands if (host := by_area.get(command.area)) and host.why_not(command)
        )
        return key_line(commands, self.size.width, off)
