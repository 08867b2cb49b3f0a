"""Whatever a body holds, the viewer shows it, stays alive and answers the next key (ESC-22)."""

from __future__ import annotations

import random
import time

import pytest

from tests.support.console import screen_text, settle
from tests.support.viewer_app import ViewerApp

BODIES = 200
PIECES = (
    *(chr(code) for code in (*range(32), 0x7F, *range(0x80, 0xA0), 0x202E, 0x2066, 0x200B, 0xFEFF, 0xD800, 0xE0041)),
    "[/", "[b", "[@click=app.quit]x[/]", "$error", "\\", "\x1b]52;c;eA==\x07", "\x1b[2J", "\x9b21t", "<p>", "</p>",
    "<table><tr><td>", "</td></tr></table>", "<ac:link><ri:page ri:content-title='x'/></ac:link>", "<![CDATA[", "]]>",
    "<!--", "-->", "&", "&amp;", "&#x1b;", "<", ">", '"', "漢字", "👩\u200d💻", "e\u0301" * 5, "word ", "\n", "\t",
    '<ac:structured-macro ac:name="expand">', "</ac:structured-macro>", "<h1>t</h1>", '{"type":"doc","content":[',
    '<a href="javascript:x">', "</a>", '<p style="color:red;display:none">',
)  # fmt: skip


@pytest.mark.sweep
@pytest.mark.timeout(300)
async def test_random_bodies_neither_end_the_viewer_nor_reach_the_terminal_raw() -> None:
    chance = random.Random(7)
    app = ViewerApp("<p>start</p>")
    async with app.run_test(size=(70, 18)) as pilot:
        await settle(pilot)
        for _ in range(BODIES):
            app.viewer.load("".join(chance.choices(PIECES, k=chance.randint(1, 40))))
            await settle(pilot)
            before = time.process_time()  # a loaded machine does not count; what hangs ends by the test's timeout
            await pilot.press(chance.choice(["v", "tab", "enter", "G", "space", "f", "o", "escape", "w", "slash"]))
            assert time.process_time() - before < 1.0
        await settle(pilot)
        assert app.is_running
        assert app.gate.hits == 0
        assert not any(c in screen_text(app) for c in "\x1b\x07\x9b\u202e\u200b\ud800")
