"""Notices that the settings were changed elsewhere while the console runs; it goes over to them only when told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.runtime.blocking import run_blocking

if TYPE_CHECKING:
    from harbor_tui.ui.app import HarborApp
    from harbor_tui.ui.shell.services import Services

LOOK_EVERY_S: Final = 2.0


async def look_at_settings(app: HarborApp) -> None:
    """Tell when the settings say something else than what the console runs on, and when they do not any more."""
    services = app.services
    if services is None or services.changed_elsewhere is None:
        return
    changed = await run_blocking(services.changed_elsewhere)
    if services is app.services and changed != services.settings_changed:
        services.settings_changed = changed
        app.main.show_facts()


def why_not_loaded(services: Services | None, on_the_panes: bool) -> str:
    """Why the settings cannot be loaded now; empty when they can."""
    if services is None or services.reload is None:
        return "Still starting."
    if not services.settings_changed:
        return "The settings are as they were loaded."
    if not on_the_panes:
        return "Go back to the panes first: another tenant may be current."
    held = services.node is not None and bool(services.node.held())
    return "A decision is held: let it take effect, or take it back." if held else ""
