"""Whatever bytes a service answers, they become data, an error of our tree or a report, and never a crash."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harbor_tui.confluence.answers import error_of, is_anonymous, json_of, retry_after
from harbor_tui.confluence.http_exchange import RawAnswer
from harbor_tui.confluence.paging import next_cursor
from harbor_tui.confluence.send_reports import report_on
from harbor_tui.domain.actions import canonical_json
from harbor_tui.domain.errors import BadAnswer, UpstreamError
from harbor_tui.domain.outcomes import Answer, OutcomeState
from harbor_tui.domain.port import parse_base_url
from harbor_tui.domain.text.web_address import web_address
from harbor_tui.workflow.answers.pages import page_rows, space_rows, summary_of
from tests.support.tenant_calls import creation_at, port_at

PORT = port_at("https://acme.atlassian.net")
WIRE = creation_at("https://acme.atlassian.net")
NAMES = st.sampled_from(
    [
        "id",
        "title",
        "spaceId",
        "status",
        "version",
        "number",
        "createdAt",
        "body",
        "storage",
        "value",
        "_links",
        "webui",
        "next",
        "results",
        "errors",
        "message",
        "error",
        "data",
        "detail",
        "code",
        "key",
        "name",
        "labels",
        "homepageId",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)
HEADERS = st.dictionaries(
    st.sampled_from(["retry-after", "content-type", "location", "date", "x-failure-category", "atl-traceid"]),
    st.text(max_size=40),
    max_size=4,
)
BODIES = st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode())


def harmless(line: str) -> bool:
    return "\n" not in line and "\x1b" not in line and len(line) < 1000 and bool(line.encode("utf-8"))


@given(status=st.integers(100, 599), body=BODIES, headers=HEADERS)
def test_an_answer_to_a_write_is_always_reported_by_the_table(
    status: int, body: bytes, headers: dict[str, str]
) -> None:
    report = report_on(RawAnswer(status, headers, body), WIRE, PORT, 0.0)
    if status == 429:
        assert report.state is OutcomeState.NOT_SENT
        assert report.retry_after is not None and 1 <= report.retry_after <= 300
    elif 400 <= status < 500:
        assert report.state is OutcomeState.FAILED
    elif status in (200, 201):
        assert report.state in (OutcomeState.CREATED, OutcomeState.UNKNOWN)
        assert (report.page is not None) == (report.state is OutcomeState.CREATED)
    else:
        assert report.state is OutcomeState.UNKNOWN
    assert harmless(report.summary)
    assert report.page is None or report.page.id.isdigit()


@given(status=st.integers(300, 599), body=BODIES, headers=HEADERS)
def test_an_error_is_always_one_of_the_tree_in_one_harmless_line(
    status: int, body: bytes, headers: dict[str, str]
) -> None:
    raw = RawAnswer(status, headers, body)
    error = error_of(raw, PORT, "search-pages", 0.0)
    assert isinstance(error, UpstreamError)
    assert harmless(error.summary)
    assert not is_anonymous(raw)
    wait = retry_after(raw, 0.0)
    assert wait is None or 1 <= wait <= 300


@given(body=BODIES)
def test_a_body_is_data_or_a_bad_answer(body: bytes) -> None:
    try:
        data = json_of(RawAnswer(200, {}, body), PORT)
    except BadAnswer as error:
        assert harmless(error.summary)
    else:
        next_cursor(data)
        answer = Answer(data, 200, 1)
        assert all(row.id.isdigit() for row in page_rows(answer))
        assert all(space.id.isdigit() for space in space_rows(answer))
        summary_of(data)


@given(web_path=st.text(max_size=60) | st.text("/.%2e\\@:?#a", max_size=30))
def test_a_web_address_is_the_ports_own_or_none(web_path: str) -> None:
    address = web_address(PORT.base_url, web_path)
    assert address == "" or address.startswith("https://acme.atlassian.net/wiki/")
    assert address.isascii() and " " not in address
    assert "/../" not in address.partition("?")[0]


def test_a_port_behind_a_gateway_has_no_web_addresses() -> None:
    base = parse_base_url("https://api.atlassian.com/ex/confluence/abc")
    assert web_address(base, "/spaces/X") == ""


def test_half_a_character_in_an_answer_leaves_it_readable_and_its_outcome_can_be_recorded() -> None:
    body = b'{"id":"4711","title":"Cut off \\ud83d","spaceId":"100","version":{},"\\udc00":["\\ud83d\\ude00"]}'
    report = report_on(RawAnswer(200, {}, body), WIRE, PORT, 0.0)
    assert report.state is OutcomeState.CREATED
    assert report.page is not None and report.page.title == "Cut off \ufffd"
    assert canonical_json(report.page.as_record())
    assert json_of(RawAnswer(200, {}, body), PORT)["\ufffd"] == ["\U0001f600"]


@pytest.mark.parametrize("number", ["1e400", "-1e400"])
def test_a_number_beyond_all_bounds_is_no_clean_answer(number: str) -> None:
    with pytest.raises(BadAnswer):
        json_of(RawAnswer(200, {}, f'{{"results":[{{"id":{number}}}]}}'.encode()), PORT)
