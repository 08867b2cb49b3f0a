"""How a service may write a token that it repeats, and a reader of its own that finds it again in all of them."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote, unquote

Spelling = Callable[[str], str]


def each(form: str) -> Spelling:
    """Every character by its number."""
    return lambda token: "".join(form % ord(character) for character in token)


def between(what: str) -> Spelling:
    """Something between all characters."""
    return what.join


def in_base64(token: str, before: str = "", after: str = "") -> str:
    """The token somewhere in a text that is encoded."""
    return base64.b64encode(f"{before}{token}{after}".encode()).decode()


def halves(before: str, between: str, after: str) -> Spelling:
    """The two halves with something around them."""
    return lambda token: f"{before}{token[:9]}{between}{token[9:]}{after}"


SPELLINGS: Final[dict[str, Spelling]] = {
    "as it is": str,
    "JSON escapes": each(r"\u%04x"),
    "JSON escapes in capitals": each(r"\u%04X"),
    "JSON in JSON in JSON": each(r"\\\\u%04x"),
    "only the first letter escaped": lambda token: rf"\u{ord(token[0]):04x}{token[1:]}",
    "escapes of other languages": each(r"\x%02x"),
    "octal": each(r"\%03o"),
    "long escapes": each(r"\U%08x"),
    "escapes in braces": each(r"\u{%x}"),
    "escaped slashes": lambda token: token.replace("/", "\\/").replace("-", "\\-"),
    "percent": each("%%%02X"),
    "percent in small letters": each("%%%02x"),
    "percent as addresses have it": lambda token: quote(token, safe=""),
    "percent of percent of percent": lambda token: quote(quote(each("%%%02x")(token))),
    "entities by number": each("&#%d;"),
    "entities with zeros": each("&#%09d;"),
    "entities in hexadecimal digits": each("&#X%x;"),
    "entities that are escaped": lambda token: html.escape(each("&#%d;")(token)),
    "entities by name": lambda token: token.replace("_", "&lowbar;").replace("/", "&sol;").replace("=", "&equals;"),
    "entities in percent": each("%%26%%23%d%%3B"),
    "a mixture": lambda token: "".join(
        (r"\u%04x", "%%%02x", "&#%d;", "%c")[at % 4] % ord(character) for at, character in enumerate(token)
    ),
    "zero-width spaces": between("\u200b"),
    "zero-width spaces as entities": between("&#8203;"),
    "zero-width spaces by name": between("&ZeroWidthSpace;"),
    "zero-width spaces in percent": between("%E2%80%8B"),
    "zero-width spaces escaped": between(r"\u200b"),
    "soft hyphens": between("\u00ad"),
    "underlined": lambda token: between("\u0332")(token) + "\u0332",
    "tag characters": between("\U000e0041"),
    "control characters": between("\x00"),
    "spaces": between(" "),
    "a line end": halves("", "\r\n ", ""),
    "bold and not": halves("<b>", "</b><i>", "</i>"),
    "parts of CDATA": halves("<![CDATA[", "]]><![CDATA[", "]]>"),
    "in an attribute": lambda token: f'<a href="https://x.test/?t={quote(token, safe="")}">x</a>',
    "wide letters": lambda token: "".join(chr(ord(character) + 0xFEE0) for character in token),
    "base64": in_base64,
    "base64 of more": lambda token: in_base64(token, "x", "yy"),
    "base64 of an account": lambda token: in_base64(token, "bob@acme.test:"),
    "base64 for addresses": lambda token: base64.urlsafe_b64encode(f"xy{token}".encode()).decode(),
    "base64 in lines": lambda token: base64.encodebytes(f"{'z' * 70}{token}{'k' * 40}".encode()).decode(),
    "base64 in percent": lambda token: quote(in_base64(token, "x"), safe=""),
    "hexadecimal digits": lambda token: token.encode().hex(),
    "hexadecimal digits in capitals": lambda token: token.encode().hex(" ").upper(),
}


def can_be_read(text: str, token: str) -> bool:
    """Whether somebody with usual tools gets the token out of `text`."""
    readings = [text]
    for _ in range(5):
        text = html.unescape(unquote(text))
        text = re.sub(r"\\+(?:u|x|U|u\{)(?:0000)?([0-9A-Fa-f]{2,4})\}?", lambda found: chr(int(found[1], 16)), text)
        text = re.sub(r"\\+([/-])", r"\1", text)
        readings.append(text)
    for reading in tuple(readings):
        bare = "".join(re.findall("[!-~]", reading))
        wide = "".join(chr(ord(one) - 0xFEE0) for one in reading if "\uff01" <= one <= "\uff5e")
        readings += bare, re.sub(r"<!\[CDATA\[|\]\]>|<[^<>]*>", "", bare), wide
        readings += _decoded(bare)
    return any(token in reading for reading in readings)


def _decoded(text: str) -> list[str]:
    found = []
    for run in re.findall(r"[A-Za-z0-9+/_-]{8,}", text):
        for start in range(4):
            part = run[start:].translate(str.maketrans("-_", "+/"))
            found.append(base64.b64decode(part + "A" * (-len(part) % 4)).decode("latin-1"))
    for run in re.findall(r"[0-9A-Fa-f]{16,}", text):
        found.append(bytes.fromhex(run[: len(run) // 2 * 2]).decode("latin-1"))
    return found
