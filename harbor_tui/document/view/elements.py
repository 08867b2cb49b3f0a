"""Confluence's rendered HTML in a line and in lists: lozenges, mentions, emoji, images, tasks, dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from harbor_tui.document.build.builder import blocks_among, flow, inlines
from harbor_tui.document.build.emoji import classic, from_code_points
from harbor_tui.document.model import ink
from harbor_tui.document.model.blocks import Task
from harbor_tui.document.model.inlines import (
    Anchor,
    Date,
    Emoji,
    HiddenInline,
    HiddenSource,
    Image,
    Inline,
    InlineMacro,
    Link,
    LinkKind,
    Mention,
    Param,
    Placeholder,
    Status,
    Target,
    Text,
)
from harbor_tui.document.model.plain_text import inline_text
from harbor_tui.document.storage import elements as storage_elements
from harbor_tui.document.storage import extensions as storage_extensions
from harbor_tui.document.storage import links as storage_links
from harbor_tui.document.storage import lists as storage_lists
from harbor_tui.document.storage import macros as storage_macros
from harbor_tui.document.storage.openers import framed, veil
from harbor_tui.document.view.drawings import open_drawing, open_part
from harbor_tui.document.view.macros import (
    OF_THEIR_OWN,
    classes_of,
    close_macro,
    note_language,
    open_box,
    open_button,
    open_preformatted,
    open_text,
)

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement
    from harbor_tui.document.storage.openers import Opener

_LOZENGES: Final = {
    "aui-lozenge-success": "Green",
    "aui-lozenge-error": "Red",
    "aui-lozenge-removed": "Red",
    "aui-lozenge-current": "Yellow",
    "aui-lozenge-inprogress": "Yellow",
    "aui-lozenge-moved": "Yellow",
    "aui-lozenge-complete": "Blue",
    "aui-lozenge-progress": "Blue",
    "aui-lozenge-new": "Purple",
}
_EMOTICON: Final = "emoticon-"
_PEOPLE: Final = frozenset({"confluence-userlink", "user-mention", "user-hover"})
_ICONS: Final = frozenset({"confluence-information-macro-icon", "aui-icon", "expand-control-icon", "expand-icon"})


def _words(items: Any) -> str:
    return " ".join(inline_text(inlines(items)).split())


def _pour_blocks(b: Builder, frame: OpenElement) -> None:
    """Blocks, links and comments cannot stand inside a single inline sign: they follow it."""
    b.splice((item for item in inlines(frame.out) if type(item) in (HiddenSource, Link, HiddenInline)), mixed=False)
    if frame.mixed:
        b.splice(blocks_among(frame.out), True)


def open_span(b: Builder, name: str, attributes: Attributes) -> None:
    """`<span>`: a lozenge, a comment's anchor, an icon, a placeholder or just text."""
    kinds = set(classes_of(attributes))
    if not kinds:
        storage_elements.open_span(b, name, attributes)
    elif kinds & {"status-macro", "aui-lozenge"}:
        b.push(name, attributes, close_status)
    elif "inline-comment-marker" in kinds:
        b.shade(ink.COMMENTED)
    elif "text-placeholder" in kinds:
        b.push(name, attributes, close_placeholder)
    elif kinds & _ICONS:
        b.push(name, attributes, close_icon)
    elif "output-block" in kinds and attributes.get("data-macro-name", "") not in ("", *OF_THEIR_OWN):
        b.push(name, attributes, close_macro)
    else:
        storage_elements.open_span(b, name, attributes)


def close_status(b: Builder, frame: OpenElement) -> None:
    """A status lozenge."""
    colour = next((_LOZENGES[given] for given in classes_of(frame.attributes) if given in _LOZENGES), "")
    b.add(Status(_words(frame.out), colour))
    _pour_blocks(b, frame)


def close_placeholder(b: Builder, frame: OpenElement) -> None:
    """Template instruction text."""
    b.add(Placeholder(_words(frame.out), frame.attributes.get("data-placeholder-type", "")))
    _pour_blocks(b, frame)


def close_icon(b: Builder, frame: OpenElement) -> None:
    """An icon: its pictures say nothing unless they have a text, its own text stays."""
    b.splice((item for item in frame.out if type(item) is not Image or item.alt), frame.mixed)


