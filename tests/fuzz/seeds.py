"""Honest inputs of every kind, written for this: what is spoiled must have been right before."""

# ruff: noqa: E501 - tables of data, which nobody reads to the end

from __future__ import annotations

import json
from typing import Any, Final


def as_json(*documents: object) -> tuple[bytes, ...]:
    """Each as a file."""
    return tuple(json.dumps(document).encode() for document in documents)


ID: Final = "01JD3Z9V3M8Q4W6T5R2K7N1P0X"
STORAGE_TEXT: Final = (
    '<h1 id="a">Rollout &amp; rest</h1><p style="color: red;">Plain <strong>bold</strong> <a href="https://x.test/a">link'
    '</a><br/>&nbsp;text &#8212;</p><ul><li><p>one</p><ol start="3"><li>two</li></ol></li></ul><table><tbody><tr>'
    '<th colspan="2">Head</th></tr><tr><td rowspan="1">1</td><td><p>2</p></td></tr></tbody></table><hr/>'
    '<blockquote><p>said</p></blockquote><pre>x  y</pre><dl><dt>t</dt><dd>d</dd></dl>'
)  # fmt: skip
STORAGE_MACROS: Final = (
    '<ac:structured-macro ac:name="info" ac:macro-id="1"><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body>'
    '<p>body</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="code"><ac:parameter '
    'ac:name="language">py</ac:parameter><ac:plain-text-body><![CDATA[if a < b:\n    go()]]></ac:plain-text-body>'
    '</ac:structured-macro><ac:structured-macro ac:name="toc"/><ac:structured-macro ac:name="status"><ac:parameter '
    'ac:name="colour">Green</ac:parameter><ac:parameter ac:name="title">Ok</ac:parameter></ac:structured-macro>'
    '<ac:structured-macro ac:name="expand"><ac:rich-text-body><p>in</p></ac:rich-text-body></ac:structured-macro>'
    '<ac:structured-macro ac:name="jira"><ac:parameter ac:name="jqlQuery">project = X</ac:parameter></ac:structured-macro>'
    '<p><ac:emoticon ac:name="smile" ac:emoji-shortname=":smile:"/><ac:placeholder>here</ac:placeholder>'
    '<time datetime="2026-11-21"/><ac:inline-comment-marker ac:ref="r">marked</ac:inline-comment-marker></p>'
)  # fmt: skip
STORAGE_LINKS: Final = (
    '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p><ac:link ac:anchor="x"><ri:page ri:content-title="P" '
    'ri:space-key="S"/><ac:link-body>to <em>it</em></ac:link-body></ac:link><ac:link><ri:user ri:account-id="7:a"/></ac:link>'
    '</p></ac:layout-cell><ac:layout-cell><ac:image ac:width="90" ac:alt="a"><ri:attachment ri:filename="f.png"/>'
    '<ac:caption><p>cap</p></ac:caption></ac:image><ac:image><ri:url ri:value="https://x.test/i.png"/></ac:image></ac:layout-cell>'
    "</ac:layout-section></ac:layout><ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>do <s>not</s></ac:task-body></ac:task></ac:task-list><ac:adf-extension><ac:adf-node type=\"panel\">"
    '<ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>n</p></ac:adf-content></ac:adf-node>'
    "<ac:adf-fallback><p>f</p></ac:adf-fallback></ac:adf-extension>"
)  # fmt: skip
VIEW: Final = (
    '<h2 id="x">Head</h2><p class="auto-cursor-target">Text <span class="status-macro aui-lozenge">OK</span> <img '
    'class="emoticon" alt="(smile)" src="/i.png"/> <a class="confluence-userlink" href="/wiki/people/7">Ana</a></p>'
    '<div class="table-wrap"><table class="confluenceTable"><tbody><tr><td class="confluenceTd">1</td></tr></tbody></table></div>'
    '<div class="confluence-information-macro confluence-information-macro-note"><div><p>n</p></div></div><ul '
    'class="inline-task-list"><li data-inline-task-id="1" class="checked">done</li></ul><pre class="syntaxhighlighter-pre">x</pre>'
    '<script type="text/javascript">var a = "<p>";</script><style>p {display: none}</style><ol><li>a<li>b</ol>&copy;'
)  # fmt: skip
STORAGE_BODIES: Final = tuple(text.encode() for text in (STORAGE_TEXT, STORAGE_MACROS, STORAGE_LINKS))
STORAGE_FRAGMENTS: Final = (
    "<p>", "</p>", "<p/>", "<li>", "<ul>", "<ol start='-3'>", "<td>", "</td>", "<tr>", "<th colspan='99999'>", "<td rowspan='0'>",
    "<table>", "<tbody>", "<dl>", "<dt>", "<dd>", "<pre>", "<h1>", "<h6>", "<br/>", "<hr/>", "<colgroup><col style='width: 9%'/>",
    "<caption>", "<a href='javascript:x'>", "<a name='n'>", "<sub>", "<del>", "<small>", "<span style='display:none'>",
    "<span style='font-size:0;color:#fff;background:white'>", "<p style='margin-left: 99999.0px;text-align:x'>", "<time/>",
    "<time datetime='99999-99-99'/>", "<ac:link>", "</ac:link>", "<ri:page/>", "<ri:user/>", "<ri:attachment/>", "<ri:url/>",
    "<ri:space ri:space-key=''/>", "<ri:shortcut ri:key='k' ri:parameter='p'/>", "<ri:content-entity ri:content-id='x'/>",
    "<ac:link-body>", "<ac:plain-text-link-body><![CDATA[t]]></ac:plain-text-link-body>", "<ac:image>", "</ac:image>",
    "<ac:image ac:width='-1' ac:height='x' ac:thumbnail='true'/>", "<ac:caption>", "<ac:emoticon/>", "<ac:emoticon ac:emoji-id='1f600'/>",
    "<ac:task-list>", "<ac:task>", "<ac:task-body>", "<ac:task-status>complete</ac:task-status>", "<ac:layout>", "<ac:layout-section>",
    "<ac:layout-cell>", "<ac:structured-macro>", "</ac:structured-macro>", "<ac:structured-macro ac:name=''>",
    *(f"<ac:structured-macro ac:name='{name}'>" for name in (
        "toc", "code", "panel", "expand", "column", "section", "status", "anchor", "include", "excerpt", "details", "noformat",
        "mathblock", "mathinline", "view-file", "gallery", "ui-tabs", "ui-tab", "html", "widget", "children", "profile", "rowsh",
    )), "<ac:parameter ac:name='title'>t</ac:parameter>", "<ac:parameter>", "<ac:parameter ac:name='width'>99999999999px</ac:parameter>",
    "<ac:parameter ac:name='page'><ac:link><ri:page ri:content-title='x'/></ac:link></ac:parameter>", "<ac:rich-text-body>",
    "</ac:rich-text-body>", "<ac:plain-text-body><![CDATA[x", "]]></ac:plain-text-body>", "<ac:default-parameter>x</ac:default-parameter>",
    "<ac:placeholder ac:type='mention'>", "<ac:inline-comment-marker>", "<ac:adf-extension>", "<ac:adf-node type='x'>",
    "<ac:adf-attribute key='k'>", "<ac:adf-content>", "<ac:adf-fallback>", "<ac:adf-leaf/>", "<ac:adf-mark key='k'>", "<at:var at:name='v'/>",
    "<at:declarations>", "<at:list at:name='l'>", "<x:y>", "<script>", "<style>p{}</style>", "<iframe src='x'>", "<!-- c -->", "<?pi?>",
    "<![CDATA[", "]]>", "&nbsp;", "&lt;", "&#0;", "&#xd800;", "&#x110000;", "&#99999999999999999999;", "&zwnj;", "&unknown;", "&", "<",
    "<p><p><p>", "</ul></ol></li>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<a b c='d' c='e'>", "</", "<p", "<1>", "\u00ad", "{{x}}", "# x\n",
)  # fmt: skip


