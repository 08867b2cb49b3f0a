"""Opening a link where a graphical browser exists, and nowhere else."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from harbor_tui.domain.secrets.child_environment import child_environment

_TEXT_BROWSERS: Final = frozenset(
    {"lynx", "w3m", "links", "links2", "elinks", "www-browser", "browsh", "carbonyl", "chawan", "cha", "offpunk"}
)
"""They would run on our own terminal; `webbrowser.open` picks them on a node without a display."""
_DESKTOP_OPENERS: Final = ("xdg-open", "gio", "firefox", "chromium", "google-chrome")

Which = Callable[[str], str | None]
Launch = Callable[[list[str]], None]


def _launch(command: list[str]) -> None:
    subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=child_environment(os.environ),
    )


@dataclass(frozen=True, slots=True)
class Browser:
    """A graphical browser's command; `%s` in it is where the address goes, otherwise it comes last."""

    command: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the operator is told."""
        return self.command[0].rsplit("/", 1)[-1]

    def open(self, url: str, launch: Launch = _launch) -> bool:
        """Start it on `url`, detached from our terminal; False when that may not be done or it did not start."""
        if not may_open(url):
            return False
        filled = [part.replace("%s", url) for part in self.command]
        try:
            launch(filled if filled != list(self.command) else [*filled, url])
        except OSError:
            return False
        return True


def may_open(url: str) -> bool:
    """Only http and https with a host, in plain ASCII: never a scheme or an option that a program could act on."""
    if not url.isascii() or any(c <= " " or c == "\x7f" for c in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def find_browser(
    environment: Mapping[str, str], *, platform: str = sys.platform, which: Which = shutil.which
) -> Browser | None:
    """The operator's `$BROWSER`, else the desktop's opener where there is a desktop; None on a bare terminal."""
    named = _named(environment.get("BROWSER", ""), which)
    if named is not None:
        return named
    if platform == "darwin":
        return None if environment.get("SSH_CONNECTION") else Browser(("open",))
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        return None
    opener = next((name for name in _DESKTOP_OPENERS if which(name)), None)
    if opener is None:
        return None
    return Browser((opener, "open")) if opener == "gio" else Browser((opener,))


def _named(setting: str, which: Which) -> Browser | None:
    """The first usable command of a `$BROWSER` list."""
    for entry in setting.split(":"):
        try:
            command = shlex.split(entry)
        except ValueError:
            continue
        if command and command[0].rsplit("/", 1)[-1] not in _TEXT_BROWSERS and which(command[0]):
            return Browser(tuple(command))
    return None
