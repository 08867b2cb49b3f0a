"""The bottom line: at most six keys that work where the focus is, cut to what fits."""

from __future__ import annotations

import dataclasses
from typing import Final

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.widget import Widget
from textual.widgets import Input

from harbor_tui.ui.commands.host import hosts_from
from harbor_tui.ui.commands.keys import is_typed
from harbor_tui.ui.commands.lookup import Area, Command, commands_in, footer_for
from harbor_tui.ui.kit.text import line

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
    parts = []
    for command in _fitting(commands, width):
        off = command.id in unavailable
        parts.append(
            line((command.key, "$text-muted" if off else "bold $accent"), (f" {command.label}", "$text-muted"))
        )
    return line(" ", Content("  ").join(parts))


def command_at(commands: tuple[Command, ...], width: int, column: int) -> Command | None:
    """The command whose words stand in this column of the line."""
    start = 1
    for command in _fitting(commands, width):
        end = start + _cells_of(command)
        if start <= column < end:
            return command
        start = end + 2
    return None


def _fitting(commands: tuple[Command, ...], width: int) -> list[Command]:
    shown = list(commands)
    while len(shown) > 1 and _length(shown) > width:
        shown.pop(next((i for i in range(len(shown) - 1, -1, -1) if shown[i].id != "app.help"), 0))
    return shown


def _length(commands: list[Command]) -> int:
    return 1 + sum(_cells_of(command) for command in commands) + 2 * (len(commands) - 1)


def _cells_of(command: Command) -> int:
    return cell_len(f"{command.key} {command.label}")


class KeyLine(Widget):
    """Shows the keys of the hosts around the focus; a click on one is the key, and approves as little as the key."""

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

    def on_click(self, event: Click) -> None:
        """Press the key that stands there."""
        command = command_at(self._commands(), self.size.width, event.x)
        if command is not None:
            event.stop()
            self.app.simulate_key(command.keys.split(",")[0])

    def _commands(self) -> tuple[Command, ...]:
        hosts = list(hosts_from(self.screen.focused or self.screen))
        areas = tuple(dict.fromkeys(host.COMMAND_AREA for host in hosts))
        commands = footer_for(*areas, now=next(filter(None, (host.keys_now() for host in hosts)), ()))
        focused = self.screen.focused
        typing = focused is not None and focused.check_consume_key("x", "x")
        return while_typing(areas, commands) if typing else commands

    def _keys(self) -> Content:
        commands = self._commands()
        hosts = hosts_from(self.screen.focused or self.screen)
        by_area = {host.COMMAND_AREA: host for host in hosts}
        off = frozenset(
            command.id for command in commands if (host := by_area.get(command.area)) and host.why_not(command)
        )
        return key_line(commands, self.size.width, off)
