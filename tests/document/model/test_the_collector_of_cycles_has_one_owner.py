"""Making a long page does not wake the collector of cycles, leaves it awake, and undoes nothing that was set aside."""

from __future__ import annotations

import ast
import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import harbor_tui
from harbor_tui.document import DocumentLayout, Format, read_document
from harbor_tui.document.adf import json_positions
from harbor_tui.document.model.gc_pause import MANY, freeze_startup_objects, gc_paused

PROGRAM = Path(harbor_tui.__file__).parent
PARAGRAPHS = "".join(f"<p>Words of the <strong>paragraph</strong> {number}.</p>" for number in range(3_000))


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_nothing_is_collected_inside_even_when_two_pages_are_made_at_once() -> None:
    with gc_paused():
        with gc_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_wakes_again_when_making_fails() -> None:
    with pytest.raises(ValueError, match="x"), gc_paused():
        raise ValueError("x")
    assert gc.isenabled()


def test_only_much_is_set_aside() -> None:
    gc.collect()
    before = gc.get_freeze_count()
    with gc_paused():
        few = [[number] for number in range(10)]
    assert gc.get_freeze_count() == before
    with gc_paused():
        many = [[number] for number in range(2 * MANY)]
    assert gc.get_freeze_count() > before + MANY
    assert len(few) + len(many) == 10 + 2 * MANY


def scrolled() -> object:
    layout = DocumentLayout(read_document(PARAGRAPHS, Format.STORAGE), 80)
    for line in range(0, 6_000, 50):
        layout.ensure(line)
    return layout


def laid_out() -> object:
    layout = DocumentLayout(read_document(PARAGRAPHS, Format.STORAGE), 80)
    layout.total()
    return layout


def deep() -> object:
    return json_positions.load("[" * 20_000 + "1" + "]" * 20_000)


@pytest.mark.parametrize("work", [scrolled, laid_out, deep])
def test_what_was_set_aside_at_the_start_stays_so(work: Callable[[], object]) -> None:
    freeze_startup_objects()
    before = gc.get_freeze_count()
    assert before > MANY
    made = work()
    assert gc.get_freeze_count() > before - 1_000, "but for what is freed by counting references"
    assert gc.isenabled()
    assert made is not None


def test_threads_that_rest_at_once_leave_it_awake() -> None:
    def rest_often() -> None:
        for _ in range(500):
            with gc_paused():
                assert not gc.isenabled()

    threads = [threading.Thread(target=rest_often) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert gc.isenabled()


def test_nothing_else_in_the_program_touches_it() -> None:
    """Two owners undo each other."""
    touching = [
        str(path.relative_to(PROGRAM))
        for path in PROGRAM.rglob("*.py")
        if any(
            isinstance(each, ast.Import | ast.ImportFrom)
            and "gc" in (getattr(each, "module", None), *(name.name for name in each.names))
            for each in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]
    assert touching == ["document/model/gc_pause.py"]
