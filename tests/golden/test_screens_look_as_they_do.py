"""Thirty screens of the console on the demo, character by character."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from textual.pilot import Pilot

from harbor_tui.bootstrap.demo import Demo
from harbor_tui.ui.app import HarborApp
from tests.golden.golden import check_golden
from tests.support.console import screen_text

WIDE, SMALL = (120, 36), (80, 24)
PATIENCE: Final = 200
"""Looks at the screen, a twentieth of a second apart, until it has come to rest."""
_AT_REST: Final = 8
_CHANGES: Final = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?"), "<time>"),
    (re.compile(r"sha256 .*"), "sha256 <digest>"),
    (re.compile(r"uid \d+ \(yours\) *"), "uid <uid> (yours) "),
    (re.compile(r"(?<!\w)\d+ ms[^│\n]*"), "<ms> "),
)


class Scene(NamedTuple):
    """A screen: the keys that lead to it, and words that show that it is there."""

    name: str
    keys: Sequence[str]
    words: str
    size: tuple[int, int] = WIDE


_SEARCH = ("2", *"rollout", "enter")
_READ = (*_SEARCH, "enter")
SCENES: Final = (
    Scene("inbox", (), "12 pending"),
    Scene("inbox-third-row", ("j", "j"), "12 pending"),
    Scene("inbox-marked", ("x", "j", "x"), "12 pending"),
    Scene("inbox-filtered", ("/", *"review"), "review"),
    Scene("inbox-80x24", (), "12 pending", SMALL),
    Scene("inbox-help", ("question_mark",), "Keys"),
    Scene("palette", ("ctrl+p",), "commands"),
    Scene("review", ("enter",), "Rendered"),
    Scene("review-end", ("enter", "G"), "Rendered"),
    Scene("review-second-tab", ("enter", "right_square_bracket"), "Findings"),
    Scene("review-third-tab", ("enter", "right_square_bracket", "right_square_bracket"), "─"),
    Scene("review-80x24", ("enter",), "Rendered", SMALL),
    Scene("reject", ("enter", "r"), "Reject"),
    Scene("reject-80x24", ("enter", "r"), "Reject", SMALL),
    Scene("edit", ("enter", "e"), "Title"),
    Scene("pages", ("2",), "searches"),
    Scene("pages-found", _SEARCH, "Harbor rollout"),
    Scene("pages-read", _READ, "Harbor rollout"),
    Scene("pages-end", (*_READ, "G"), "Harbor rollout"),
    Scene("pages-source", (*_READ, "v"), "<"),
    Scene("pages-find", (*_READ, "slash", *"wave", "enter"), "wave"),
    Scene("pages-80x24", _READ, "Harbor rollout", SMALL),
    Scene("pages-help", (*_READ, "question_mark"), "Keys"),
    Scene("ports", ("3",), "Demo tenant"),
    Scene("ports-80x24", ("3",), "Demo tenant", SMALL),
    Scene("actions", ("4",), "create-page"),
    Scene("actions-80x24", ("4",), "create-page", SMALL),
    Scene("actions-next", ("4", "j", "j"), "create-page"),
    Scene("audit", ("5",), "udit"),
    Scene("audit-80x24", ("5",), "udit", SMALL),
    Scene("frozen", ("f12",), "FROZEN"),
)


async def at_rest(pilot: Pilot[Any], words: str = "") -> str:
    """The screen, once it shows these words and has stayed as it is for a while."""
    before, same = "", 0
    for _ in range(PATIENCE):
        await pilot.pause(0.05)
        now = screen_text(pilot.app)
        same = same + 1 if now == before else 0
        before = now
        if same >= _AT_REST and words in now and "loading" not in now:
            return now
    raise AssertionError(f"the screen did not come to rest with {words!r}:\n{before}")


@pytest.mark.sweep
@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
async def test_the_screen_is_as_it_was(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    home = tmp_path / "demo"
    home.mkdir(mode=0o700)
    app = HarborApp(Demo(home, pages=120, requests=12).load)
    async with app.run_test(size=scene.size, notifications=True) as pilot:
        await at_rest(pilot, "12 pending")
        for key in scene.keys:
            await pilot.press(key)
            if key in ("enter", "e", "2", "3", "4", "5"):
                await at_rest(pilot)
        text = await at_rest(pilot, scene.words)
        app.exit(0)
    for pattern, name in _CHANGES:
        text = pattern.sub(name, text)
    check_golden(f"screens/{scene.name}.txt", text.replace(str(home), "<home>") + "\n")