def page_input(value: str = STORAGE_TEXT, representation: str = "storage", **more: object) -> dict[str, Any]:
    """What a page's creation takes."""
    body = {"representation": representation, "value": value}
    return {
        "body": {"spaceId": "100", "status": "current", "title": "Rollout plan", "parentId": "77", "body": body, **more}
    }


def envelope(action: str, given: object, **more: object) -> dict[str, Any]:
    """A request's file."""
    return {
        "schema": "harbor.request/1", "id": ID, "action": action, "input": given, "agent": {"name": "docs-bot"},
        "why": "OPS-412: please approve.", "key": "k-1", "not_after": "2026-12-21T09:30:00Z", "after": "R0", **more,
    }  # fmt: skip


ADF: Final[dict[str, Any]] = {
    "type": "doc", "version": 1,
    "content": [
        {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Head"}]},
        {"type": "paragraph", "content": [
            {"type": "text", "text": "linked", "marks": [{"type": "link", "attrs": {"href": "https://x.test"}}, {"type": "strong"}]},
            {"type": "mention", "attrs": {"id": "7:a", "text": "@Ana"}}, {"type": "emoji", "attrs": {"shortName": ":x:", "text": "x"}},
            {"type": "date", "attrs": {"timestamp": "1763769600000"}}, {"type": "hardBreak"},
            {"type": "status", "attrs": {"text": "OK", "color": "green"}}, {"type": "inlineCard", "attrs": {"url": "https://x.test"}},
            {"type": "text", "text": "red", "marks": [{"type": "textColor", "attrs": {"color": "#ff0000"}}]},
        ]},
        {"type": "bulletList", "content": [{"type": "listItem", "content": [{"type": "paragraph", "content": []}]}]},
        {"type": "orderedList", "attrs": {"order": 3}, "content": [
            {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "i"}]}]}]},
        {"type": "taskList", "attrs": {"localId": "l"}, "content": [
            {"type": "taskItem", "attrs": {"localId": "t", "state": "TODO"}, "content": [{"type": "text", "text": "do"}]}]},
        {"type": "decisionList", "attrs": {"localId": "d"}, "content": [
            {"type": "decisionItem", "attrs": {"localId": "e", "state": "DECIDED"}, "content": [{"type": "text", "text": "so"}]}]},
        {"type": "table", "attrs": {"layout": "default", "isNumberColumnEnabled": True}, "content": [
            {"type": "tableRow", "content": [
                {"type": "tableHeader", "attrs": {"colspan": 1, "rowspan": 1, "colwidth": [100]}, "content": [
                    {"type": "paragraph", "content": [{"type": "text", "text": "h"}]}]},
                {"type": "tableCell", "attrs": {"background": "#eee"}, "content": [{"type": "paragraph"}]}]}]},
    ],
}  # fmt: skip
ADF_MORE: Final[dict[str, Any]] = {
    "type": "doc", "version": 1,
    "content": [
        {"type": "panel", "attrs": {"panelType": "info"}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "p"}]}]},
        {"type": "codeBlock", "attrs": {"language": "py"}, "content": [{"type": "text", "text": "a\n b"}]},
        {"type": "expand", "attrs": {"title": "More"}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "in"}]}]},
        {"type": "mediaSingle", "attrs": {"layout": "center", "width": 66.6}, "content": [
            {"type": "media", "attrs": {"type": "file", "id": "i", "collection": "c", "width": 9, "height": 9, "alt": "a"}},
            {"type": "caption", "content": [{"type": "text", "text": "cap"}]}]},
        {"type": "layoutSection", "content": [
            {"type": "layoutColumn", "attrs": {"width": 50}, "content": [{"type": "paragraph"}]},
            {"type": "layoutColumn", "attrs": {"width": 50}, "content": [{"type": "rule"}]}]},
        {"type": "extension", "attrs": {"extensionType": "com.atlassian.confluence.macro.core", "extensionKey": "toc", "parameters": {
            "macroParams": {"maxLevel": {"value": "3"}}, "macroMetadata": {"title": "Contents"}}}},
        {"type": "bodiedExtension", "attrs": {"extensionType": "x", "extensionKey": "excerpt", "parameters": {"a": 1}}, "content": [
            {"type": "blockquote", "content": [{"type": "paragraph", "content": [
                {"type": "inlineExtension", "attrs": {"extensionType": "x", "extensionKey": "anchor", "text": "t"}}]}]}]},
        {"type": "blockCard", "attrs": {"url": "https://x.test/a"}}, {"type": "embedCard", "attrs": {"url": "https://x.test", "layout": "wide"}},
        {"type": "mediaGroup", "content": [{"type": "media", "attrs": {"type": "link", "id": "j", "collection": ""}}]},
    ],
}  # fmt: skip
ADF_BODIES: Final = as_json(ADF, ADF_MORE)