def open_anchor(b: Builder, name: str, attributes: Attributes) -> None:
    """`<a>`: a person, an attachment, a page or any other link."""
    if _PEOPLE & set(classes_of(attributes)) and (person := _account(attributes)):
        b.push(name, {**attributes, "": person}, close_mention)
    elif "href" in attributes or "data-linked-resource-id" in attributes:
        if attributes.get("id"):
            b.add(Anchor(attributes["id"]))
        b.push(name, attributes, close_anchor)
        veil(b, attributes)
    else:
        storage_links.open_anchor_element(b, name, attributes)


def _account(a: Attributes) -> str:
    given = a.get("data-account-id") or a.get("data-username") or a.get("data-userkey")
    return given or unquote(urlsplit(a.get("href", "")).path.rstrip("/").rpartition("/")[2])


def close_mention(b: Builder, frame: OpenElement) -> None:
    """A person, by the name that the page shows."""
    name = _words(frame.out).removeprefix("@")
    b.add(Mention(frame.attributes[""], name))
    _pour_blocks(b, frame)


def close_anchor(b: Builder, frame: OpenElement) -> None:
    """A link with its text; blocks inside it follow."""
    a = frame.attributes
    kind, file = a.get("data-linked-resource-type", ""), a.get("data-linked-resource-default-alias", "")
    href = a.get("href", "")
    if kind == "attachment" and file:
        target = Target(LinkKind.ATTACHMENT, file, detail=a.get("data-linked-resource-container-title", ""))
    elif kind in ("page", "blogpost") and a.get("data-linked-resource-id") and not href.startswith("#"):
        target = Target(LinkKind.CONTENT, a["data-linked-resource-id"], detail=href)
    else:
        target = storage_links.url_target(href)
    content: tuple[Inline, ...] = inlines(frame.out)
    if not any(type(item) is not Text or item.text.strip() for item in content):
        content = ()
    b.add(Link(content, target, a.get("data-card-appearance", "")))
    if frame.mixed:  # everything but blocks stands in the link already
        b.splice(blocks_among(frame.out), True)


def open_image(b: Builder, name: str, attributes: Attributes) -> None:
    """`<img>`: an emoji or an image."""
    b.open.append(None)
    a = attributes
    kinds = classes_of(a)
    if "emoticon" in kinds or "data-emoji-id" in a or "data-emoji-fallback" in a:
        emoji = _emoji(a)
        b.add(emoji)
        if said := _alternative(a, emoji):
            b.add(Text(f" {said}", ink.SMALL))
        return
    source = a.get("data-image-src") or a.get("src", "")
    file = a.get("data-linked-resource-default-alias", "")
    if not file and "confluence-embedded-image" in kinds and "confluence-external-resource" not in kinds:
        file = unquote(urlsplit(source).path.rpartition("/")[2]) if not source.startswith("data:") else ""
    url = "" if file else storage_links.short_url(source)
    b.add(Image(a.get("alt") or a.get("title", ""), file, url, a.get("width", ""), a.get("height", "")))


def _emoji(a: Attributes) -> Emoji:
    short = a.get("data-emoji-shortname") or a.get("data-emoji-short-name", "")
    name = _classic_name(a)
    text = from_code_points(a.get("data-emoji-id", "")) or a.get("data-emoji-fallback", "")
    if not text or text.startswith(":"):
        text = classic(name, a.get("data-emoji-id", ""), short) or text
    return Emoji("" if text.startswith(":") else text, short or a.get("alt", "") or name)


def _classic_name(a: Attributes) -> str:
    """`class="emoticon emoticon-tick"` says it too."""
    kinds = (given.removeprefix(_EMOTICON) for given in classes_of(a) if given.startswith(_EMOTICON))
    return a.get("data-emoticon-name") or next(kinds, "")


def _alternative(a: Attributes, emoji: Emoji) -> str:
    """What is said in words instead of the picture; '' when that is all that is shown anyway."""
    said = a.get("alt", "").strip()
    shown = emoji.text or emoji.name
    return said if said != shown and any(map(str.isalnum, said)) else ""


def open_list(b: Builder, name: str, attributes: Attributes) -> None:
    """`<ul>`, `<ol>`: tasks, decisions or a list."""
    if (
        set(classes_of(attributes)) & {"inline-task-list", "decision-list"}
        or "data-decision-list-local-id" in attributes
    ):
        b.push(name, attributes, storage_links.close_task_list, structural=True)
    else:
        b.push(name, attributes, storage_lists.close_list, structural=True)
    veil(b, attributes)


