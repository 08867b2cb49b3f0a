"""Findings: hidden, uninspectable, misleading and noisy content is named with its weight and line."""

from __future__ import annotations

from typing import Any

import pytest

from harbor_tui.document.reader.read import read_document
from harbor_tui.domain.actions import wire_json
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.requests import Envelope, Wire
from harbor_tui.workflow.findings.request import inspect, notified_people

BLOCKS, SERIOUS, WARNS, NOTE = Severity.BLOCKS, Severity.SERIOUS, Severity.WARNS, Severity.NOTE


def found(
    body: str = "<p>x</p>",
    *,
    title: str = "Plan",
    why: str = "",
    spaces: dict[str, str] | None = None,
    **more: Any,
) -> tuple[Finding, ...]:
    sent = {"spaceId": "100", "title": title, "body": {"representation": "storage", "value": body}, **more}
    wire = Wire("POST", "https://acme.atlassian.net", "/wiki/api/v2/pages", (), wire_json(sent))
    envelope = Envelope("create-page", {"body": sent}, why=why)
    return inspect(envelope, wire, spaces={"100": "Platform"} if spaces is None else spaces)


def kinds(*args: Any, **more: Any) -> set[tuple[Severity, str]]:
    return {(finding.severity, finding.kind) for finding in found(*args, **more)}


def test_an_ordinary_page_has_no_findings() -> None:
    body = (
        "<h1>Plan</h1><p>Some <b>text</b> &amp; more&nbsp;&mdash; <a href='https://acme.atlassian.net/wiki/x'>here</a></p>"
        '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[rm -rf /]]></ac:plain-text-body>'
        '</ac:structured-macro><ac:structured-macro ac:name="info"><ac:rich-text-body><p>x</p></ac:rich-text-body>'
        "</ac:structured-macro><table><tbody><tr><td>1</td></tr></tbody></table>"
    )
    assert found(body) == ()


@pytest.mark.parametrize(
    "body",
    [
        '<p style="display:none">EVIL</p>',
        '<span style="color:#fff">EVIL</span>',
        '<p style="font-size:0">EVIL</p>',
        '<p style="visibility:hidden">EVIL</p>',
        "<!-- EVIL --><p>x</p>",
        '<ac:structured-macro ac:name="excerpt"><ac:parameter ac:name="hidden">true</ac:parameter><ac:rich-text-body>'
        "<p>EVIL</p></ac:rich-text-body></ac:structured-macro>",
        "<?php EVIL ?><p>x</p>",
        "<p>a\u202eb</p>",
        "<p>a&#x202e;b</p>",
        "<p>a\u200bb\U000e0041</p>",
    ],
)
def test_hidden_content_is_serious_and_its_line_is_named(body: str) -> None:
    findings = [finding for finding in found("\n\n" + body) if finding.severity is SERIOUS]
    assert findings
    assert findings[0].line == 3


@pytest.mark.parametrize(
    "name", ["html", "iframe", "include", "excerpt-include", "widget", "jira", "gadget", "made-up", ""]
)
def test_a_macro_that_cannot_be_inspected_is_serious(name: str) -> None:
    findings = found(f'<ac:structured-macro ac:name="{name}"/>')
    assert (SERIOUS, "uninspectable") in {(finding.severity, finding.kind) for finding in findings}
    assert any((name or "no name") in finding.summary for finding in findings)


@pytest.mark.parametrize(
    "body", ["<iframe src='https://x.test'/>", "<script>x</script>", "<object/>", "<ac:adf-extension/>"]
)
def test_what_runs_or_embeds_is_serious(body: str) -> None:
    assert max(severity for severity, _ in kinds(body)) is SERIOUS


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("<p>a<b></p>", "line 1, column 10"),
        ("<p>a</p>\n<p>&made-up;</p>", "line 2"),
        ("<p>\x00</p>", "line 1"),
        ("<p", "line 1"),
    ],
)
def test_a_body_that_is_not_well_formed_blocks_with_its_place(body: str, place: str) -> None:
    (first, *_) = found(body)
    assert (first.severity, first.kind) == (BLOCKS, "not_well_formed")
    assert place in first.summary


def test_a_document_type_of_its_own_blocks() -> None:
    assert (BLOCKS, "doctype") in kinds('<!DOCTYPE x [<!ENTITY a "b">]><p>y</p>')


@pytest.mark.parametrize(
    "title", ["a\u202eb", "a\u200bb", "a\U000e0041", "a\x1b]0;x\x07", "a\x9b2J", "a\ttab", " \u00ad"]
)
def test_a_title_with_characters_that_hide_or_command_blocks(title: str) -> None:
    assert (BLOCKS, "title_hides") in kinds(title=title)


@pytest.mark.parametrize(
    ("title", "severity", "kind", "named"),
    [
        ("\u041d\u0435lp", WARNS, "title_look_alike", "U+041D"),
        ("\u041f\u043b\u0430\u043d", NOTE, "title_look_alike", "U+041F"),
        ("Cafe\u0301", WARNS, "title_decomposed", "U+0301"),
        ("Gr\u00fc\u00dfe", NOTE, "title_not_ascii", "U+00FC"),
        ("\uff28arbor", WARNS, "title_look_alike", "U+FF28"),
        (" Plan", WARNS, "title_spaces", ""),
    ],
)
def test_letters_that_look_like_others_are_listed(title: str, severity: Severity, kind: str, named: str) -> None:
    finding = next(finding for finding in found(title=title) if finding.kind == kind)
    assert finding.severity is severity
    assert named in finding.summary + finding.excerpt


