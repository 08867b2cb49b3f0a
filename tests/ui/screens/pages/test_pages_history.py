"""Back and forward: a line of visits, each with the place where it was left."""

from __future__ import annotations

from harbor_tui.ui.screens.pages.history import History, Visit


def test_back_and_forward_retrace_the_steps() -> None:
    history: History[str, int] = History()
    history.leave(Visit("a", 3))
    history.leave(Visit("b", 5))
    assert history.back(Visit("c", 7)) == Visit("b", 5)
    assert history.back(Visit("b", 6)) == Visit("a", 3)
    assert history.back(Visit("a", 4)) is None
    assert history.forward(Visit("a", 4)) == Visit("b", 6)
    assert history.forward(Visit("b", 6)) == Visit("c", 7)
    assert not history.can_go_forward


def test_a_new_page_forgets_what_lay_ahead() -> None:
    history: History[str, int] = History()
    history.leave(Visit("a", 0))
    history.back(Visit("b", 0))
    history.leave(Visit("a", 1))
    assert not history.can_go_forward
    assert history.can_go_back


def test_it_is_bounded() -> None:
    history: History[int, int] = History(most=3)
    for number in range(10):
        history.leave(Visit(number, 0))
    seen = [visit.what for _ in range(10) if (visit := history.back(None)) is not None]
    assert seen == [9, 8, 7]


def test_clearing_forgets_everything() -> None:
    history: History[str, int] = History()
    history.leave(Visit("a", 0))
    history.clear()
    assert not history.can_go_back