def open_item(b: Builder, name: str, attributes: Attributes) -> None:
    """`<li>`: a task in a task list, else an item."""
    if b.top.close is storage_links.close_task_list:
        b.push(name, attributes, close_task)
    else:
        b.push(name, attributes, storage_lists.close_item)
    veil(b, attributes)


def close_task(b: Builder, frame: OpenElement) -> None:
    """A task or a decision with its state."""
    a = frame.attributes
    kinds = classes_of(a)
    decision = "data-decision-state" in a or "decision-item" in kinds or "data-decision-local-id" in a
    done = "checked" in kinds or a.get("data-decision-state", "") == "DECIDED"
    b.put(Task(flow(frame.out, frame.mixed), done, kind="decision" if decision else "task"))


def open_time(b: Builder, name: str, attributes: Attributes) -> None:
    """`<time>`: the day as the page shows it."""
    b.push(name, attributes, close_time)


def close_time(b: Builder, frame: OpenElement) -> None:
    """A date; the attribute where the element is empty."""
    shown = _words(frame.out) or frame.attributes.get("datetime", "")
    if shown:
        b.add(Date(shown))
    _pour_blocks(b, frame)


def open_silent(b: Builder, name: str, attributes: Attributes) -> None:
    """`<head>`, `<style>`, ...: parts of every rendered page that are no content; only counted."""
    if name == "title" and open_part(b, name):
        return
    b.push(name, attributes, close_silent)


def close_silent(b: Builder, frame: OpenElement) -> None:
    """Scripts inside were reported by themselves."""
    if b.top.close is not close_silent:
        b.notes[f"<{frame.name}> not shown"] += 1


def open_void(b: Builder, name: str, _attributes: Attributes) -> None:
    """`<meta>`, `<link>`, ...: nothing to show."""
    b.open.append(None)
    if b.top.close is not close_silent:
        b.notes[f"<{name}> not shown"] += 1


def open_input(b: Builder, name: str, attributes: Attributes) -> None:
    """`<input>`: a box with or without a tick, nothing where it is hidden, else a field."""
    kind = attributes.get("type", "").lower()
    if kind == "checkbox":
        b.open.append(None)
        b.add(Text("☑ " if "checked" in attributes else "☐ "))
    elif kind == "hidden":
        open_void(b, name, attributes)
    else:
        storage_elements.open_embedded(b, name, attributes)


def open_code(b: Builder, name: str, attributes: Attributes) -> None:
    """`<code>`: in `<pre>` it names the language."""
    note_language(b, attributes)
    storage_elements.OPENERS["code"](b, name, attributes)


def close_reading(b: Builder, frame: OpenElement) -> None:
    """`<rt>`: how the characters before it are read."""
    b.add(Text("("))
    b.splice(frame.out, frame.mixed)
    b.add(Text(")"))


def close_parenthesis(b: Builder, frame: OpenElement) -> None:
    """`<rp>`: parentheses for browsers without ruby, which are ours already; anything else is text."""
    if inline_text(inlines(frame.out)).strip() not in ("(", ")", "（", "）"):
        b.splice(frame.out, frame.mixed)


def open_unknown(b: Builder, name: str, attributes: Attributes) -> None:
    """An element that HTML does not know: named with its attributes, its content shown as if it were not there."""
    if open_part(b, name):
        return
    b.notes[f"unknown element {name}"] += 1
    b.open.append(None)
    b.add(InlineMacro(f"<{name}>", tuple(map(Param, attributes, attributes.values()))))


OPENERS: Final[dict[str, Opener]] = {
    **storage_macros.OPENERS,
    **storage_extensions.OPENERS,
    **storage_links.OPENERS,
    **storage_elements.OPENERS,
    **dict.fromkeys(("div", "section", "article", "main", "aside", "figure", "fieldset"), open_box),
    **dict.fromkeys(("ul", "ol"), open_list),
    **dict.fromkeys(("head", "style", "title"), open_silent),
    **dict.fromkeys(("meta", "link", "base"), open_void),
    **dict.fromkeys(("option", "optgroup", "dialog", "hgroup"), storage_elements.open_division),
    **dict.fromkeys(("picture", "ruby", "data", "output", "map", "slot"), storage_elements.open_span),
    "rt": framed(close_reading),
    "rp": framed(close_parenthesis),
    "a": open_anchor,
    "input": open_input,
    "span": open_span,
    "img": open_image,
    "li": open_item,
    "p": open_text,
    "pre": open_preformatted,
    "code": open_code,
    "time": open_time,
    "svg": open_drawing,
    "button": open_button,
}
