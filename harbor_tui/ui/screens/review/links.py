"""Where a link of a request leads: shown, never opened behind a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.ui.kit.text import safe_notify
from harbor_tui.ui.screens.pages.link_dialog import LinkDialog
from harbor_tui.ui.screens.pages.links import Address, FindPage, Nowhere, OpenPage, SearchSpace, destination

if TYPE_CHECKING:
    from textual.screen import Screen

    from harbor_tui.document.model.inlines import Target
    from harbor_tui.domain.port import Port


def show_destination(screen: Screen[str], target: Target, port: Port) -> None:
    """Say where it leads; an address outside is shown in full."""
    match destination(target, port.origin):
        case Address(url):
            screen.app.push_screen(LinkDialog(url))
        case OpenPage(page_id):
            safe_notify(screen, f"This leads to page {page_id} of this tenant.")
        case FindPage(title, space):
            safe_notify(screen, f"This leads to the page “{title}”{f' in the space {space}' if space else ''}.")
        case SearchSpace(key=key):
            safe_notify(screen, f"This leads to the space {key} of this tenant.")
        case Nowhere(reason):
            safe_notify(screen, reason)
