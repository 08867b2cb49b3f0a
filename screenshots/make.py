"""Draws the pictures of README from the real console on the demo, and writes README's key list from the command table.

    python screenshots/make.py --keys     # the key list alone
    python screenshots/make.py            # SVG, and PNG where rsvg-convert is installed (Debian: librsvg2-bin)

The pictures show what the demo shows: nothing is posed but the keys that are pressed.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harbor_tui.bootstrap.demo import Demo
from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.commands.lookup import key_list_markdown

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
KEYS = re.compile(r"(<!-- keys: [^\n]* -->\n).*?(<!-- /keys -->)", re.DOTALL)
START_S, KEY_S = 2.0, 0.35
"""What a start and a key are given until the screen has come to rest; the confirmation is deaf for half a second."""


@dataclass(frozen=True)
class Picture:
    """One picture: keys pressed one after the other, each after the screen has come to rest."""

    name: str
    keys: Sequence[str]
    size: tuple[int, int] = (120, 36)


PICTURES = (
    Picture("inbox", ("j", "j")),
    Picture("review", ("enter",)),
    Picture("confirmation", (*["j"] * 6, "enter", "a")),
    Picture("pages", ("2", *"rollout", "enter", "enter")),
    Picture("viewer", ("2", *"rollout", "enter", "enter", "space", "space")),
    Picture("ports", ("3", "t")),
    Picture("actions", ("4",)),
    Picture("inbox-80x24", ("j",), (80, 24)),
)


async def draw(picture: Picture, folder: Path) -> str:
    """One picture as SVG, from a demo of its own in `folder`."""
    app = HarborApp(Demo(folder, pages=120, requests=12).load)
    async with app.run_test(size=picture.size, notifications=True) as pilot:
        await pilot.pause(START_S)
        for key in picture.keys:
            await pilot.press(key)
            await pilot.pause(KEY_S)
        await pilot.pause(START_S)
        svg = app.export_screenshot(title="harbor-tui")
        app.exit(0)
    return svg


def save(picture: Picture) -> None:
    """One picture, from a demo that is always at the same place, so that pictures differ only where the look does."""
    folder = Path(tempfile.gettempdir(), "harbor-demo")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        svg = asyncio.run(draw(picture, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    (HERE / f"{picture.name}.svg").write_text(svg, encoding="utf-8")
    to_png(picture.name, svg)


def to_png(name: str, svg: str) -> None:
    """The same as PNG. librsvg drops leading no-break spaces, so they become plain ones that are kept."""
    if shutil.which("rsvg-convert") is None:
        return
    plain = svg.replace("<text ", '<text xml:space="preserve" ').replace("&#160;", " ")
    subprocess.run(["rsvg-convert", "-w", "1280", "-o", str(HERE / f"{name}.png")], input=plain.encode(), check=True)


def write_keys() -> None:
    """README's key list."""
    text = README.read_text(encoding="utf-8")
    README.write_text(KEYS.sub(lambda found: found[1] + key_list_markdown() + found[2], text), encoding="utf-8")


def main() -> None:
    """All pictures (none with `--keys`), then the keys."""
    for picture in () if "--keys" in sys.argv else PICTURES:
        save(picture)
    write_keys()


if __name__ == "__main__":
    main()
