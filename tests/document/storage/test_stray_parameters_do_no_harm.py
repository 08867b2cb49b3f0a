"""Parameters of ADF nodes where no node is: counted, and nothing around them is touched."""

from __future__ import annotations

import pytest

from tests.support.documents import shown, storage

STRAY = '<ac:adf-parameter key="k">v<ac:adf-parameter key="n">w</ac:adf-parameter></ac:adf-parameter>'


@pytest.mark.parametrize("name", ["p", "h2", "td", "li", "ac:image", "ac:task"])
def test_a_stray_parameter_leaves_the_element_around_it_as_it_is(name: str) -> None:
    body = f"<{name}>before{STRAY}after</{name}>"
    assert "beforeafter" in shown(body)
    assert dict(storage(body).notes) == {"parameters of app macros": 2}
