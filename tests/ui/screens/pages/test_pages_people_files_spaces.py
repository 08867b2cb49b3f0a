"""Links to people, files and spaces: what they are is shown, and what can be done."""

from __future__ import annotations

import pytest

from harbor_tui.ui.screens.pages.finder import PageFinder
from harbor_tui.ui.screens.pages.link_dialog import LinkDialog
from tests.support.console import press
from tests.support.pages_console import FakeBrowsing, listed, page, pages_console

ACCOUNT = "5b10ac8d82e05b22cc7d4ef5"
LINKS = (
    f'<p><ac:link><ri:user ri:account-id="{ACCOUNT}"/><ac:link-body>Ana P.</ac:link-body></ac:link> '
    '<ac:link><ri:attachment ri:filename="plan.pdf"/></ac:link> '
    '<ac:link><ri:attachment ri:filename="old.pdf"><ri:page ri:content-title="Plans"/></ri:attachment></ac:link> '
    '<ac:link><ri:space ri:space-key="OPS"/></ac:link></p>'
)
SITE = "https://acme.atlassian.net/wiki"


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("BROWSER", raising=False)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize(
    ("tabs", "told", "copied"),
    [
        (1, ("This link “Ana P.” is a person", ACCOUNT, f"{SITE}/people/{ACCOUNT}"), f"{SITE}/people/{ACCOUNT}"),
        (2, ("a file attached to this page", "plan.pdf"), f"{SITE}/download/attachments/1/plan.pdf"),
        (3, ("attached to the page “Plans”", "old.pdf", "address cannot be known"), "old.pdf"),
    ],
)
async def test_a_person_or_a_file_is_told_whole_and_copied(
    size: tuple[int, int], tabs: int, told: tuple[str, ...], copied: str
) -> None:
    app = pages_console(FakeBrowsing([page(1, body=LINKS)]))
    async with app.run_test(size=size) as pilot:
        shown = await listed(pilot, "enter", *["tab"] * tabs, "enter")
        assert isinstance(app.screen, LinkDialog)
        shown = " ".join(shown.replace("│", " ").split())
        for part in told:
            assert part in shown, part
        await press(pilot, "y")
        assert app.clipboard == copied
        await press(pilot, "escape")
        assert not isinstance(app.screen, LinkDialog)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_space_is_searched_as_if_its_key_had_been_typed(size: tuple[int, int]) -> None:
    browsing = FakeBrowsing([page(1, body=LINKS), page(2)])
    app = pages_console(browsing)
    async with app.run_test(size=size) as pilot:
        shown = await listed(pilot, "enter", *["tab"] * 4, "enter")
        assert browsing.searches[-1][0].space == "OPS"
        assert "Page 2" in shown
        assert "OPS" in shown
        assert app.query_one(PageFinder).results.has_focus
