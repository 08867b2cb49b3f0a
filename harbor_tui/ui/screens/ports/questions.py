"""What is asked before a port is saved or switched: a foreign host, a token in a file, something typed that is lost."""

from __future__ import annotations

from typing import Any

from textual.app import App

from harbor_tui.ui.kit.text import content, line
from harbor_tui.ui.screens.ports.dialog import AskDialog
from harbor_tui.workflow.connections.connections import FILE_STORE_WARNING


async def confirm_host(app: App[Any], host: str) -> bool:
    """Whether a host that is nobody's known one is really the tenant; the operator types its name."""
    rows = (
        line((host, "bold"), " is neither *.atlassian.net nor api.atlassian.com nor api.maton.ai."),
        content("Every page that you read or approve goes there, and the token with every request."),
    )
    return await app.push_screen_wait(AskDialog("Is this really your tenant?", rows, does="it is used", word=host))


async def confirm_file(app: App[Any]) -> bool:
    """Whether a token may lie in a file; the operator types what that means."""
    rows = (content(FILE_STORE_WARNING),)
    return await app.push_screen_wait(
        AskDialog("Keep the token in a file?", rows, does="it is written", word="plaintext")
    )


async def confirm_leaving(app: App[Any]) -> bool:
    """Whether what is typed and not saved may be lost by a switch."""
    rows = (content("What is typed in the form is not saved, and is lost with the switch."),)
    return await app.push_screen_wait(AskDialog("Switch to the next port?", rows, does="switches"))


async def confirm_forgetting(app: App[Any]) -> bool:
    """Whether the token is to be removed everywhere."""
    rows = (content("It is removed from the keyring, from its file and from memory; nothing can be sent then."),)
    return await app.push_screen_wait(AskDialog("Forget the token?", rows, does="forgets it"))


async def confirm_removing(app: App[Any], name: str, address: str, others: bool) -> bool:
    """Whether a port is to be taken out; the operator types its name."""
    after = "The next port by name is the current one then." if others else "There is no port then."
    rows = (
        line((name, "bold"), f"  {address}"),
        content(f"Its settings and its token are removed; queue and audit stay. {after}"),
    )
    return await app.push_screen_wait(AskDialog("Remove this port?", rows, does="it is removed", word=name))
