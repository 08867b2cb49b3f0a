"""Storage as the `view` representation: the HTML that a browser would be given."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from harbor_tui.sandbox.bodies.wellformed import Element, parse

_PANELS = {"info": "information", "note": "note", "warning": "warning", "tip": "tip", "panel": "panel"}
_VOID = {"br", "hr", "img", "col"}
_TRANSPARENT = {"ac:rich-text-body", "ac:link-body", "ac:plain-text-link-body", "ac:inline-comment-marker", "ac:layout"}


def view_of(storage: str) -> str:
    """The HTML of a storage body."""
    return _content(parse(storage))


def _content(element: Element) -> str:
    return "".join(escape(part, quote=False) if isinstance(part, str) else _element(part) for part in element.content)


def _element(element: Element) -> str:
    name = element.name
    if name in ("ac:structured-macro", "ac:macro"):
        return _macro(element)
    if name == "ac:link":
        return _link(element)
    if name == "ac:image":
        return _image(element)
    if name == "ac:emoticon":
        return escape(element.attributes.get("ac:emoji-fallback") or element.attributes.get("ac:name", ""))
    if name.startswith("ac:task"):
        return _task(element)
    if name in ("ac:layout-section", "ac:layout-cell"):
        return f'<div class="{name.removeprefix("ac:")}">{_content(element)}</div>'
    if name in _TRANSPARENT:
        return _content(element)
    if ":" in name:
        return ""
    return _html(element)


def _html(element: Element) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items() if ":" not in name)
    if element.name in _VOID:
        return f"<{element.name}{attributes}/>"
    return f"<{element.name}{attributes}>{_content(element)}</{element.name}>"


def _parameter(macro: Element, name: str) -> str:
    found = (
        child.text()
        for child in macro.children()
        if child.name == "ac:parameter" and child.attributes.get("ac:name") == name
    )
    return next(found, "")


def _macro(macro: Element) -> str:
    name = macro.attributes.get("ac:name", "")
    plain = next((child for child in macro.children() if child.name == "ac:plain-text-body"), None)
    rich = next((child for child in macro.children() if child.name == "ac:rich-text-body"), None)
    if plain is not None:
        return _code(_parameter(macro, "language") or "text", plain.text())
    inside = _content(rich) if rich is not None else ""
    if name == "status":
        return f'<span class="status-macro aui-lozenge">{escape(_parameter(macro, "title"))}</span>'
    if name in _PANELS:
        return _panel(_PANELS[name], _parameter(macro, "title"), inside)
    if name == "jira":
        return f'<span class="jira-issue">{escape(_parameter(macro, "key") or _parameter(macro, "jqlQuery"))}</span>'
    return f'<div class="conf-macro" data-macro-name="{escape(name)}">{inside}</div>'


def _code(language: str, text: str) -> str:
    brush = f'data-syntaxhighlighter-params="brush: {escape(language)}"'
    return f'<div class="code panel"><pre class="syntaxhighlighter-pre" {brush}>{escape(text, quote=False)}</pre></div>'


def _panel(kind: str, title: str, inside: str) -> str:
    css = "confluence-information-macro"
    heading = f'<p class="title">{escape(title)}</p>' if title else ""
    return f'<div class="{css} {css}-{kind}">{heading}<div class="{css}-body">{inside}</div></div>'


def _link(link: Element) -> str:
    body = next((child for child in link.children() if child.name.endswith("link-body")), None)
    target = next((child for child in link.children() if child.name.startswith("ri:")), None)
    anchor = link.attributes.get("ac:anchor", "")
    if target is None:
        return f'<a href="#{quote(anchor)}">{_content(body) if body else escape(anchor)}</a>'
    if target.name == "ri:user":
        account = target.attributes.get("ri:account-id", "")
        css = "confluence-userlink user-mention"
        return f'<a class="{css}" data-account-id="{escape(account)}">@{escape(account[-6:])}</a>'
    title = target.attributes.get("ri:content-title") or target.attributes.get("ri:filename") or ""
    href = f"/wiki/display/{quote(target.attributes.get('ri:space-key', ''))}/{quote(title)}"
    return f'<a href="{href}">{_content(body) if body else escape(title)}</a>'


def _image(image: Element) -> str:
    source = next((child for child in image.children() if child.name.startswith("ri:")), None)
    if source is None:
        return ""
    address = source.attributes.get("ri:value") or "/wiki/download/" + quote(source.attributes.get("ri:filename", ""))
    alternative = escape(image.attributes.get("ac:alt", ""))
    return f'<img class="confluence-embedded-image" src="{escape(address)}" alt="{alternative}"/>'


def _task(element: Element) -> str:
    if element.name == "ac:task-list":
        return f'<ul class="inline-task-list">{_content(element)}</ul>'
    if element.name == "ac:task":
        body = next((child for child in element.children() if child.name == "ac:task-body"), None)
        status = next((child.text() for child in element.children() if child.name == "ac:task-status"), "")
        checked = ' class="checked"' if status == "complete" else ""
        return f"<li{checked}>{_content(body) if body else ''}</li>"
    return ""
