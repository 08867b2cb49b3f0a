"""Every ADF and view body of the corpus shows its text, measured with the project's own yardstick."""

from __future__ import annotations

import importlib.util
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from harbor_tui.document import DocumentLayout, Format, read_document
from harbor_tui.document.output.render import rendered

if TYPE_CHECKING:
    from types import ModuleType

SHARED = Path(__file__).parents[4] / "shared"
WIDTH = 100

pytestmark = pytest.mark.sweep


class Score(NamedTuple):
    name: str
    recall: float
    macros: int
    macro_shown: float
    words: int
    noise: int


@pytest.fixture(scope="module")
def yardstick() -> ModuleType:
    path = SHARED / "tools" / "coverage.py"
    if not path.is_file():
        pytest.skip("the coverage tool is not there")
    spec = importlib.util.spec_from_file_location("document_coverage", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(yardstick: ModuleType, folder: str, suffix: str, format: Format) -> list[Score]:
    files = sorted((SHARED / "corpus" / folder).glob(f"*.{suffix}"))
    if not files:
        pytest.skip(f"the corpus of {folder} bodies is not there")
    scores = []
    for file in files:
        text = "\n".join(rendered(DocumentLayout(read_document(file.read_bytes(), format), WIDTH)))
        assert text.strip(), f"nothing is shown of {file.name}"
        required, optional, macros = yardstick.expected(file.read_bytes().decode("utf-8", "replace"), format.value)
        found = yardstick.score(required, optional, macros, text)
        shown = len(yardstick.words(yardstick.ANSI.sub("", text)))
        scores.append(
            Score(
                file.name, found["recall"], found["macros"], found["macro_shown"] or 0.0, shown,
                round(found["noise"] * shown),
            )
        )  # fmt: skip
    return scores


def test_adf_bodies_show_their_text_their_macros_and_little_else(yardstick: ModuleType) -> None:
    scores = measure(yardstick, "adf", "json", Format.ADF)
    recalls = sorted(score.recall for score in scores)
    assert statistics.mean(recalls) >= 0.995
    assert recalls[len(recalls) // 10] == 1.0
    assert sum(recall >= 0.995 for recall in recalls) >= 0.97 * len(recalls)
    assert [score.name for score in scores if score.recall < 0.9] == []
    with_macros = [score for score in scores if score.macros]
    assert statistics.mean(score.macro_shown for score in with_macros) >= 0.98
    assert sum(score.noise for score in scores) / sum(score.words for score in scores) <= 0.02
    assert statistics.mean(score.noise / max(score.words, 1) for score in scores) <= 0.02


def test_rendered_bodies_show_their_text(yardstick: ModuleType) -> None:
    scores = measure(yardstick, "view", "html", Format.VIEW)
    assert statistics.mean(score.recall for score in scores) >= 0.99
    assert [score.name for score in scores if score.recall < 0.9] == []


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
def test_no_line_is_wider_than_asked_for(width: int) -> None:
    for folder, format in (("adf", Format.ADF), ("view", Format.VIEW)):
        files = sorted((SHARED / "corpus" / folder).glob("*.*"))
        if not files:
            pytest.skip("the corpus is not there")
        for file in files:
            for line in DocumentLayout(read_document(file.read_bytes(), format), width).lines():
                code = any(span.style.startswith(("code", "literal")) for span in line.spans)
                assert line.width <= width or code, (file.name, line.plain)
