"""What hangs on the pages written by hand: comments, files, properties, posts of the company's blog."""

from __future__ import annotations

from typing import Any, NamedTuple


class SampleComment(NamedTuple):
    """A comment on a page; `on` marks the words of an inline comment, `replies` are (who, text)."""

    page: str
    who: str
    days: int
    text: str
    replies: tuple[tuple[str, str], ...] = ()
    on: str = ""
    resolution: str = "open"


REMARKS = (
    SampleComment(
        "Harbor rollout", "tomasz", 18, "<p>Can we have the figures by space as well?</p>",
        (("ines", "<p>From wave two on. The first wave had only two spaces.</p>"), ("tomasz", "<p>Fine by me.</p>")),
    ),
    SampleComment(
        "Harbor rollout", "padraig", 5,
        "<p>The night watch is one person. Who is the <em>second</em> operator at 03:00?</p>",
    ),
    SampleComment("Harbor rollout", "freya", 3, "<p>I asked an agent for a checklist; it is waiting in the inbox.</p>"),
    SampleComment(
        "Harbor rollout", "leila", 4, "<p>Please add “or edits”.</p>",
        on="approves, edits or rejects it", resolution="resolved",
    ),
    SampleComment(
        "Service catalogue", "noor", 8, "<p>Ledger is frozen until the end of the year, not “stable”.</p>",
        (("freya", "<p>Corrected, thank you.</p>"),),
    ),
    SampleComment(
        "Service catalogue", "yuki", 7, "<p>Every 60 s, or every 30 s in a gale?</p>", on="Water levels every 60"
    ),
    SampleComment(
        "Runbook: berth allocation stalls", "jonas", 13, "<p>Step 3 saved the morning. One region at a time!</p>"
    ),
    SampleComment(
        "Runbook: berth allocation stalls", "mara", 12, "<p>Waking me is fine. Twice in a night, wake Yuki.</p>",
        (("yuki", "<p>It is my afternoon. Always me first.</p>"),),
    ),
    SampleComment("Storm season checklist", "padraig", 20, "<p>With <strong>two</strong> hot drinks.</p>"),
    SampleComment(
        "Languages we speak", "tomasz", 15, "<p>Gdzie jest kawa?</p>",
        on="Gdzie mogę zacumować?", resolution="reopened",
    ),
    SampleComment(
        "Agents that write to the wiki", "ines", 7, "<p>Does “require approval” hold for drafts, too?</p>",
        (("leila", "<p>Yes. A draft is a write.</p>"),),
    ),
    SampleComment("Booking a berth", "noor", 9, "<p>Customers ask what the orange answer means.</p>", on="Later"),
    SampleComment("Glossary", "mara", 30, "<p>Missing: bollard.</p>"),
)  # fmt: skip

FILES = (
    ("Service catalogue", "service-map.svg", "image/svg+xml", 48_213, "Drawn again after the move"),
    ("Offices and quays", "port-ellary.jpg", "image/jpeg", 1_204_877, ""),
    ("Booking a berth", "gangway-calendar.png", "image/png", 233_410, "Gangway 8.3"),
    ("Manifest file format", "manifest.xsd", "application/xml", 12_004, ""),
    ("Storm season checklist", "berth-plan-north.pdf", "application/pdf", 640_112, "For printing, A3"),
)

PAGE_PROPERTIES: tuple[tuple[str, str, Any], ...] = (
    ("Harbor rollout", "page-title-property-harbor", {"emoji": "2693"}),
    ("Harbor rollout", "rollout-wave", {"wave": 2, "operators": 5, "until": "2027-03-15"}),
    ("Runbook: berth allocation stalls", "rehearsed", "2026-10-30"),
)

SPACE_PROPERTIES: tuple[tuple[str, str, Any], ...] = (
    ("PLAT", "owner-team", {"name": "Platform", "channel": "#platform-help"}),
    ("OPS", "review-policy", {"approvers": 2, "quiet-hours": None}),
)

TEAM_LABELS = (("PLAT", "services"), ("OPS", "watch"), ("OPS", "harbor-pilot"), ("DOCS", "customers"))


class SampleThread(NamedTuple):
    """A post of the company's blog."""

    space: str
    who: str
    days: int
    title: str
    label: str
    text: str


POSTS = (
    SampleThread(
        "PLAT", "ines", 2, "Wave two has begun", "harbor",
        "<p>Five operators, two spaces, and a queue that was empty by lunch. Read "
        '<ac:link><ri:page ri:content-title="Harbor rollout" /></ac:link> if you want to be next.</p>',
    ),
    SampleThread(
        "PLAT", "yuki", 34, "Quayside is no longer a pilot", "quayside",
        "<p>Sixty-one gates, no keys. Thank you to everybody who stood in the rain with a laptop.</p>",
    ),
    SampleThread(
        "OPS", "padraig", 11, "First gale of the season", "weather",
        "<p>Beaufort 9 at Gråholm, all ports closed in time.</p>"
        '<ac:structured-macro ac:name="tip"><ac:rich-text-body><p>The paper plans worked.</p></ac:rich-text-body>'
        "</ac:structured-macro>",
    ),
    SampleThread(
        "PEOPLE", "noor", 26, "New faces in November", "people",
        "<p>Two in Strömvik, one in 瀬戸浜. Say hello!</p>",
    ),
    SampleThread(
        "DOCS", "freya", 49, "Nine languages", "docs",
        "<p>The booking guide can now be read in all nine. Corrections to {{@freya}}.</p>",
    ),
    SampleThread(
        "ENG", "tomasz", 61, "Why we dropped the nightly imports", "design",
        "<p>Because nobody could say what they were for. <em>Two years</em> without them in the test region.</p>",
    ),
)  # fmt: skip

CUSTOM_TYPES = ("forge:skerry-quays:quay-plan", "forge:skerry-quays:sketch")
CUSTOM = (
    (
        "forge:skerry-quays:quay-plan",
        "Service catalogue",
        "Quay plan, Strömvik",
        '{"quays": ["A", "B"], "closed": ["B"]}',
    ),
    (CUSTOM_TYPES[0], "Offices and quays", "Quay plan, Port Ellary", '{"quays": ["Pier 1", "Pier 2"]}'),
)

TRASHED = (
    ("PLAT", "Pilotage migration, first plan", "<p>Given up: see the second plan.</p>"),
    ("DOCS", "Booking by fax", "<p>We are told that nobody has done this since 2019.</p>"),
)
DRAFT = ("OPS", "Review of the autumn storms", "<p>To be written with {{@jonas}}.</p>")
