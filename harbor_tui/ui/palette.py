"""The command palette over the command table: every command with its key, those that work here first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from harbor_tui.ui.commands import COMMANDS, Area, Command
from harbor_tui.ui.hosts import CommandHost, hosts_from
from harbor_tui.ui.text import line, safe_notify


class Entry(NamedTuple):
    """A command and the host that can run it here, if any."""

    command: Command
    host: CommandHost | None


def entry_label(command: Command) -> str:
    """`Review: approve`, or the bare label for what works everywhere."""
    label = command.label[0].upper() + command.label[1:]
    return label if command.area is Area.EVERYWHERE else f"{command.area.value}: {command.label}"


class CommandPalette(Provider):
    """Lists and finds commands."""

    def _entries(self) -> Iterator[Entry]:
        hosts = {host.COMMAND_AREA: host for host in reversed(list(hosts_from(self.focused or self.screen)))}
        near = [Entry(command, hosts.get(command.area)) for command in COMMANDS.values()]
        yield from sorted(near, key=_far)

    async def _run(self, entry: Entry) -> None:
        if entry.host is None:
            safe_notify(self.screen, f"This works in {entry.command.area.value}, with {entry.command.shown_keys}.")
            return
        await entry.host.action_run(entry.command.id)

    async def discover(self) -> Hits:
        """Everything, what works here first."""
        for entry in self._entries():
            yield DiscoveryHit(_shown(entry), partial(self._run, entry), entry_label(entry.command), entry.command.help)

    async def search(self, query: str) -> Hits:
        """Commands whose name or sentence matches."""
        matcher = self.matcher(query)
        for entry in self._entries():
            text = f"{entry_label(entry.command)} {entry.command.help}"
            if (score := matcher.match(text)) > 0:
                yield Hit(
                    score, _shown(entry), partial(self._run, entry), entry_label(entry.command), entry.command.help
                )


def _far(entry: Entry) -> bool:
    return entry.host is None


def _shown(entry: Entry) -> Content:
    here = entry.host is not None
    return line(
        (entry_label(entry.command), "" if here else "$text-muted"), (f"  {entry.command.shown_keys}", "$accent")
    )
