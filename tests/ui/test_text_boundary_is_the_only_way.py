"""Nothing in the screen's code can turn data into markup: only `ui/kit/text/py` builds content from data."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import harbor_tui.ui

ROOT = Path(harbor_tui.ui.__file__).parent
SINKS = frozenset({
    "Static", "Label", "Button", "Option", "Selection", "Tab", "TabPane", "Checkbox", "RadioButton", "Collapsible",
    "update", "add_row", "add_column", "add_option", "Tree", "Link",
})  # fmt: skip
PARSING = frozenset({"from_markup", "from_rich_text", "escape", "render_markup"})
TITLES = frozenset({"border_title", "border_subtitle", "tooltip"})


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        if path != ROOT / "kit/text.py":
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_made_text(node: ast.expr) -> bool:
    """A string put together from something: an f-string, a sum, a format."""
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and any(
            isinstance(each, ast.Constant | ast.JoinedStr) for each in (node.left, node.right)
        )
    return (
        isinstance(node, ast.Call)
        and name_of(node) in ("format", "join")
        and isinstance(node.func, ast.Attribute)
        and (isinstance(node.func.value, ast.Constant))
    )


def test_no_widget_is_given_text_that_was_put_together() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node) in SINKS and node.args and is_made_text(node.args[0])
    ]
    assert found == []


def test_no_title_or_tooltip_is_a_string_that_was_put_together() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and is_made_text(node.value)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr in TITLES
    ]
    assert found == []


def test_markup_is_never_parsed_and_never_escaped() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            name_of(node) in PARSING
            or any(k.arg == "markup" and getattr(k.value, "value", None) is True for k in node.keywords)
        )
    ]
    assert found == []


def test_only_the_text_boundary_makes_content_or_rich_text_from_data() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("Content", "Text")
        and node.args
        and not isinstance(node.args[0], ast.Constant)
    ]
    assert found == []


def test_no_hyperlink_is_ever_written() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and any(keyword.arg == "link" for keyword in node.keywords)
    ]
    assert found == []
