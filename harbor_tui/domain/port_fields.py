"""THE rules of a port's fields: the same in the settings file, in the form and for `port set`.

A base URL's rules are `parse_base_url` in port.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from harbor_tui.domain.port import PORT_NAME, SignIn
from harbor_tui.domain.secrets.token_like import looks_like_token, names_a_secret

_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_HEADER_VALUE: Final = re.compile(r"[!-~]([ -~]{0,998}[!-~])?")
_OWN_HEADERS: Final = frozenset(
    {
        "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "cookie",
        "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip
_SPACE_ID: Final = re.compile(r"[0-9]{1,19}")
_ACCOUNT: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{1,63}|xn--[A-Za-z0-9-]{1,59})"
)
MOST_CHARACTERS_IN_PATH: Final = 1000
LOOKS_LIKE_TOKEN: Final = (
    "looks like a token, which never stands in the settings: it has a field and a command of its own"
)
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


def name_problem(name: str) -> str:
    """Why a port cannot be called so, or empty."""
    if not PORT_NAME.fullmatch(name):
        return "must be up to 32 lower-case letters, digits and hyphens, beginning with a letter"
    return ""


def sign_in_problem(sign_in: str) -> str:
    """Why it is no way of signing in, or empty."""
    return "" if sign_in in tuple(SignIn) else f"must be {' or '.join(SignIn)}"


def path_problem(path: str) -> str:
    """Why a file or folder cannot be named so, or empty: it has to be the same one wherever the program is started."""
    if not (path.startswith(("/", "~/")) and path.isprintable() and len(path) <= MOST_CHARACTERS_IN_PATH):
        return "must be a whole path, beginning with /"
    return ""


def account_problem(account: str) -> str:
    """Why an account is no e-mail address, or empty."""
    if not (_ACCOUNT.fullmatch(account) and len(account) <= 254):
        return "must be the account's e-mail address, like ana@acme.com"
    return ""


def proxy_problem(proxy: str) -> str:
    """Why a proxy cannot be used, or empty."""
    try:
        parts = urlsplit(proxy)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not proxy.isascii() or parts.path.strip("/") or parts.query or parts.fragment:
        return "must be like http://proxy.acme.com:3128"
    return "must not hold a user name or password" if "@" in parts.netloc else ""


FIELDS: Final[Mapping[str, Callable[[str], str]]] = {
    "name": name_problem,
    "label": label_problem,
    "sign_in": sign_in_problem,
    "account": account_problem,
    "proxy": proxy_problem,
    "ca_bundle": path_problem,
    "queue_folder": path_problem,
}
"""By a field's name in the settings: what is wrong with a value that is given. Empty means: not given."""
PAIRS: Final[Mapping[str, Callable[[str, str], str]]] = {"header": header_problem, "spaces": space_problem}
"""The same for tables, by name and value of what stands in them."""
NEEDED: Final = frozenset({"label", "sign_in"})
"""What a form cannot leave empty; a file can, and gets what is usual."""


def typed_problem(name: str, value: str) -> str:
    """What is wrong with what was typed for a field, or empty: its rule, and that it is no token."""
    if not value and name not in NEEDED:
        return ""
    return FIELDS[name](value) or token_problem(value)


def typed_pair_problem(name: str, key: str, value: str) -> str:
    """The same for a pair in one of the tables."""
    return PAIRS[name](key, value) or token_problem(value) or token_problem(key, names_a_secret(key))


def token_problem(text: str, named_so: bool = False) -> str:
    """Why a text must not be written into the settings, or empty."""
    return LOOKS_LIKE_TOKEN if named_so or looks_like_token(text) else ""
