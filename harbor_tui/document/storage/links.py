"""Openers and closers for what belongs to Confluence: links, resources, people, images, tasks, layouts, templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.build.builder import blocks_among, flow, inlines, raw_text
from harbor_tui.document.build.emoji import storage_emoji
from harbor_tui.document.build.prose import inert_among, is_prose
from harbor_tui.document.model.blocks import Figure, LayoutCell, Section, Task, TaskList
from harbor_tui.document.model.inlines import (
    Anchor,
    HiddenSource,
    Image,
    InlineMacro,
    Link,
    LinkKind,
    Mention,
    Param,
    Placeholder,
    Target,
    Text,
    Variable,
)
from harbor_tui.document.model.tuples import new
from harbor_tui.document.storage.openers import framed, veil

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement
    from harbor_tui.document.model.blocks import Block
    from harbor_tui.document.storage.openers import Opener

_OF_IMAGES: Final = (LinkKind.ATTACHMENT, LinkKind.URL)
_NO_TARGET: Final = Target(LinkKind.NONE)
_BARE_SECTIONS: Final = frozenset({"single", "fixed-width", ""})


def url_target(href: str) -> Target:
    """Where an HTML link leads, its address as written."""
    if href.startswith("#"):
        return Target(LinkKind.ANCHOR, anchor=href[1:])
    if href[:7].lower() == "mailto:":
        return Target(LinkKind.MAIL, href[7:])
    return new(Target, (LinkKind.URL, href, "", "", ""))


def _lowered(attributes: Attributes) -> Attributes:
    """HTML's attributes ignore case, and no address may be missed because of its capital letters."""
    if not attributes or all(map(str.islower, attributes)):
        return attributes
    return {**{key.lower(): value for key, value in attributes.items()}, **attributes}


def open_anchor_element(b: Builder, name: str, attributes: Attributes) -> None:
    """`<a>`: a link, a jump target or both."""
    attributes = _lowered(attributes)
    for key in ("name", "id"):
        if attributes.get(key):
            b.add(Anchor(attributes[key]))
    if "href" in attributes or not (attributes.get("name") or attributes.get("id")):
        b.push(name, attributes, close_anchor_element)
        veil(b, attributes)
    else:
        b.open.append(None)


def close_anchor_element(b: Builder, frame: OpenElement) -> None:
    """The link with its text; blocks inside it follow."""
    href = frame.attributes.get("href")
    target = _NO_TARGET if href is None else url_target(href)
    content = inlines(frame.out) if frame.mixed else tuple(frame.out)
    if content or target is not _NO_TARGET:
        b.add(new(Link, (content, target, frame.attributes.get("data-card-appearance", ""))))
    if frame.attributes.get("data-datasource"):
        b.add(InlineMacro("datasource", (Param("query", frame.attributes["data-datasource"]),)))
    if frame.mixed:
        for block in blocks_among(frame.out):
            b.put(block)


def close_link(b: Builder, frame: OpenElement) -> None:
    """`<ac:link>`: the resource says where, the body (if any) says what is read."""
    anchor = frame.attributes.get("ac:anchor", "")
    given = next((item for item in frame.out if type(item) is Target), None)
    target = given or Target(LinkKind.ANCHOR if anchor else LinkKind.NONE)
    if anchor:
        target = target._replace(anchor=anchor)
    body = [item for item in frame.out if type(item) is not Target]
    content = inlines(body)
    if target.kind is LinkKind.USER and not raw_text(content).strip():
        b.add(Mention(target.target))
    else:
        shown = content if any(type(i) is not Text or i.text.strip() for i in content) else ()
        b.add(Link(shown, target, frame.attributes.get("ac:card-appearance", "")))
    _put_other_targets(b, frame, given)
    if frame.mixed:
        for block in blocks_among(body):
            b.put(block)


def _put_other_targets(b: Builder, frame: OpenElement, taken: Target | None) -> None:
    """One thing leads to one place; what else is named beside it is shown behind it."""
    for item in frame.out if frame.mixed else ():
        if type(item) is Target and item is not taken:
            b.add(Link((), item))


