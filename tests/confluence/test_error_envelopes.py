"""Whatever part of the service complains, the error names the likely cause and its cure."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harbor_tui.confluence.answers import error_of
from harbor_tui.confluence.http_exchange import RawAnswer
from harbor_tui.domain.errors import (
    BadAnswer,
    NotVisible,
    RateLimited,
    RefusedByService,
    ScopeMissing,
    SignInRefused,
    TitleTaken,
    TooLarge,
    UpstreamError,
)
from harbor_tui.domain.port import SignIn
from tests.support.tenant_calls import port_at

SITE = "https://acme.atlassian.net"
GATEWAY = "https://api.atlassian.com/ex/confluence/0a1b"
MANAGED = "https://api.maton.ai/confluence/ex/confluence/0a1b"


def told(
    status: int, body: Any = b"", *, url: str = SITE, sign_in: SignIn = SignIn.BASIC, **headers: str
) -> UpstreamError:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return error_of(RawAnswer(status, named, raw), port_at(url, sign_in=sign_in), "search-pages", 0.0)


def v2(status: int | str, title: object, detail: object = None) -> dict[str, Any]:
    return {"errors": [{"status": status, "code": "BAD_REQUEST", "title": title, "detail": detail}]}


@pytest.mark.parametrize(
    ("status", "body", "kind", "in_summary"),
    [
        (400, v2(400, "Bad limit"), RefusedByService, "Bad limit"),
        (409, v2("409", "Conflict here"), RefusedByService, "Conflict here"),
        (400, v2(400, "T", "D more"), RefusedByService, "T: D more"),
        (400, {"errors": []}, RefusedByService, "400 Bad Request"),
        (404, v2(404, "Cannot find [page] entity with id [123]"), NotVisible, "Cannot find [page]"),
        (404, v2(404, "Not Found"), NotVisible, "cannot be told apart"),
        (500, v2(500, "Internal Server Error"), BadAnswer, "500 Internal Server Error"),
        (
            403,
            {"statusCode": 403, "data": {"authorized": False, "errors": []}, "message": "com.x.PException: No entry"},
            SignInRefused,
            '"No entry"',
        ),
        (
            403,
            {"message": "Current user not permitted to use Confluence", "statusCode": 403},
            SignInRefused,
            "not perm",
        ),
        (
            405,
            {"errors": [{"status": 405, "code": "METHOD_NOT_ALLOWED", "title": "org.springframework.web.X"}]},
            RefusedByService,
            "METHOD_NOT_ALLOWED",
        ),
        (
            410,
            {"statusCode": 410, "data": {}, "message": "a.b.GoneException: This deprecated endpoint has been removed."},
            RefusedByService,
            "This deprecated endpoint",
        ),
        (401, {"code": 401, "message": "Unauthorized; scope does not match"}, ScopeMissing, "lacks a scope"),
        (403, {"error": "Failed to parse Connect Session Auth Token"}, SignInRefused, "this kind of sign-in"),
        (400, {"data": {"errors": [{"message": {"key": "nested words"}}]}}, RefusedByService, "nested words"),
        (400, "just text", RefusedByService, "400 Bad Request"),
        (400, b"plain words", RefusedByService, "plain words"),
        (400, b'{"errors": [{"title": "cut', RefusedByService, "400 Bad Request"),
        (400, b"<html><b>hi", RefusedByService, "with a web page"),
        (404, b"", NotVisible, "missing"),
        (404, b"<html>", NotVisible, "no Confluence at this address"),
        (413, b"", TooLarge, "413"),
        (429, b"", RateLimited, "slow down"),
        (400, {"errors": [None, 7, "x"], "message": None}, RefusedByService, "400"),
        (400, {"message": {"title": "inner"}}, RefusedByService, "inner"),
        (499, {"message": "odd"}, RefusedByService, "499"),
    ],
)
def test_every_envelope_is_understood(status: int, body: Any, kind: type[UpstreamError], in_summary: str) -> None:
    error = told(status, body)
    assert type(error) is kind
    assert in_summary in error.summary
    assert error.status == status


@pytest.mark.parametrize("status", [400, 409])
@pytest.mark.parametrize(
    "text",
    [
        "A page with this title already exists: A page already exists with the same TITLE in this space",
        "com.atlassian.BadRequestException: A page with this TITLE already exists",
        "Title already in use",
    ],
)
def test_a_taken_title_is_known_by_its_text(status: int, text: str) -> None:
    assert isinstance(told(status, v2(status, text)), TitleTaken)
    assert isinstance(told(status, {"message": text}), TitleTaken)


@pytest.mark.parametrize(
    "text", ["Title is too long", "The subtitle exists already", "A label already exists", "title must not be empty"]
)
def test_other_texts_about_titles_are_not_a_taken_title(text: str) -> None:
    assert isinstance(told(400, v2(400, text)), RefusedByService)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (told(401, url=SITE, sign_in=SignIn.BEARER), "takes no bearer tokens"),
        (told(403, {"error": "Failed to parse Connect Session Auth Token"}, sign_in=SignIn.BEARER), "no bearer tokens"),
        (told(403, url=SITE, sign_in=SignIn.BEARER), "no bearer tokens"),
        (told(401, url=SITE, sign_in=SignIn.BASIC), "A token with scopes works only"),
        (told(401, url=GATEWAY, sign_in=SignIn.BEARER), "expired"),
        (told(401, url=MANAGED, sign_in=SignIn.BEARER), "Maton-Connection"),
        (told(500, url=MANAGED, sign_in=SignIn.BEARER), "connect the account there again"),
        (told(401, {"message": "scope does not match"}, url=GATEWAY), "read:page:confluence"),
        (told(401, b"", url=GATEWAY, x_failure_category="FAILURE_CLIENT_SCOPE_CHECK"), "read:page:confluence"),
        (told(403, b"<html>"), "firewall"),
        (told(403, b"XSRF check failed"), "headers"),
        (told(403, {"message": "no licence"}), "licence"),
        (
            told(400, v2(400, "Provided value {BSP} for 'spaceId' is not the correct type. Expected type is Long")),
            "not its key",
        ),
        (
            told(400, v2(400, "Provided value for 'cursor' is not the correct type. Expected type is Cursor.")),
            "start the search again",
        ),
        (told(400, v2(400, "Error parsing xhtml: Unexpected close tag </br>; expected </p>.")), "validate"),
        (told(410, b""), "catalogue entry"),
        (told(302, b"", location="https://id.atlassian.com/login"), "login page"),
    ],
)
def test_the_advice_names_the_cure(error: UpstreamError, words: str) -> None:
    assert words in error.advice


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("https://evil.test/x?token=1", "points to evil.test;"),
        ("//evil.test/x", "points to evil.test;"),
        ("/login", "another path of the same host"),
        ("", "nowhere"),
        ("https://[bad/x", "cannot be read"),
        ("https://e\u202evil.test/", "⟨U+202E⟩"),
        ("https://" + "a" * 9000, "…"),
    ],
)
def test_a_redirect_names_the_host_made_harmless_and_nothing_else(location: str, words: str) -> None:
    summary = told(307, b"", location=location).summary
    assert words in summary
    assert "token=1" not in summary
    assert len(summary) < 400


@pytest.mark.parametrize(
    "body",
    [
        v2(400, "\x1b]52;c;eA==\x07\u202eX\nY" + "z" * 5000),
        {"message": "\x1b[2J" + "q" * 100_000},
        b"\x1b[2Jraw\x9b" + b"x" * 70_000,
        b"\x00\x01" * 500,
        b"[" * 60_000,
        b'{"message": "\\ud800 lone"}',
        v2(400, ["not", "text"], {"a": 1}),
    ],
)
def test_hostile_complaints_become_one_bounded_harmless_line(body: Any) -> None:
    summary = told(400, body).summary
    assert all(c >= " " and c not in "\x7f\u202e" and not "\ud800" <= c <= "\udfff" for c in summary)
    assert len(summary) < 650
    summary.encode("utf-8")