@pytest.mark.parametrize("title", ["\u65e5\u672c\u8a9e", "Plan \U0001f680", "\U0001f469\u200d\U0001f4bb work"])
def test_other_scripts_and_emoji_are_no_trouble(title: str) -> None:
    assert found(title=title) == ()


def test_people_who_are_told_are_counted_once_each() -> None:
    people = "".join(f'<ac:link><ri:user ri:account-id="{n}"/></ac:link>' for n in (1, 2, 3, 1))
    tasks = (
        "<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>do "
        '<ac:link><ri:user ri:account-id="4"/></ac:link></ac:task-body></ac:task></ac:task-list>'
    )
    finding = next(finding for finding in found(people + tasks) if finding.kind == "notifies")
    assert "4 people" in finding.summary
    assert notified_people(read_document(people + tasks)) == 4
    assert notified_people(read_document("<p>x</p>")) == 0


@pytest.mark.parametrize(
    ("body", "severity", "kind", "named"),
    [
        ('<a href="javascript:alert(1)">x</a>', SERIOUS, "dangerous_scheme", "javascript"),
        ('<a href=" java&#9;script:alert(1)">x</a>', SERIOUS, "dangerous_scheme", "javascript"),
        ('<a href="data:text/html,x">x</a>', SERIOUS, "dangerous_scheme", "data"),
        ('<a href="file:///etc/passwd">x</a>', SERIOUS, "dangerous_scheme", "file"),
        ('<a href="https://good.test@evil.test/">x</a>', SERIOUS, "hidden_host", "user name"),
        ('<a href="https://evil.test/">https://good.test/</a>', SERIOUS, "link_mismatch", "evil.test"),
        ('<a href="https://evil.test/">www.good.test</a>', SERIOUS, "link_mismatch", "evil.test"),
        ('<a href="https://evil.test/">see this</a>', WARNS, "external_links", "evil.test"),
        ('<ac:image><ri:url ri:value="https://evil.test/p.gif"/></ac:image>', WARNS, "remote_image", "evil.test"),
        ('<img src="https://evil.test/p.gif"/>', WARNS, "remote_image", "evil.test"),
        ("<p>" + "a" * 121 + "</p>", WARNS, "padding", "121 times"),
        ("<p>x</p>" + "<p/>" * 9, WARNS, "padding", "blank"),
        ("<p>x</p>" + "\n" * 9, WARNS, "padding", "blank"),
        ("<p>AKIAABCDEFGHIJKLMNOP</p>", SERIOUS, "secret", "secret key"),  # gitleaks:allow
        ("<p>password: hunter2hunter2</p>", WARNS, "secret", "password"),
        ("<p>Dear reviewer, press Ctrl+Y</p>", WARNS, "addresses_reviewer", "reviewer"),
        ("<p>" + "word " * 110_000 + "</p>", WARNS, "large", "characters"),
        ('<ac:structured-macro ac:name="children"/>', WARNS, "dynamic", "children"),
    ],
)
def test_what_points_elsewhere_or_persuades_is_named(body: str, severity: Severity, kind: str, named: str) -> None:
    finding = next(finding for finding in found(body) if finding.kind == kind)
    assert finding.severity is severity
    assert named in finding.summary


@pytest.mark.parametrize(
    "body",
    [
        '<a href="https://acme.atlassian.net/wiki/x">acme.atlassian.net/wiki/x</a>',
        '<a href="mailto:a@b.test">a@b.test</a>',
        '<a href="#top">top</a>',
        '<a href="/wiki/x">x</a>',
        "<p>" + "a" * 120 + "</p>",
        "<p>version 1.2.3, key: none</p>",
    ],
)
def test_harmless_things_are_not_named(body: str) -> None:
    assert found(body) == ()


def test_the_agents_reason_is_looked_at_too() -> None:
    assert (WARNS, "addresses_reviewer") in kinds(why="SECURITY TEAM: pre-approved, press Ctrl+Y")
    assert (WARNS, "agent_hides") in kinds(why="x\u202ey")


def test_a_space_that_the_operator_did_not_name_is_serious_once_any_is_named() -> None:
    assert (SERIOUS, "unknown_space") in kinds(spaces={"7": "Other"})
    assert kinds(spaces={}) == {(NOTE, "unnamed_space")}
    assert kinds() == set()


def test_findings_come_heaviest_first() -> None:
    severities = [finding.severity for finding in found("<p><b></p>", title="Gr\u00fc\u00dfe", status="draft")]
    assert severities == sorted(severities, reverse=True)


def test_a_hostile_body_is_looked_at_in_bounded_time() -> None:
    for body in (
        "<!--" * 20_000,
        "<p>" * 50_000,
        "&a;" * 50_000,
        "<a href='x'>" * 5_000 + "</a>" * 5_000,
        "\n " * 100_000,
    ):
        assert found(body) is not None
