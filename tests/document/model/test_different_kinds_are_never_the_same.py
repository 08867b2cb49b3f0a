"""An indented paragraph is no preformatted text, a date no variable: equal is the same kind with the same values."""

from __future__ import annotations

import inspect
import json
from itertools import permutations
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harbor_tui.document import Format, read_document
from harbor_tui.document.diff.diff import compare
from harbor_tui.document.model import blocks as model
from harbor_tui.document.model import inlines
from harbor_tui.workflow.writes.bodies import ADF, STORAGE, same_body

KINDS: tuple[type[Any], ...] = tuple(
    kind
    for module in (model, inlines)
    for _, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, tuple) and kind.__module__ == module.__name__
)
LOOK_ALIKES = (
    ('<p style="margin-left: 30.0px;">x</p>', "<pre>x</pre>"),
    ('<p><time datetime="2026-01-31"/></p>', '<p><at:var at:name="2026-01-31"/></p>'),
    ("<p>a<br/>b</p>", "<p>a</p><hr/><p>b</p>"),
    ("<ul><li><p>x</p></li></ul>", "<blockquote><p>x</p></blockquote>"),
    ("<dl><dd><p>x</p></dd></dl>", "<blockquote><p>x</p></blockquote>"),
    ("<table><tbody><tr><td>x</td></tr></tbody></table>", "<ul><li>x</li></ul>"),
)


def filled(kind: type[Any], values: list[Any]) -> Any:
    """A node of that kind; what is missing of its fields is None."""
    count = len(kind._fields)
    return kind(*(values + [None] * count)[:count])


VALUES = st.recursive(
    st.sampled_from(KINDS).map(lambda kind: filled(kind, [])) | st.text(max_size=2) | st.integers(0, 2),
    lambda inner: st.builds(filled, st.sampled_from(KINDS), st.lists(inner, max_size=3)),
    max_leaves=8,
)


def plain(value: Any) -> Any:
    """The value with the name of every kind written out: what being the same means."""
    if not isinstance(value, tuple):
        return value
    return type(value).__name__, [plain(each) for each in value]


def test_every_kind_of_the_model_is_looked_at() -> None:
    assert {*get_args(model.Block), *get_args(inlines.Inline), model.Cell, inlines.Target, inlines.Param} <= {*KINDS}


@pytest.mark.parametrize("around", [lambda node: node, lambda node: (node,), lambda node: model.Quote((node,))])
def test_no_two_kinds_with_the_same_values_are_equal(around: Any) -> None:
    for one, other in permutations(KINDS, 2):
        values = [f"value {number}" for number in range(9)]
        if len(one._fields) == len(other._fields):
            here, there = around(filled(one, values)), around(filled(other, values))
            assert here != there, (one, other)
            assert (here == there) is False
            assert len({here, there}) == 2


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_kind_equals_its_own_values_and_no_bare_tuple(kind: type[Any]) -> None:
    values = [f"value {number}" for number in range(9)]
    here, again = filled(kind, values), filled(kind, values)
    assert here == again
    assert (here != again) is False
    assert hash(here) == hash(again)
    assert here != tuple(here) and tuple(here) != here
    if values := values[: len(kind._fields)]:
        assert here != filled(kind, ["another", *values[1:]])


@given(one=VALUES, other=VALUES)
def test_being_equal_is_being_the_same_kind_with_the_same_values_all_the_way_down(one: Any, other: Any) -> None:
    assert (one == other) is (plain(one) == plain(other))
    assert (one != other) is (plain(one) != plain(other))


@pytest.mark.parametrize(("sent", "stored"), LOOK_ALIKES)
def test_bodies_of_other_kinds_are_neither_the_same_nor_without_a_difference(sent: str, stored: str) -> None:
    assert not same_body(sent, stored)
    assert same_body(sent, f"{sent} ") and same_body(sent, sent.replace(">", " >"))
    old, new = (read_document(body, Format.STORAGE) for body in (sent, stored))
    assert not compare(old, new).identical


def test_a_date_is_no_text_in_the_other_format_either() -> None:
    stamp = {"type": "date", "attrs": {"timestamp": "1769817600000"}}
    text = {"type": "text", "text": "2026-01-31"}
    bodies = [
        json.dumps({"version": 1, "type": "doc", "content": [{"type": "paragraph", "content": [each]}]})
        for each in (stamp, text)
    ]
    assert not same_body(bodies[0], bodies[1], ADF)
    assert same_body(bodies[0], bodies[0] + " ", ADF)


@pytest.mark.parametrize(
    "body",
    [
        "<blockquote>" * 500 + "x" + "</blockquote>" * 500,
        "<ul><li>" * 300 + "x" + "</li></ul>" * 300,
        "<table><tbody><tr><td>" * 300 + "x" + "</td></tr></tbody></table>" * 300,
        "<p>" + '<a href="u"><span style="display:none">' * 400 + "x" + "</span></a>" * 400 + "</p>",
    ],
)
def test_the_deepest_bodies_are_compared(body: str) -> None:
    assert same_body(body, body.replace("x", " x"), STORAGE) in (True, False)
    assert not same_body(body, body.replace("x", "y"), STORAGE)
