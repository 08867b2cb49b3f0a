"""The one JSON reader: every document gives a value or one sentence, whatever the interpreter's stack can take."""

from __future__ import annotations

import json
import sys
import threading
from typing import Any, Final

import pytest

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.json.reader import ANSWERS, FROM_AGENTS, RECORDS, TRAIL, Limits

ODD: Final[dict[str, tuple[bytes, str]]] = {
    "deep lists": (b"[" * 100_000 + b"]" * 100_000, "nested deeper"),
    "deep lists cut short": (b"[" * 100_000, "nested deeper"),
    "deep objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested deeper"),
    "long number": (b'{"a": ' + b"9" * 10_000 + b"}", "more than"),
    "long negative number": (b"[-" + b"9" * 5_000 + b"]", "more than"),
    "huge float": (b"[1e999]", "out of range"),
    "NaN": (b'{"a": NaN}', "NaN is not a JSON number"),
    "infinity": (b"[-Infinity]", "is not a JSON number"),
    "not UTF-8": (b'{"a": "\xff"}', "not UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "NUL byte"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "byte order mark"),
    "a NUL byte": (b'{"a": "\x00"}', "NUL"),
    "nothing": (b"", "not JSON"),
    "words": (b"hello", "not JSON"),
    "cut short": (b'{"a": ', "not JSON"),
    "two documents": (b"{} {}", "not JSON"),
}
"""What no document may hold, and a word of the sentence."""
STRICT: Final[dict[str, tuple[bytes, str]]] = {
    "a key twice": (b'{"a": 1, "a": 2}', '"a" stands twice'),
    "a key twice deep inside": (b'[{"x": {"a": 1, "\\u0061": 2}}]', '"a" stands twice'),
    "half a character": (b'{"a": "\\ud800"}', "lone surrogate U+D800"),
    "half a character in a key": (b'{"\\udfff": 1}', "lone surrogate U+DFFF"),
}


@pytest.mark.parametrize("limits", [FROM_AGENTS, RECORDS, TRAIL, ANSWERS])
@pytest.mark.parametrize("odd", ODD)
def test_odd_documents_are_refused_with_a_sentence(odd: str, limits: Limits) -> None:
    data, words = ODD[odd]
    with pytest.raises(InvalidInput, match=r"\.$") as refused:
        json_reader.parse(data, limits)
    assert words in str(refused.value)


@pytest.mark.parametrize("limits", [FROM_AGENTS, RECORDS])
@pytest.mark.parametrize("odd", STRICT)
def test_what_two_readers_could_take_in_two_ways_is_refused(odd: str, limits: Limits) -> None:
    data, words = STRICT[odd]
    with pytest.raises(InvalidInput, match=r"\.$") as refused:
        json_reader.parse(data, limits)
    assert words in str(refused.value)


def test_a_large_service_may_say_a_key_twice_and_half_a_character() -> None:
    assert json_reader.parse(b'{"a": 1, "a": "\\ud800x"}', ANSWERS) == {"a": "\ufffdx"}


@pytest.mark.parametrize("limits", [FROM_AGENTS, RECORDS, TRAIL, ANSWERS])
def test_depth_is_counted_exactly_whatever_stands_in_strings(limits: Limits) -> None:
    noise = json.dumps({'[[[["\\': '"' + "[{" * 200 + "\\", "b": "\\" * 7})[1:-1]
    for depth, fits in ((limits.depth, True), (limits.depth + 1, False)):
        text = "[" * (depth - 1) + "{" + noise + "}" + "]" * (depth - 1)
        if fits:
            assert json_reader.parse(text.encode(), limits) == json.loads(text)
        else:
            with pytest.raises(json_reader.TooDeep):
                json_reader.parse(text.encode(), limits)


def test_a_file_that_is_still_being_written_is_no_json_yet() -> None:
    whole = b'{"schema": "harbor.request/1", "input": {"body": {"title": "[[[\\"", "n": [1, 2]}}}'
    for end in range(len(whole)):
        with pytest.raises(json_reader.NotJson):
            json_reader.parse(whole[:end])


def test_a_document_is_refused_by_its_size() -> None:
    with pytest.raises(InvalidInput, match="larger than 6 MiB"):
        json_reader.parse(b'"' + b"x" * FROM_AGENTS.most_bytes + b'"')


def test_the_deepest_document_is_read_on_a_small_stack_and_by_a_deep_caller() -> None:
    document = b"[" * RECORDS.depth + b"]" * RECORDS.depth
    read: list[Any] = []
    earlier = threading.stack_size(256 * 1024)
    try:
        reader = threading.Thread(target=lambda: read.append(json_reader.parse(document, RECORDS)))
        reader.start()
        reader.join()
    finally:
        threading.stack_size(earlier)
    assert read and read[0] == json.loads(document)

    def deeper(left: int) -> Any:
        return deeper(left - 1) if left else json_reader.record(document)

    read.append(deeper(sys.getrecursionlimit() - 200))  # a value or None: never an error of the interpreter's


def test_a_record_is_an_object_or_nothing() -> None:
    assert json_reader.record(b'{"seq": 1}') == {"seq": 1}
    for odd in (*(data for data, _ in ODD.values()), b"null", b"[]", b'"x"', b"7"):
        assert json_reader.record(odd) is None
