"""Query parameters and JSON bodies, read strictly and refused in the service's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.sandbox.service.answers import Problem, bad_parameter, bad_request, v2_error, wrong_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

INT64_DIGITS = 19
INT64_MAX = 2**63 - 1
TITLE_MAX = 255


def as_long(value: str | int, name: str, expected: str = "Long") -> int:
    """A 64-bit id from a string or number of digits; a space key or a word is the service's 400."""
    text = str(value)
    digits = text.isascii() and text.isdigit() and len(text) <= INT64_DIGITS
    if isinstance(value, bool) or not digits or int(text) > INT64_MAX:
        raise wrong_type(value, name, expected)
    return int(text)


@dataclass(frozen=True, slots=True)
class Query:
    """The query string: repeated and comma-separated values mean the same."""

    pairs: Sequence[tuple[str, str]]

    def text(self, name: str) -> str | None:
        """The first value of a parameter, or nothing."""
        return next((value for key, value in self.pairs if key == name), None)

    def many(self, name: str, most: int | None = None) -> list[str]:
        """All values of an array parameter."""
        values = [part for key, value in self.pairs if key == name for part in value.split(",") if part]
        if most is not None and len(values) > most:
            raise bad_parameter(f"Provided value for '{name}' has too many items. The maximum is {most}.")
        return values

    def ids(self, name: str, most: int) -> set[int]:
        """The ids of an array parameter."""
        return {as_long(value, name) for value in self.many(name, most)}

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean parameter."""
        value = self.text(name)
        if value is None:
            return default
        if value.lower() not in ("true", "false"):
            raise wrong_type(value, name, "boolean.")
        return value.lower() == "true"

    def number(self, name: str) -> int | None:
        """A whole number, or nothing."""
        value = self.text(name)
        return None if value is None else as_long(value, name)

    def limit(self, default: int = 25, most: int = 250) -> int:
        """How many results a page holds."""
        value = self.text("limit")
        if value is None:
            return default
        number = as_long(value, "limit", "int.")
        if not 1 <= number <= most:
            raise bad_parameter(f"Provided value {{{value}}} for 'limit' is not in the range from 1 to {most}.")
        return number

    def choice(self, name: str, allowed: Sequence[str], default: str | None = None) -> str | None:
        """One of an enumeration, or the default."""
        value = self.text(name)
        if value is None:
            return default
        if value not in allowed:
            raise _not_one_of(value, name, allowed)
        return value

    def body_format(self, allowed: Sequence[str]) -> str | None:
        """The representation asked for; `none`, which a widely used client sends, is the same as nothing."""
        value = self.choice("body-format", (*allowed, "none"))
        return None if value == "none" else value

    def choices(self, name: str, allowed: Sequence[str]) -> list[str]:
        """Several of an enumeration."""
        values = self.many(name)
        for value in values:
            if value not in allowed:
                raise _not_one_of(value, name, allowed)
        return values


def _not_one_of(value: str, name: str, allowed: Sequence[str]) -> Problem:
    return bad_parameter(
        f"Provided value {{{value}}} for '{name}' is not valid. Valid values are: {', '.join(allowed)}"
    )


def read_object(raw: bytes, content_type: str) -> dict[str, Any]:
    """The request's JSON object."""
    if content_type.split(";")[0].strip().lower() != "application/json":
        title = f"Content type '{content_type}' not supported"
        raise Problem(v2_error(415, "UNSUPPORTED_MEDIA_TYPE", title))
    try:
        document = json_reader.parse(raw, json_reader.RECORDS)
    except InvalidInput:
        raise bad_request("Request body could not be parsed as JSON.") from None
    if not isinstance(document, dict):
        raise bad_request("Request body must be a JSON object.")
    return document


def text_member(document: Mapping[str, Any], name: str, expected: str = "String") -> str | None:
    """A text member, absent and null being the same."""
    value = document.get(name)
    if value is not None and not isinstance(value, str):
        raise wrong_type(value, name, expected)
    return value


def id_member(document: Mapping[str, Any], name: str) -> int | None:
    """An id member: digits as text or as a number."""
    value = document.get(name)
    if value is None:
        return None
    if not isinstance(value, str | int):
        raise wrong_type(value, name, "Long")
    return as_long(value, name)


def required_id(document: Mapping[str, Any], name: str) -> int:
    """An id member that has to be there."""
    value = id_member(document, name)
    if value is None:
        raise bad_parameter(f"'{name}' is required.")
    return value


def as_moment(value: str | None, name: str) -> int | None:
    """A moment in milliseconds from its ISO 8601 text."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise wrong_type(value, name, "date-time") from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def enum_member(document: Mapping[str, Any], name: str, allowed: Sequence[str], default: str) -> str:
    """A member with an enumeration."""
    value = text_member(document, name)
    if value is None:
        return default
    if value not in allowed:
        raise _not_one_of(value, name, allowed)
    return value


def title_member(document: Mapping[str, Any], status: str) -> str:
    """A title: wanted unless the content is a draft, at most 255 characters."""
    title = text_member(document, "title") or ""
    if not title.strip():
        if status == "draft":
            return ""
        raise bad_request("A title must be specified for published content.")
    if len(title) > TITLE_MAX:
        raise bad_request(f"Title cannot be longer than {TITLE_MAX} characters.")
    return title


def version_number(document: Mapping[str, Any]) -> tuple[int, str, bool]:
    """The version that an update announces: number, message, minor edit."""
    version = document.get("version")
    if not isinstance(version, dict) or not isinstance(version.get("number"), int | str):
        raise bad_parameter("'version.number' is required.")
    number = as_long(version["number"], "version.number", "int.")
    return number, text_member(version, "message") or "", bool(version.get("minorEdit", False))
