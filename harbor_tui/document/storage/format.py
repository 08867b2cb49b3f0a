"""The storage reader's table of elements, and what happens to unknown elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.build.builder import Builder
from harbor_tui.document.model.inlines import InlineMacro, Param
from harbor_tui.document.storage import elements as storage_elements
from harbor_tui.document.storage import extensions as storage_extensions
from harbor_tui.document.storage import links as storage_links
from harbor_tui.document.storage import macros as storage_macros

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes
    from harbor_tui.document.storage.openers import Opener

_OPENERS: Final[dict[str, Opener]] = {
    **storage_elements.OPENERS,
    **storage_links.OPENERS,
    **storage_macros.OPENERS,
    **storage_extensions.OPENERS,
}


def _open_unknown(b: Builder, name: str, attributes: Attributes) -> None:
    """A foreign element: named with its attributes, its content shown as if it were not there."""
    if name.lower().startswith("ri:"):
        storage_links.open_resource(b, name, attributes)
        return
    params = tuple(Param(key, value) for key, value in attributes.items() if not key.startswith("xmlns"))
    b.open.append(None)
    b.add(InlineMacro(f"<{name}>", params))


def new_builder() -> Builder:
    """A builder that knows the storage format."""
    return Builder(_OPENERS, _open_unknown)
