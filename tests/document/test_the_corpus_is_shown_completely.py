"""Real bodies written by others, measured by tools/coverage.py: nothing is lost, nothing invented, nothing too wide."""

from __future__ import annotations

import importlib.util
import statistics
from typing import TYPE_CHECKING, Any

import pytest

from harbor_tui.document import DocumentLayout, Format, read_document
from tests.support.documents import CORPUS, corpus_files

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

pytestmark = [
    pytest.mark.sweep,
    # the tool leaves the files that it reads to the collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
EXPLAINED = ("katex_html",)
"""Formulas that their exporter wrote three times, glued together: parts of the copies are counted as words."""


FORMATS = {"storage": Format.STORAGE, "adf": Format.ADF, "view": Format.VIEW}
TOOL = CORPUS.parent / "tools" / "coverage.py"
if not TOOL.is_file():
    pytest.skip("the corpus and its yardstick lie outside the project", allow_module_level=True)


def coverage_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coverage_tool", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_of(path: Path, format: Format, width: int) -> str:
    layout = DocumentLayout(read_document(path.read_bytes(), format), width)
    return "\n".join(line.plain for line in layout.lines())


def scores(kind: str) -> dict[str, dict[str, Any]]:
    tool, format = coverage_tool(), FORMATS[kind]
    result = {}
    for path in corpus_files(kind):
        text = text_of(path, format, 100)
        expected = tool.expected(str(path))
        score = tool.score(*expected, text)
        if format is Format.STORAGE:
            score.update(tool.struct_score(str(path), text, expected[0]))
        assert text.strip(), path.name
        result[path.name] = score
    return result


@pytest.mark.parametrize("kind", ["storage", "adf"])
def test_storage_and_adf_lose_nothing(kind: str) -> None:
    found = scores(kind)
    recalls = sorted(score["recall"] for score in found.values())
    assert statistics.mean(recalls) >= 0.995
    assert recalls[len(recalls) // 10] == 1.0
    assert sum(recall >= 0.995 for recall in recalls) / len(recalls) >= 0.97
    poor = [name for name, score in found.items() if score["recall"] < 0.9]
    assert [name for name in poor if not any(part in name for part in EXPLAINED)] == []
    shown = [score["macro_shown"] for score in found.values() if score["macro_shown"] is not None]
    assert statistics.mean(shown) >= 0.98
    code = [score["code_lines"] for score in found.values() if "code_lines" in score]
    assert not code or min(code) == 1.0


@pytest.mark.parametrize("kind", ["storage", "adf"])
def test_storage_and_adf_have_hardly_any_word_of_ours(kind: str) -> None:
    assert statistics.mean(score["noise"] for score in scores(kind).values()) <= 0.02


def test_view_html_loses_nothing() -> None:
    found = scores("view")
    assert statistics.mean(score["recall"] for score in found.values()) >= 0.99
    assert [name for name, score in found.items() if score["recall"] < 0.9] == []


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
@pytest.mark.parametrize("kind", FORMATS)
def test_no_line_is_too_wide_at_any_width(kind: str, width: int) -> None:
    for path in corpus_files(kind):
        layout = DocumentLayout(read_document(path.read_bytes(), FORMATS[kind]), width)
        for line in layout.lines():
            assert line.width <= width or any(s.style.startswith(("code", "literal")) for s in line.spans), path.name
