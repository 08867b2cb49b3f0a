"""The command palette over the command table: what works here, with its keys; a search also finds what is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from harbor_tui.ui.commands.host import CommandHost, hosts_from
from harbor_tui.ui.commands.lookup import Area, Command, commands_in, ordered_areas
from harbor_tui.ui.kit.text import line, safe_notify

FAR: Final = 0.001
"""The weight of a match that cannot be run here."""


class Entry(NamedTuple):
    """A command and the host that can run it here, if any."""

    command: Command
    host: CommandHost | None

    @property
    def shown(self) -> Content:
        """Its name and keys; of one that is elsewhere that it is."""
        keys = (f"  {self.command.shown_keys}", "$accent")
        if self.host is not None:
            return line(entry_label(self.command), keys)
        return line((entry_label(self.command), "$text-muted"), keys, ("  not here", "$text-muted"))


def entry_label(command: Command) -> str:
    """`Review: approve`, or the bare label for what works everywhere."""
    label = command.label[0].upper() + command.label[1:]
    return label if command.area is Area.EVERYWHERE else f"{command.area.value}: {command.label}"


class CommandPalette(Provider):
    """Lists and finds commands."""

    def _entries(self) -> Iterator[Entry]:
        hosts = {host.COMMAND_AREA: host for host in reversed(list(hosts_from(self.focused or self.screen)))}
        for area in ordered_areas(list(reversed(hosts))):
            yield from (Entry(command, hosts.get(area)) for command in commands_in(area))

    async def _run(self, entry: Entry) -> None:
        if entry.host is None:
            safe_notify(self.screen, f"This works in {entry.command.area.value}, with {entry.command.shown_keys}.")
            return
        await entry.host.action_run(entry.command.id)

    async def discover(self) -> Hits:
        """What works here."""
        for entry in self._entries():
            if entry.host is not None:
                label = entry_label(entry.command)
                yield DiscoveryHit(entry.shown, partial(self._run, entry), label, entry.command.help)

    async def search(self, query: str) -> Hits:
        """Commands whose name or sentence matches, those that work here first."""
        matcher = self.matcher(query)
        for entry in self._entries():
            label = entry_label(entry.command)
            score = matcher.match(f"{label} {entry.command.help}") * (1.0 if entry.host is not None else FAR)
            if score > 0:
                yield Hit(score, entry.shown, partial(self._run, entry), label, entry.command.help)