def _resource(name: str, a: Attributes) -> Target:
    match name:
        case "ri:page":
            return Target(LinkKind.PAGE, a.get("ri:content-title", ""), a.get("ri:space-key", ""))
        case "ri:blog-post":
            title, day = a.get("ri:content-title", ""), a.get("ri:posting-day", "")
            return Target(LinkKind.BLOG, title, a.get("ri:space-key", ""), detail=day)
        case "ri:attachment":
            return Target(LinkKind.ATTACHMENT, a.get("ri:filename", ""))
        case "ri:space":
            return Target(LinkKind.SPACE, a.get("ri:space-key", ""))
        case "ri:url":
            return url_target(a.get("ri:value", ""))
        case "ri:content-entity":
            return Target(LinkKind.CONTENT, a.get("ri:content-id", ""))
        case "ri:shortcut":
            return Target(LinkKind.SHORTCUT, f"{a.get('ri:parameter', '')}@{a.get('ri:key', '')}")
        case "ri:user":
            person = a.get("ri:account-id") or a.get("ri:username") or a.get("ri:userkey") or ""
            return Target(LinkKind.USER, person)
        case _:
            values = " ".join(value for key, value in a.items() if key != "ri:version-at-save")
            return Target(LinkKind.CONTENT, values)


def open_resource(b: Builder, name: str, attributes: Attributes) -> None:
    """`<ri:...>`: handed to the link, image or parameter that it lies in."""
    b.push(name, attributes, close_resource, structural=True)


def close_resource(b: Builder, frame: OpenElement) -> None:
    """A resource; a page inside an attachment is the page that it hangs on."""
    target = _resource(frame.name, frame.attributes)
    inner = next((item for item in frame.out if type(item) is Target), None)
    if inner is not None and target.kind is LinkKind.ATTACHMENT:
        target = target._replace(detail=inner.target, space=inner.space)
    if b.top.close in (close_link, close_image, close_resource) or b.top.name == "ac:parameter":
        b.put(target)
    elif target.kind is LinkKind.USER:
        b.add(Mention(target.target))
    else:
        b.add(Link((), target))
    _put_other_targets(b, frame, inner)
    b.splice((item for item in frame.out if type(item) is not Target), frame.mixed)


def close_image(b: Builder, frame: OpenElement) -> None:
    """`<ac:image>`."""
    a = frame.attributes
    targets = [item for item in frame.out if type(item) is Target]
    target = next((item for item in targets if item.kind in _OF_IMAGES), targets[0] if targets else None)
    caption = frame.data or ()
    file = target.target if target and target.kind is LinkKind.ATTACHMENT else ""
    url = short_url(target.target) if target and target.kind is LinkKind.URL else ""
    image = Image(
        a.get("ac:alt") or a.get("ac:title", ""),
        file,
        url,
        a.get("ac:original-width") or a.get("ac:width", ""),
        a.get("ac:original-height") or a.get("ac:height", ""),
        caption,
        url_target(a["ac:href"]) if a.get("ac:href") else None,
        target.detail if target else "",
    )
    if caption:
        b.put(Figure(image))
    else:
        b.add(image)
    _put_other_targets(b, frame, target)
    b.splice((item for item in frame.out if type(item) is not Target), frame.mixed)


def short_url(url: str) -> str:
    """URL, but of `data:` only the media type (30 KB of base64 say nothing to a reader)."""
    return re.split(r"[;,]", url, maxsplit=1)[0] if url[:5].lower() == "data:" else url


def close_image_caption(b: Builder, frame: OpenElement) -> None:
    """The caption, handed to its image."""
    if b.top.close is close_image:
        b.top.data = (*b.top.data, Text(" "), *inlines(frame.out)) if b.top.data else inlines(frame.out)
        b.splice(blocks_among(frame.out), frame.mixed)
    else:
        b.splice(frame.out, frame.mixed)


def open_plain_image(b: Builder, _name: str, a: Attributes) -> None:
    """`<img>`."""
    b.open.append(None)
    a = _lowered(a)
    source = a.get("src", "")
    b.add(Image(a.get("alt") or a.get("title", ""), "", short_url(source), a.get("width", ""), a.get("height", "")))


def open_emoticon(b: Builder, _name: str, attributes: Attributes) -> None:
    """`<ac:emoticon>`."""
    b.open.append(None)
    b.add(storage_emoji(attributes))


def close_task_list(b: Builder, frame: OpenElement) -> None:
    """`<ac:task-list>`; anything else keeps its place between them."""
    tasks: list[tuple[Task, list[Block]]] = []
    for item in frame.out:
        if type(item) is Task:
            tasks.append((item, [*item.blocks]))
        elif blocks := flow([item], True):
            if not tasks:
                tasks.append((Task(()), []))
            tasks[-1][1].extend(blocks)
    if tasks:
        b.put(TaskList(tuple(task._replace(blocks=tuple(blocks)) for task, blocks in tasks)))


