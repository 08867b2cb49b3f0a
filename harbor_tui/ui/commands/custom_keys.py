"""The operator's own keys, from `[ui.keys]` of the settings: taken before any widget reads the command table."""

from __future__ import annotations

from collections.abc import Mapping

from harbor_tui.ui.commands.key_rules import with_own_keys
from harbor_tui.ui.commands.lookup import COMMANDS


def apply_own_keys(wanted: Mapping[str, str]) -> tuple[str, ...]:
    """Set the keys of commands by their ids; returns a sentence for every one that was not taken.

    The confirmation's keys cannot be changed: no printable key may ever approve.
    """
    table, problems = with_own_keys(wanted)
    COMMANDS.update(table)
    return problems
