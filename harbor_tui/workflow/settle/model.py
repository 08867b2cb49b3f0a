"""Evidence about an unknown outcome, as values: what was found, what it speaks for, and which words belong to it."""

from __future__ import annotations

from dataclasses import dataclass

from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.workflow.writes.model import WriteKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be what an unknown attempt left behind."""

    page: CreatedPage
    """The page; where something else was sought, its id, its name and its version."""
    created_at: str
    """When this version was made, as the service says."""
    author_id: str
    after_attempt: bool | None
    """Whether it was made after the attempt by the server's clock; None when that cannot be told."""
    same_body: bool | None
    """Whether its body equals ours after parsing; None when it could not be read."""
    body: str = ""
    own: bool | None = None
    """Whether its author is the account that we sign in as; None when that cannot be told."""
    after_s: float | None = None
    """How long after the attempt it was made, by the server's clock."""
    same_title: bool | None = None
    """Whether its title is ours, letter by letter; None where nothing has a title."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """Evidence about an unknown outcome, and what it speaks for; the operator concludes."""

    request_id: str
    attempt: int
    proposal: str
    """`found`, `title_taken`, `absent`, or empty when the operator has to judge (another body, a draft, no proof)."""
    explanation: str
    candidates: tuple[Candidate, ...] = ()
    sent_body: str = ""
    looks: int = 0
    server_date: str = ""
    what: str = "page"
    """What was to be written: `page`, `blog post`, `comment`, `property`."""
    deed: WriteKind = WriteKind.CREATE
    sent_at: str = ""
    """When the attempt began by the server's clock; empty when the server does not tell its time."""
    representation: str = "storage"
    """What the bodies are written in; `json` for a property's value."""

    @property
    def needs_candidate(self) -> bool:
        """Whether `found` has to name which of them it is."""
        return bool(self.candidates) and self.deed is not WriteKind.DELETE

    @property
    def verdict_against(self) -> str:
        """What it means that none of the candidates is ours: empty while the evidence speaks for something."""
        if self.proposal:
            return ""
        new_page = self.deed is WriteKind.CREATE and self.what == "page"
        return "title_taken" if self.candidates and new_page else "absent"
