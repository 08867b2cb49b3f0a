"""What mutators put into the place of what was meant: values, spellings and texts on which readers have stumbled."""

# ruff: noqa: E501 - tables of data, which nobody reads to the end

from __future__ import annotations

from typing import Final

DEEP: Final = 3_000
"""Nesting on which a recursive reader ends, and that no honest writer needs."""

LITERALS: Final[tuple[str, ...]] = (
    "null", "true", "false", "[]", "{}", '""', "0", "-0", "-1", "1", "1.5", "-0.0", "1e400", "-1e400", "1e308", "1e-400",
    "NaN", "Infinity", "-Infinity", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "4294967296",
    "253402300800", "-62135596801", "1e18", "-1e18", "9" * 25, "9" * 5_000, "-" + "1" * 400, '"' + "7" * 5_000 + '"',
    "[" * DEEP + "]" * DEEP, '{"a":' * DEEP + "1" + "}" * DEEP, "[" * 40 + "]" * 40, '{"a":' * 30 + "{}" + "}" * 30,
    "[null]", "[[]]", "[{}]", '[""]', "[0]", "[true]", '{"":null}', '{"a":{}}', '{"id":null}', '{"value":null}',
    '{"results":[null]}', '["a","a"]', '{"a":1,"a":2}', '{"type":null}', '{"number":1e400}', '[["a"]]', '[["a",1,2]]',
    '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\\u001b[31m"', '"\\u202e"', '"\\ufeff"', '"\\uffff"', '"\\/"',
)  # fmt: skip
"""JSON as text, since much of it no serialiser would write."""

TEXTS: Final[tuple[str, ...]] = (
    "", " ", "\n", "\t", "\r\n", "\x00", "\x1b[31m", "\x9b", "\u202e", "\u200b", "\ufeff", "\ufffd", "\ud800", "\U000e0041",
    "e\u0301" * 20, "\u0301" * 300, "👩\u200d🚀", "漢字かな", "ﷺ" * 40, "ß", "İ", "ﬃ", "①²", "٣", "½", "x" * 5_000, "-" * 300,
    "../../etc/passwd", "%2e%2e%2f", "%", "%zz", "%00", "a/b", ".", "..", "~nobody/x", "{id}", "{", "}", "{{}}", "{0.__class__}",
    "null", "None", "nan", "inf", "1e400", "0x10", "1_000", "-1", "+1", "00012", "9" * 30, "9" * 5_000, "٣٤",
    "2026-11-21T09:30:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z", "2026-W01-1",
    "20261121T093000Z", "2026-11-21T24:00:00Z", "2026-11-21T09:30:00.1234567890Z", "2026-11-21 09:30+99:99", "0000-00-00",
    "https://x.test/\x1b", "javascript:alert(1)", "http://[::1", "http://[v1.x]/", "//host", "https://a@b:c@d:99999/", "?#",
    "http://x:99999999999", "data:a,b", "/wiki/x?cursor=%", "&cursor=a%ff", "mailto:", "<b>", "</p>", "&amp;", "&nope;", "]]>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>", "<![CDATA[", "<!--", "--", "(?:.?.?|){9}z", "(?:.?.?|){90}z", "(a+)+$", "[", "(?P<x>", "\\", "\\Q", "$(x)",
    "create-page", "propose-action", "storage", "atlas_doc_format", "view", "approved", "unknown", "found", "absent", "current",
)  # fmt: skip

BYTES: Final[tuple[bytes, ...]] = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\r", b"\n",
    b"\r\n\r\n", b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b"<", b">", b"&", b":", b",", b"=", b"#", b" " * 50, b"\t", b"\x1b[2J",
    b"\\u", b"\\ud8", b"0" * 200, b"[" * 500, b"{" * 500, b"<p>" * 200, b"e99999", b"-", b"/", b"%", b"..",
)  # fmt: skip
