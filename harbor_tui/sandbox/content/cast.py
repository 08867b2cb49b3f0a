"""The invented people and spaces of Skerry Freight."""

from __future__ import annotations

from uuid import UUID

from harbor_tui.sandbox.records import Person

_ACCOUNTS = 0x9C1D27B08E1F4C2DA1B6000000000000

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

PEOPLE = {
    nick: Person(f"712020:{UUID(int=_ACCOUNTS + place * 0x1F3D5B7)}", name, f"{nick}@skerry.example")
    for place, (nick, name) in enumerate(NAMES.items(), start=1)
}

SPACES = (
    ("PLAT", "Platform", "mara", "The seven services behind every berth, and the team that runs them."),
    ("OPS", "Operations", "padraig", "Watches, runbooks, incidents: what happens now and what to do about it."),
    ("ENG", "Engineering", "tomasz", "How we build: conventions, designs, arguments that were settled."),
    ("PEOPLE", "People and places", "noor", "Who we are, where we sit, and how to start."),
    ("SEC", "Security", "leila", "Policies, reviews and advisories."),
    ("DOCS", "Product documentation", "ines", "What our customers read."),
)
