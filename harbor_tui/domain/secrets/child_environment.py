"""The environment that other programs are started with: the operator's own, without what signs in anywhere.

Editors, browsers and their extensions are programs of others. They need the operator's settings, so these are passed
on; what only this program is meant to read, and whatever is named like a secret, is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_OURS: Final = ("HARBOR_TUI_", "MATON_")
_SECRET: Final = re.compile(
    r"TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|(?:API|ACCESS|PRIVATE|AUTH|SIGNING)_?KEY|_PAT$|_AUTH$",
    re.IGNORECASE,
)


def child_environment(environment: Mapping[str, str], *, kept: tuple[str, ...] = ()) -> dict[str, str]:
    """`environment` for a program of somebody else; names that begin with one of `kept` are what it is there for."""
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(kept) or not (name.startswith(_OURS) or _SECRET.search(name))
    }