def close_task(b: Builder, frame: OpenElement) -> None:
    """`<ac:task>`."""
    b.put(Task(flow(frame.out, frame.mixed), (frame.data or "") == "complete"))


def close_task_status(b: Builder, frame: OpenElement) -> None:
    """The state, handed to the task."""
    if b.top.close is close_task:
        b.top.data = raw_text(inlines(frame.out)).strip().lower()
    _tell_words(b, frame)


def _close_silently(b: Builder, frame: OpenElement) -> None:
    """Ids mean nothing to a reader, but words in their place do."""
    _tell_words(b, frame)


def _tell_words(b: Builder, frame: OpenElement) -> None:
    """What stands where a value belongs, but is not one."""
    items = frame.out
    if len(items) == 1 and type(items[0]) is Text and not is_prose(items[0].text):
        return
    said = " ".join(raw_text(inlines(items)).split())
    if is_prose(said):
        b.find("misplaced text", f"{frame.name}: {said}")
        b.add(HiddenSource(frame.name, said))
    b.splice((item for item in items if type(item) is not Text), frame.mixed)


def close_placeholder(b: Builder, frame: OpenElement) -> None:
    """`<ac:placeholder>`."""
    b.add(Placeholder(" ".join(raw_text(inlines(frame.out)).split()), frame.attributes.get("ac:type", "")))
    b.splice(inert_among(frame.out), False)
    b.splice(blocks_among(frame.out), frame.mixed)


def open_section(b: Builder, name: str, attributes: Attributes) -> None:
    """`<ac:layout-section>`; a single column needs no frame."""
    if attributes.get("ac:type", "") in _BARE_SECTIONS:
        b.edge()
        b.open.append(None)
    else:
        b.push(name, attributes, close_section, structural=True)


def close_section(b: Builder, frame: OpenElement) -> None:
    """A section with its columns."""
    cells: list[LayoutCell] = []
    strays: list[Any] = []
    for item in frame.out:
        (cells if type(item) is LayoutCell else strays).append(item)
    if strays and (blocks := flow(strays, True)):
        cells.insert(0, LayoutCell(blocks))
    if cells:
        b.put(Section(tuple(cells), frame.attributes.get("ac:type", "")))


def open_layout_cell(b: Builder, name: str, attributes: Attributes) -> None:
    """`<ac:layout-cell>`."""
    if b.top.close is close_section:
        b.push(name, attributes, close_layout_cell)
    else:
        b.edge()
        b.open.append(None)


def close_layout_cell(b: Builder, frame: OpenElement) -> None:
    """One column."""
    b.put(LayoutCell(flow(frame.out, frame.mixed)))


def open_variable(b: Builder, _name: str, attributes: Attributes) -> None:
    """A template's variable."""
    b.add(Variable(attributes.get("at:name") or attributes.get("at:key") or attributes.get("at:value", "")))
    b.open.append(None)


def _nothing(b: Builder, _name: str, _attributes: Attributes) -> None:
    b.open.append(None)


def _edge(b: Builder, _name: str, _attributes: Attributes) -> None:
    b.edge()
    b.open.append(None)


RESOURCES: Final = (
    "ri:page", "ri:blog-post", "ri:attachment", "ri:space", "ri:url", "ri:content-entity", "ri:shortcut", "ri:user",
)  # fmt: skip

OPENERS: Final[dict[str, Opener]] = {
    **dict.fromkeys(RESOURCES, open_resource),
    **dict.fromkeys(("ac:task-id", "ac:task-uuid"), framed(_close_silently)),
    **dict.fromkeys(("ac:link-body", "ac:plain-text-link-body", "ac:adf-fragment-mark"), _nothing),
    **dict.fromkeys(("ac:layout", "at:declarations"), _edge),
    **dict.fromkeys(("at:var", "at:string", "at:textarea", "at:list", "at:option", "at:i18n"), open_variable),
    "a": open_anchor_element,
    "ac:link": framed(close_link),
    "ac:image": framed(close_image, structural=True),
    "ac:caption": framed(close_image_caption),
    "ac:adf-fragment-mark-detail": framed(_close_silently),
    "img": open_plain_image,
    "ac:emoticon": open_emoticon,
    "ac:hipchat-emoticon": open_emoticon,
    "ac:task-list": framed(close_task_list, structural=True),
    "ac:task": framed(close_task),
    "ac:task-status": framed(close_task_status),
    "ac:task-body": _nothing,
    "ac:placeholder": framed(close_placeholder),
    "ac:layout-section": open_section,
    "ac:layout-cell": open_layout_cell,
}
