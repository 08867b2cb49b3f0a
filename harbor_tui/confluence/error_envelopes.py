"""Reads JSON answers within bounds, and finds what the service says is the matter in any of its error envelopes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from harbor_tui.confluence.http_exchange import RawAnswer
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.text.display import one_line

MOST_BYTES_OF_A_COMPLAINT: Final = 65_536
_SPRING: Final = "org.springframework."


@dataclass(frozen=True, slots=True)
class Complaint:
    """What an error answer says, made fit for one line; `kind` is `json`, `html`, `empty` or `text`."""

    kind: str
    text: str = ""

    @property
    def folded(self) -> str:
        """The text for comparing."""
        return self.text.casefold()


def data_in(raw: RawAnswer) -> Any:
    """The JSON value of an answer, without the token. Raises `ValueError` like `parse_json`."""
    return raw.concealer.value(parse_json(raw.body))


def parse_json(body: bytes) -> Any:
    """The JSON value of an answer. Raises `ValueError` with a short reason for anything that is not clean JSON.

    Half a character (a service that cuts texts by UTF-16 units leaves such) is replaced, as one that cannot be read:
    no record could hold it.
    """
    try:
        return json_reader.parse(body, json_reader.ANSWERS)
    except json_reader.CutShort:
        raise ValueError("cut short") from None
    except json_reader.NotJson as error:
        raise ValueError("not UTF-8" if "UTF-8" in error.summary else "not JSON") from None
    except json_reader.TooDeep:
        raise ValueError("nested too deeply") from None
    except InvalidInput as error:
        raise ValueError(f"out of bounds: {error.summary.rstrip('.')}") from None


def is_html(raw: RawAnswer) -> bool:
    """Whether an answer is a web page instead of the API's."""
    return "html" in raw.headers.get("content-type", "").lower() or raw.body[:512].lstrip()[:1] == b"<"


def complaint(raw: RawAnswer) -> Complaint:
    """What an error answer says, whichever part of the service, or of what stands before it, made it."""
    if not raw.body.strip():
        return Complaint("empty")
    if is_html(raw):
        return Complaint("html")
    if len(raw.body) > MOST_BYTES_OF_A_COMPLAINT:
        return Complaint("text")
    try:
        data = data_in(raw)
    except ValueError:
        return Complaint("text", one_line(raw.concealer.text(raw.body.decode("utf-8", "replace"))))
    return Complaint("json", one_line(_said(data)))


def _said(data: object) -> str:
    """The v2 and Spring list, the v1 envelope, the gateway's and the bare forms, in the order of their frequency."""
    errors = json_access.rows(data, "errors") or json_access.rows(data, "data", "errors")
    sentences = [sentence for error in errors[:3] if (sentence := _sentence(error))]
    if sentences:
        return "; ".join(sentences)
    for path in (("message",), ("error",), ("error_description",), ("reason",), ("title",), ("detail",)):
        if said := json_access.text(data, *path):
            return _without_class_names(said)
    return _sentence(json_access.member(data, "message")) or _sentence(json_access.member(data, "error"))


def _sentence(error: object) -> str:
    title = (
        json_access.text(error, "title")
        or json_access.text(error, "message")
        or json_access.text(error, "message", "key")
    )
    detail = json_access.text(error, "detail")
    if title.startswith(_SPRING):
        title = json_access.text(error, "code")
    return _without_class_names(f"{title}: {detail}" if title and detail and detail != title else title or detail)


def _without_class_names(said: str) -> str:
    """`com.atlassian…BadRequestException: text` without the class before the text."""
    first, colon, rest = said.partition(": ")
    return rest if colon and rest and "." in first and " " not in first and first.endswith("Exception") else said


def header(headers: Mapping[str, str], name: str, most: int = 100) -> str:
    """A header's value for one line, or empty."""
    return one_line(headers.get(name, ""), most)