COMMENT: Final = {"body": {"pageId": "4711", "body": {"representation": "storage", "value": "<p>fine</p>"}}}
UPDATED: Final = {"path": {"id": "4711"}, **page_input(id="4711", version={"number": 8, "message": "m"})}
PROPERTY: Final = {"path": {"page-id": "4711"}, "body": {"key": "k", "value": {"a": [1, 2.5, None]}}}
WRITES: Final = (
    ("create-page", page_input()),
    ("create-page", page_input(json.dumps(ADF))),
    ("update-page", UPDATED),
    ("delete-page", {"path": {"id": "4711"}}),
    ("create-footer-comment", COMMENT),
    ("create-page-property", PROPERTY),
)
READS: Final = (
    ("search-pages", {"query": {"title": "Rollout", "space-id": ["100"], "limit": 25, "status": ["current"]}}),
    ("get-page", {"path": {"id": "4711"}, "query": {"body-format": "storage", "include-labels": True, "version": 3}}),
)
PROPOSAL: Final[dict[str, Any]] = {
    "slug": "add-note", "label": "Add a note", "description": "One note on one page.", "method": "POST",
    "path": "/wiki/api/v2/pages/{id}/notes/{kind}", "approvalMode": "require_approval", "risk": "medium",
    "requestBodyMode": "json", "resultMode": "json_summary", "scopes": ["write:page:confluence"], "notes": "Rarely.",
    "input": {
        "path": {"type": "object", "required": ["id", "kind"], "properties": {
            "id": {"type": "id"}, "kind": {"type": "string", "enum": ["a", "b"]}}},
        "query": {"type": "object", "properties": {
            "limit": {"type": "integer", "minimum": 1, "maximum": 250, "default": 25}, "draft": {"type": "boolean"},
            "labels": {"type": "array", "maxItems": 9, "repeats": True, "items": {"type": "string", "maxLength": 20, "minLength": 1}}}},
        "body": {"type": "object", "required": ["text"], "properties": {
            "text": {"type": "string", "maxLength": 500, "pattern": "[a-z][a-z0-9-]*", "form": "a word"},
            "parts": {"type": "object", "properties": {"x": {"type": "string", "maxLength": 9, "nullable": True}}, "exactlyOne": ["x"]}}},
    },
}  # fmt: skip
READING: Final[dict[str, Any]] = {
    **PROPOSAL, "slug": "get-one", "method": "GET", "path": "/wiki/api/v2/tasks/{id}", "approvalMode": "auto", "risk": "low",
    "requestBodyMode": "none", "input": {"path": {"type": "object", "properties": {"id": {"type": "id"}}, "required": ["id"]}},
}  # fmt: skip
REQUESTS: Final = as_json(*(envelope(action, given) for action, given in (*WRITES, *READS)), page_input())
PROPOSALS: Final = as_json(
    envelope("propose-action", {"body": PROPOSAL}), envelope("propose-action", {"body": READING})
)
ENTRY: Final[dict[str, Any]] = {
    "schema": "harbor.entry/1", "kind": "http_api", "slug": "notes", "label": "Notes", "description": "Notes of pages.",
    "version": "1.2.3", "publisher": {"slug": "acme", "name": "Acme"}, "category": "Docs", "tags": ["notes"],
    "baseUrl": "https://your-domain.atlassian.net/", "authMode": "header_token", "authHeaderName": "Authorization",
    "authTokenPrefix": "Bearer", "actions": [PROPOSAL, READING],
}  # fmt: skip

