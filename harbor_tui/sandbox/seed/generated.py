"""Generated pages: believable titles at once, bodies only when somebody reads them."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from harbor_tui.sandbox.seed.library import mention
from harbor_tui.sandbox.seed.people import PEOPLE
from harbor_tui.sandbox.seed.words import CAUSES, DECISIONS, PORTS, SENTENCES, SERVICES, SYMPTOMS, TASKS, TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NICKS = tuple(PEOPLE)
_PRIME = 7919


class Template(NamedTuple):
    """A kind of generated page: its place, its label, and how title and body are made."""

    space: str
    section: str
    label: str
    title: Callable[[int], str]
    body: Callable[[int, Random], str]


def pick(words: Sequence[str], number: int) -> str:
    """A word for a number, spread over the list."""
    return words[(number * _PRIME // 11) % len(words)]


def nick(number: int) -> str:
    """Somebody for a number."""
    return pick(_NICKS, number)


def source(template: Template, number: int, seed: int, revision: int) -> Callable[[], str]:
    """The body of one version, made when it is asked for."""
    return partial(_make, template, number, seed, revision)


def _make(template: Template, number: int, seed: int, revision: int) -> str:
    body = template.body(number, Random(f"{seed}/{template.section}/{number}"))
    notes = "".join(
        f"<p><em>Added in version {n}:</em> {SENTENCES[n % len(SENTENCES)]}</p>" for n in range(2, revision + 1)
    )
    return body + notes


def _say(random: Random, count: int) -> str:
    return " ".join(random.sample(SENTENCES, count))


def _who(random: Random) -> str:
    return mention(random.choice(_NICKS))


def _status(text: str, colour: str) -> str:
    return (
        f'<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">{text}</ac:parameter>'
        f'<ac:parameter ac:name="colour">{colour}</ac:parameter></ac:structured-macro>'
    )


def _panel(kind: str, text: str) -> str:
    body = f"<ac:rich-text-body><p>{text}</p></ac:rich-text-body>"
    return f'<ac:structured-macro ac:name="{kind}">{body}</ac:structured-macro>'


def _code(language: str, text: str) -> str:
    return (
        f'<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">{language}</ac:parameter>'
        f"<ac:plain-text-body><![CDATA[{text}]]></ac:plain-text-body></ac:structured-macro>"
    )


def _tasks(random: Random, texts: Sequence[str]) -> str:
    tasks = "".join(
        f"<ac:task><ac:task-id>{place}</ac:task-id><ac:task-status>{random.choice(('complete', 'incomplete'))}"
        f"</ac:task-status><ac:task-body>{text}</ac:task-body></ac:task>"
        for place, text in enumerate(texts, start=1)
    )
    return f"<ac:task-list>{tasks}</ac:task-list>"


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    head = "".join(f"<th>{cell}</th>" for cell in header)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tbody><tr>{head}</tr>{lines}</tbody></table>"


def _release(number: int, random: Random) -> str:
    service = pick(SERVICES, number)
    rows = [(f"<code>{service.lower()}-{random.randint(100, 999)}</code>", random.choice(SENTENCES)) for _ in range(3)]
    return (
        f"<p>{service}, released by {_who(random)}. {_say(random, 1)}</p><h2>Changes</h2>"
        + _table(("Ticket", "What"), rows)
        + f"<h2>To install</h2>{_code('bash', f'skerryctl deploy {service.lower()} --build {number}')}"
        + _panel("info", _say(random, 1))
    )


def _decision(number: int, random: Random) -> str:
    state = random.choice((("Accepted", "Green"), ("Proposed", "Yellow"), ("Superseded", "Grey")))
    return (
        f"<p>{_status(*state)} decided by {_who(random)} and {_who(random)}</p><h2>Context</h2><p>{_say(random, 3)}</p>"
        f"<h2>Decision</h2><blockquote><p>{pick(DECISIONS, number)}.</p></blockquote><h2>Consequences</h2>"
        f"<ul><li>{_say(random, 1)}</li><li>{_say(random, 1)}</li></ul>"
    )


def _incident(number: int, random: Random) -> str:
    service = pick(SERVICES, number)
    hour = random.randint(0, 20)
    times = ((0, "First alarm"), (14, f"{_who(random)} takes over"), (37, "Cause found"), (52, "All clear"))
    rows = [(f"{hour:02d}:{minute:02d}", what) for minute, what in times]
    severity = ("SEV-2", "Red") if number % 3 else ("SEV-3", "Yellow")
    return (
        f"<p>{_status(*severity)} {service} {pick(SYMPTOMS, number)}, noticed at {pick(PORTS, number)}.</p>"
        + _panel("note", f"Cause: {random.choice(CAUSES)}.")
        + f"<h2>What happened</h2>{_table(('UTC', 'What'), rows)}<p>{_say(random, 2)}</p><h2>What we do about it</h2>"
        + _tasks(random, [f"Alarm for the cause itself {_who(random)}", "Rehearse the runbook", "Tell the ports"])
    )


def _watch(number: int, random: Random) -> str:
    lines = "".join(
        f"<li><p>{random.randint(0, 23):02d}:{random.randint(0, 59):02d} – {s}</p></li>"
        for s in random.sample(SENTENCES, 3)
    )
    wind = random.randint(3, 24)
    return (
        f"<p>Watch kept by {_who(random)}. Wind at {pick(PORTS, number)}: <strong>{wind}&nbsp;m/s</strong>"
        f' <ac:emoticon ac:name="{"warning" if wind > 17 else "tick"}" /></p><ul>{lines}</ul>'
        f"<p>Handed over with {random.randint(0, 4)} open alarms.</p>"
    )


def _design(number: int, random: Random) -> str:
    service = pick(SERVICES, number)
    sketch = (
        f"class {service}Port:\n    def read(self, since: datetime) -> Iterator[Event]:\n"
        "        yield from self.log.after(since)"
    )
    return (
        f"<p>How {service} would change. Written by {_who(random)}; comments until Friday.</p><h2>Problem</h2>"
        f"<p>{_say(random, 2)}</p><h2>Sketch</h2>{_code('python', sketch)}<h2>Costs</h2>"
        + _table(("Part", "Days"), [(part, random.randint(1, 9)) for part in ("Schema", "Service", "Migration")])
    )


def _meeting(number: int, random: Random) -> str:
    return (
        f"<p>Present: {_who(random)}, {_who(random)}, {_who(random)}. Topic: {pick(TOPICS, number)}.</p><h2>Said</h2>"
        f"<ul><li>{_say(random, 1)}</li><li>{_say(random, 1)}</li></ul><h2>To do</h2>"
        + _tasks(random, [f"{_who(random)} writes it up", "Ask the harbour office", "Put it on next week's list"])
    )


def _announcement(number: int, random: Random) -> str:
    wave = '<ac:emoticon ac:name="blue-star" ac:emoji-shortname=":mega:" ac:emoji-id="1f4e3" ac:emoji-fallback="📣" />'
    return (
        f"<p>{wave} From {pick(PORTS, number)}: {_say(random, 2)}</p>"
        f"<p>Questions go to {_who(random)}, cake to everybody.</p>" + _panel("tip", _say(random, 1))
    )


def _review(number: int, random: Random) -> str:
    rows = [(who.name, random.choice(("read", "write", "administer")), "✔") for who in list(PEOPLE.values())[:4]]
    return (
        f"<p>Who can do what in {pick(SERVICES, number)}. Reviewed by {_who(random)}.</p>"
        + _table(("Who", "May", "Still needed"), rows)
        + _panel("info", _say(random, 1))
    )


def _advisory(number: int, random: Random) -> str:
    return (
        f"<p>{_status('Patched', 'Green')} {pick(SERVICES, number)} before build {number} {pick(SYMPTOMS, number)} "
        f"when it is given a file larger than it expects.</p>"
        + _panel("warning", "Update before the next watch begins.")
        + _code("bash", f"skerryctl version {pick(SERVICES, number).lower()} --at-least {number}")
        + f"<p>{_say(random, 2)}</p>"
    )


def _how_to(number: int, random: Random) -> str:
    return (
        f"<p>To {pick(TASKS, number)} you need Gangway {random.randint(4, 9)} or later.</p><ol><li>Open the menu.</li>"
        f"<li>Choose <strong>{pick(TASKS, number).capitalize()}</strong>.</li><li>Wait for the green tick.</li></ol>"
        + _panel("tip", _say(random, 1))
        + '<p>See also <ac:link><ri:page ri:content-title="Glossary" /></ac:link>.</p>'
    )


def _guide(number: int, random: Random) -> str:
    rows = [(f"Quay {letter}", f"{random.randint(30, 180)} m", f"{random.randint(25, 90) / 10} m") for letter in "ABC"]
    return (
        f"<p>{pick(PORTS, number)}: radio channel {random.randint(8, 16)}. {_say(random, 1)}</p>"
        + _table(("Quay", "Length", "Depth at chart zero"), rows)
        + f'<ac:image ac:alt="Plan of {pick(PORTS, number)}">'
        + f'<ri:attachment ri:filename="plan-{number}.png" /></ac:image>'
    )


def _incident_title(number: int) -> str:
    return f"Incident {number:04d}: {pick(SERVICES, number)} {pick(SYMPTOMS, number)}"


FIRST_NUMBER, NUMBERS_APART = 374, 17
TEMPLATES = (
    Template("OPS", "Incidents", "incident", _incident_title, _incident),
    Template("PLAT", "Release notes", "release", lambda n: f"{pick(SERVICES, n)} build {n}", _release),
    Template("ENG", "Design notes", "design", lambda n: f"Design {n}: {pick(DECISIONS, n).lower()}", _design),
    Template("DOCS", "Port guides", "port", lambda n: f"{pick(PORTS, n)}, port guide {n}", _guide),
    Template("PEOPLE", "Team calls", "meeting", lambda n: f"Team call {n}: {pick(TOPICS, n)}", _meeting),
    Template("SEC", "Access reviews", "review", lambda n: f"Access review {n}: {pick(SERVICES, n)}", _review),
    Template("OPS", "Watch logs", "watch", lambda n: f"Watch log {n}, {pick(PORTS, n)}", _watch),
    Template("PLAT", "Decisions", "decision", lambda n: f"Decision {n}: {pick(DECISIONS, n)}", _decision),
    Template("ENG", "Meeting notes", "meeting", lambda n: f"Engineering meeting {n}: {pick(TOPICS, n)}", _meeting),
    Template("DOCS", "How-to articles", "how-to", lambda n: f"How to {pick(TASKS, n)} ({n})", _how_to),
    Template("PEOPLE", "Announcements", "news", lambda n: f"News from {pick(PORTS, n)}, no. {n}", _announcement),
    Template("SEC", "Advisories", "advisory", lambda n: f"Advisory {n}: {pick(SERVICES, n)}", _advisory),
)  # fmt: skip
