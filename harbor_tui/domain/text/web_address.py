"""Makes the address at which a browser finds a page, inside the port's origin or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from harbor_tui.domain.port import BaseUrl

MOST_CHARACTERS_IN_WEB_PATH: Final = 2000
_SAFE: Final = "/?=&%:@!$'()*+,;~-._#"
_LEAVES_FOLDER: Final = re.compile(r"(^|/)(\.|%2e){1,2}(/|$)", re.IGNORECASE)


def web_address(base_url: BaseUrl, web_path: str) -> str:
    """The browser's address of `_links.webui`; empty when there is none that certainly lies inside the origin.

    `webui` is relative to the site's `/wiki`. Behind a gateway (a base URL with a prefix) the site's own host is not
    known, and what the service says about it is never followed, so there is no address.
    """
    if base_url.prefix or not _is_plain_path(web_path):
        return ""
    path = web_path if web_path.startswith("/wiki/") else f"/wiki{web_path}"
    return f"{base_url.origin}{quote(path, safe=_SAFE)}"


def _is_plain_path(web_path: str) -> bool:
    if not web_path.startswith("/") or web_path.startswith("//") or len(web_path) > MOST_CHARACTERS_IN_WEB_PATH:
        return False
    if not web_path.isprintable() or "\\" in web_path or "\ufffd" in web_path:
        return False
    return not _LEAVES_FOLDER.search(web_path.partition("?")[0])
