"""The invented people and spaces of Skerry Freight."""

from __future__ import annotations

import unicodedata

from harbor_tui.sandbox.wiki.records import Person


def folded_name(name: str) -> str:
    """A name as part of an account id: opaque to clients, but people can tell who is meant."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return letters.lower().replace(" ", "-")


NAMES = {
    "mara": "Mara Lindqvist",
    "tomasz": "Tomasz Wilk",
    "ines": "Inês Carvalho",
    "yuki": "Yuki Tanabe",
    "freya": "Freya Nordahl",
    "padraig": "Pádraig Keane",
    "leila": "Leila Farahani",
    "jonas": "Jonas Brandt",
    "noor": "Noor Haddad",
}

PEOPLE = {nick: Person(f"712020:{folded_name(name)}", name, f"{nick}@skerry.example") for nick, name in NAMES.items()}

SPACES = (
    ("PLAT", "Platform", "mara", "The seven services behind every berth, and the team that runs them."),
    ("OPS", "Operations", "padraig", "Watches, runbooks, incidents: what happens now and what to do about it."),
    ("ENG", "Engineering", "tomasz", "How we build: conventions, designs, arguments that were settled."),
    ("PEOPLE", "People and places", "noor", "Who we are, where we sit, and how to start."),
    ("SEC", "Security", "leila", "Policies, reviews and advisories."),
    ("DOCS", "Product documentation", "ines", "What our customers read."),
)