BY: Final = {
    "uid": 1000,
    "login_uid": 1000,
    "user": "ana",
    "tty": "/dev/pts/1",
    "claimed": {"SUDO_USER": "bo"},
    "host": "n",
    "pid": 9,
}
PAGE: Final = {
    "id": "4711",
    "title": "Rollout plan",
    "space_id": "100",
    "version": 1,
    "url": "https://a.test/x",
    "status": "current",
}
DECISION: Final[dict[str, Any]] = {
    "schema": "harbor.decision/1", "id": ID, "decision": "approved", "at": "2026-11-21T09:30:00Z", "by": BY,
    "request_sha256": "{request}", "bytes": 512, "received_at": 1763769600.0, "owner_uid": 1000,
    "file": {"inode": 5, "size": 512, "mtime_ns": 1763769600000000000}, "action": "create-page", "title": "Rollout plan",
    "space_id": "100", "agent": "docs-bot", "key": "k-1", "after": "", "digest": "{digest}", "wire_sha256": "{wire}",
    "method": "POST", "origin": "https://acme.atlassian.net", "path": "/wiki/api/v2/pages", "query": [["a", "b"]],
    "findings": [{"severity": "warns", "kind": "links", "summary": "a link"}], "reason": "", "code": "", "policy": "",
    "confirmation": {"findings_shown": 1, "challenge": False}, "sighting": {"target": "4711", "version": 7, "status": "current"},
    "edit": {"requested_digest": "d" * 64, "changes": [{"path": "body.title", "from": "a", "to": "b"}]}, "problem": "",
}  # fmt: skip
ATTEMPT: Final[dict[str, Any]] = {
    "schema": "harbor.attempt/1", "id": ID, "at": "2026-11-21T09:30:01Z", "attempt": 1, "digest": "{digest}", "wire_sha256": "{wire}",
    "origin": "https://acme.atlassian.net", "method": "POST", "path": "/wiki/api/v2/pages", "by": BY, "automatic": False,
}  # fmt: skip
OUTCOME: Final[dict[str, Any]] = {
    "schema": "harbor.outcome/1", "id": ID, "attempt": 1, "state": "unknown", "class": "no_answer", "status": 504,
    "summary": "No answer.", "advice": "Settle it.", "at": "2026-11-21T09:30:02Z", "page": PAGE, "stored_id": "4711",
    "stored": {"title": True, "space": None, "equal": False}, "stored_equals_sent": False, "retry_after": 30.0,
    "server_date": "Sat, 21 Nov 2026 09:30:02 GMT", "trace": "t-1", "elapsed_ms": 77,
    "answer": {"action": "get-page", "status": 200, "summary": {"results": [{"id": "1"}]}, "next_cursor": None},
}  # fmt: skip
RESOLUTION: Final[dict[str, Any]] = {
    "schema": "harbor.resolution/1", "id": ID, "attempt": 1, "verdict": "found", "class": "", "at": "2026-11-21T09:31:00Z", "by": BY,
    "page": PAGE, "stored_id": "4711", "evidence": {"proposal": "found", "explanation": "e", "looks": 1, "server_date": "", "sent_at": "",
        "sought": {"what": "page", "deed": "create"}, "candidates": [{"page_id": "4711", "version": 1, "own": True, "same_body": True}]},
}  # fmt: skip
RESULT: Final[dict[str, Any]] = {
    "schema": "harbor.result/1", "id": ID, "state": "created", "final": True, "digest": "d" * 64, "requested_digest": "d" * 64,
    "edited": True, "changes": [{"path": "body.title", "from": "a", "to": "b"}], "page": PAGE, "stored_id": "4711", "reason": "r",
    "code": "title_taken", "resubmit": False, "error": {"class": "no_answer", "status": 504}, "attempts": 1,
    "decided_at": "2026-11-21T09:30:00Z", "guidance": "g", "answer_file": f"{ID}.answer", "note": "n",
}  # fmt: skip
AUDIT: Final[tuple[dict[str, Any], ...]] = (
    {"seq": 1, "time": "2026-11-21T09:30:00Z", "monotonic": 1.5, "event": "approved", "id": ID, "digest": "d" * 64, "title": "T",
     "space_id": "100", "agent": "docs-bot", "findings": ["links"], "who": BY, "program": "0.1.0", "prev": "0" * 64},
    {"seq": 2, "time": "2026-11-21T09:30:01Z", "monotonic": 2.5, "event": "created", "id": ID, "attempt": 1, "status": 200, "class": "",
     "page_id": "4711", "actions": {"a": "f"}, "policy": {"spaces": ["100"]}, "who": BY, "program": "0.1.0", "prev": "1" * 64},
)  # fmt: skip
SETTINGS: Final = (
    b"""[port]
entry = "atlassian/confluence-cloud-api"
name = "acme"
label = "Acme"
base_url = "https://acme.atlassian.net"
sign_in = "basic"
account = "you@acme.example"
proxy = "http://proxy.acme.com:3128"
since = "2026-11-21T09:30:00Z"
header.Maton-Connection = "c-1"
spaces.100 = "Platform"

[ports.other]
base_url = "https://wiki.example.com/ex"
other_host = "wiki.example.com"

[queue]
folder = "/srv/queue"
allow_network_fs = true

[review]
undo_seconds = 5.5
[ui]
theme = "dark"
mouse = false
keys = { "inbox.approve" = "A" }
[secrets]
keyring_backend = "keyring.backends.SecretService.Keyring"
[audit]
syslog = true
[policy.create-page]
spaces = ["100", "200"]
until = 2026-12-31
""",
    b'[port]\nbase_url = "https://api.maton.ai/confluence/ex/confluence/0a1b"\n[policy.x]\nspaces=["1"]\nuntil = 2026-12-31T09:30:00Z\n',
)
TENANT_PAGE: Final[dict[str, Any]] = {
    "id": "4711", "status": "current", "title": "Rollout plan", "spaceId": "100", "parentId": "77", "parentType": "page",
    "createdAt": "2026-11-21T09:30:05.123Z", "authorId": "7:a", "version": {"number": 7, "createdAt": "2026-11-21T09:30:05Z",
    "authorId": "7:a", "message": "m", "minorEdit": False}, "body": {"storage": {"representation": "storage", "value": STORAGE_TEXT}},
    "labels": {"results": [{"id": "1", "name": "l", "prefix": "global"}], "meta": {"hasMore": False}},
    "_links": {"webui": "/spaces/PLAT/pages/4711/Rollout", "editui": "/x", "tinyui": "/x/a", "base": "https://acme.atlassian.net/wiki"},
}  # fmt: skip
TENANT_LIST: Final[dict[str, Any]] = {
    "results": [TENANT_PAGE, {"id": 9, "key": "PLAT", "name": "Platform", "homepageId": "1", "type": "global", "title": "Rollout plan"}],
    "_links": {"next": "/wiki/api/v2/pages?limit=25&cursor=eyJpZCI6IjEiLCJjb250ZW50T3JkZXIiOiJpZCJ9", "base": "https://acme.atlassian.net/wiki"},
}  # fmt: skip
TENANT_OTHER: Final = (
    {"id": "9", "key": "k", "value": {"a": 1}, "version": {"number": 2, "createdAt": "2026-11-21T09:30:05Z"}},
    {"type": "known", "accountId": "7:a", "email": "", "publicName": "Ana"},
    {"errors": [{"status": 400, "code": "INVALID", "title": "A page with this title already exists", "detail": "d"}]},
    {"statusCode": 409, "data": {"errors": [{"message": {"key": "k", "args": []}}]}, "message": "Version must be incremented. Current version: [7]"},
    {"timestamp": 1, "status": 401, "error": "Unauthorized", "message": "Unauthorized; scope does not match", "path": "/wiki"},
    {"connections": [{"connection_id": "c-1", "status": "ACTIVE", "creation_time": "2026-11-21T09:30:05Z", "url": "https://connect.maton.ai/?session_token=x"}]},
    [{"id": "0a1b", "name": "acme", "url": "https://acme.atlassian.net", "scopes": ["read:page:confluence"], "avatarUrl": "u"}],
)  # fmt: skip
TENANT_ANSWERS: Final = as_json(TENANT_PAGE, TENANT_LIST, *TENANT_OTHER)
