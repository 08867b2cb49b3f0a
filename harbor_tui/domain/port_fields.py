"""Rules for the small fields of a port: fixed headers, labels of spaces, account, proxy."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_HEADER_VALUE: Final = re.compile(r"[!-~]([ -~]{0,998}[!-~])?")
_OWN_HEADERS: Final = frozenset(
    {
        "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "cookie",
        "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip
_SPACE_ID: Final = re.compile(r"[0-9]{1,19}")
_ACCOUNT: Final = re.compile(r"[^\s:@]+@[^\s:@]+")
MOST_LABEL: Final = 100


def header_problem(name: str, value: str) -> str:
    """Why a fixed header cannot be sent, or empty."""
    if not _HEADER.fullmatch(name):
        return "is no header name"
    if name.lower() in _OWN_HEADERS or name.lower().startswith(("proxy-", "sec-")):
        return "is set by the program itself"
    if not _HEADER_VALUE.fullmatch(value):
        return "must be 1 to 1000 printable ASCII characters"
    return ""


def space_problem(space_id: str, label: str) -> str:
    """Why an operator's label of a space does not fit, or empty."""
    if not _SPACE_ID.fullmatch(space_id):
        return "must be a space's numeric id"
    return label_problem(label)


def label_problem(label: str) -> str:
    """Why a label does not fit, or empty."""
    if not 0 < len(label) <= MOST_LABEL or not label.isprintable():
        return f"must be 1 to {MOST_LABEL} printable characters"
    return ""


def account_problem(account: str) -> str:
    """Why an account is no e-mail address, or empty (also for none)."""
    if account and not (_ACCOUNT.fullmatch(account) and account.isascii() and len(account) <= 254):
        return "must be the account's e-mail address, like ana@acme.com"
    return ""


def proxy_problem(proxy: str) -> str:
    """Why a proxy cannot be used, or empty (also for none)."""
    if not proxy:
        return ""
    try:
        parts = urlsplit(proxy)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not proxy.isascii() or parts.path.strip("/") or parts.query or parts.fragment:
        return "must be like http://proxy.acme.com:3128"
    return "must not hold a user name or password" if "@" in parts.netloc else ""
