"""Reads pages and spaces out of the service's answers, in which any field may be missing or null."""

from __future__ import annotations

from typing import Any

from harbor_tui.domain.errors import BadAnswer, SignInRefused
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.pages import Page, PageSummary, Space
from harbor_tui.domain.port import BaseUrl
from harbor_tui.domain.text.web_address import web_address


def proven(answer: Answer) -> Answer:
    """The answer, unless it was given to nobody: then what it shows, or does not show, proves nothing."""
    if answer.anonymous:
        raise SignInRefused(
            "The service did not accept the token and answered as to an anonymous visitor.",
            advice="The token has probably expired or been revoked: make a new one and store it.",
            status=answer.status,
        )
    return answer


def page_rows(answer: Answer) -> tuple[PageSummary, ...]:
    """The pages of a list. A row without an id cannot be opened and is left out."""
    rows = (summary_of(row) for row in json_access.rows(answer.data, "results"))
    return tuple(row for row in rows if row.id)


def summary_of(row: object) -> PageSummary:
    """One page's facts."""
    return PageSummary(
        id=json_access.numeric_id(row, "id"),
        title=json_access.text(row, "title"),
        space_id=json_access.numeric_id(row, "spaceId"),
        status=json_access.text(row, "status"),
        version=json_access.number(row, "version", "number"),
        updated_at=json_access.text(row, "version", "createdAt") or json_access.text(row, "createdAt"),
        author_id=json_access.text(row, "version", "authorId") or json_access.text(row, "authorId"),
        web_path=json_access.text(row, "_links", "webui"),
    )


def page_of(answer: Answer, page_id: str, body_format: str, base_url: BaseUrl) -> Page:
    """One page with its body. Raises `BadAnswer` when the answer is about something else."""
    summary = summary_of(answer.data)
    if summary.id.lstrip("0") != page_id.lstrip("0"):
        raise BadAnswer(
            f"The service was asked for page {page_id} and answered with something else.",
            advice="Try again; if it stays so, check the base URL.",
            status=answer.status,
        )
    representation, body = body_of(answer.data, body_format)
    labels = json_access.rows(answer.data, "labels", "results")
    return Page(
        summary=summary,
        body=body,
        representation=representation,
        parent_id=json_access.numeric_id(answer.data, "parentId"),
        created_at=json_access.text(answer.data, "createdAt"),
        labels=tuple(name for label in labels if (name := json_access.text(label, "name"))),
        web_url=web_address(base_url, summary.web_path),
    )


def body_of(data: object, wanted: str) -> tuple[str, str | None]:
    """The body in the wanted representation, else in whichever the service sent, else None."""
    bodies: Any = json_access.member(data, "body")
    for name in (wanted, "storage", "atlas_doc_format", "view"):
        value = json_access.member(bodies, name, "value")
        if isinstance(value, str):
            return name, value
    return wanted, None


def space_rows(answer: Answer) -> tuple[Space, ...]:
    """The spaces of a list."""
    spaces = (
        Space(
            id=json_access.numeric_id(row, "id"),
            key=json_access.text(row, "key"),
            name=json_access.text(row, "name"),
            homepage_id=json_access.numeric_id(row, "homepageId"),
        )
        for row in json_access.rows(answer.data, "results")
    )
    return tuple(space for space in spaces if space.id)
