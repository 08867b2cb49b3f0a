"""Walk a well-formed storage body once and note what reaches outside the page: macros, links, images, people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from harbor_tui.document.text.entities import ROOT, prelude
from harbor_tui.domain.patience import look

MOST_NOTED: Final = 500
_SLICE: Final = 64 * 1024
_MACROS: Final = frozenset({"ac:structured-macro", "ac:macro"})
_ACTIVE: Final = frozenset(
    {"script", "iframe", "object", "embed", "applet", "frame", "form", "video", "audio", "base", "meta", "link", "svg"}
)
_PEOPLE: Final = ("ri:account-id", "ri:userkey", "ri:username")
_PLAIN: Final = frozenset(
    {
        ROOT, "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "i", "em", "u", "s", "del", "ins",
        "sub", "sup", "small", "code", "kbd", "pre", "blockquote", "q", "ul", "ol", "li", "dl", "dt", "dd", "table",
        "thead", "tbody", "tfoot", "tr", "td", "th", "a", "ac:link", "ac:link-body", "ri:page", "ri:user",
    }
)  # fmt: skip
"""Elements that show all they hold, as long as no attribute but these says otherwise."""
_PLAIN_ATTRIBUTES: Final = frozenset(
    {"href", "colspan", "rowspan", "start", "ri:content-title", "ri:space-key", "ri:account-id", "ri:userkey"}
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name, an address or an id in the body, and the line that it stands in."""

    text: str
    line: int
    label: str = ""
    """The text of a link."""


@dataclass(slots=True)
class BodySurvey:
    """What a body refers to."""

    macros: list[Occurrence] = field(default_factory=list)
    links: list[Occurrence] = field(default_factory=list)
    remote_images: list[Occurrence] = field(default_factory=list)
    people: list[Occurrence] = field(default_factory=list)
    active: list[Occurrence] = field(default_factory=list)
    foreign: list[Occurrence] = field(default_factory=list)
    """Elements of Confluence's own namespaces that are not known to be harmless."""
    text: list[str] = field(default_factory=list)
    plain: bool = True
    """Whether it is all plain elements, so that nothing in it can be hidden but characters."""

    @property
    def words(self) -> str:
        """All text, CDATA included."""
        return "".join(self.text)


_KNOWN_AC: Final = frozenset(
    {
        "ac:structured-macro", "ac:macro", "ac:parameter", "ac:default-parameter", "ac:rich-text-body",
        "ac:plain-text-body", "ac:link", "ac:link-body", "ac:plain-text-link-body", "ac:image", "ac:caption",
        "ac:emoticon", "ac:hipchat-emoticon", "ac:inline-comment-marker", "ac:placeholder", "ac:task-list", "ac:task",
        "ac:task-id", "ac:task-uuid", "ac:task-status", "ac:task-body", "ac:layout", "ac:layout-section",
        "ac:layout-cell", "ac:adf-mark", "ac:adf-fragment-mark", "ac:adf-fragment-mark-detail", "ac:confluence",
        "ri:page", "ri:blog-post", "ri:attachment", "ri:url", "ri:shortcut", "ri:user", "ri:space",
        "ri:content-entity", "at:var", "at:i18n", "at:string", "at:textarea", "at:list", "at:option",
        "at:declarations",
    }
)  # fmt: skip
_ALWAYS_PLAIN: Final = _PLAIN - {"a"}


class _Walk:
    """expat's handlers; one open link at a time, since links do not nest."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.found = BodySurvey()
        self._parser = parser
        self._image_depth = 0
        self._link: tuple[str, int, int] | None = None
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.found.text.append
        parser.CommentHandler = self._not_plain
        parser.ProcessingInstructionHandler = self._not_plain
        parser.buffer_text = True

    def _not_plain(self, *_: str) -> None:
        self.found.plain = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name not in _PLAIN:
            self.found.plain = False
        elif not attributes:
            return
        elif not _PLAIN_ATTRIBUTES.issuperset(attributes):
            self.found.plain = False
        line = max(self._parser.CurrentLineNumber - 1, 1)
        tag = name.lower()
        if tag in _MACROS:
            self._note(self.found.macros, attributes.get("ac:name", ""), line)
        elif tag == "a" and "href" in attributes:
            self._link = (attributes["href"], line, len(self.found.text))
        elif tag == "ac:image":
            self._image_depth += 1
        elif tag == "ri:url":
            address = attributes.get("ri:value", "")
            self._note(self.found.remote_images if self._image_depth else self.found.links, address, line)
        elif tag == "img" and "src" in attributes:
            self._note(self.found.remote_images, attributes["src"], line)
        elif tag == "ri:user":
            who = next((attributes[key] for key in _PEOPLE if key in attributes), "")
            self._note(self.found.people, who, line)
        elif tag in _ACTIVE:
            self._note(self.found.active, tag, line)
        elif ":" in tag and tag not in _KNOWN_AC:
            self._note(self.found.foreign, name, line)

    def _end(self, name: str) -> None:
        if name in _ALWAYS_PLAIN:
            return
        tag = name.lower()
        if tag == "ac:image":
            self._image_depth -= 1
        elif tag == "a" and self._link is not None:
            address, line, start = self._link
            self._note(self.found.links, address, line, "".join(self.found.text[start:]).strip())
            self._link = None

    def _note(self, kept: list[Occurrence], text: str, line: int, label: str = "") -> None:
        if len(kept) < MOST_NOTED:
            kept.append(Occurrence(text, line, label))


def survey(body: str) -> BodySurvey | None:
    """What a storage body refers to; None when it is not well-formed."""
    parser = expat.ParserCreate("utf-8")
    walk = _Walk(parser)
    try:
        parser.Parse(prelude(body).encode("utf-8", "replace"), False)
        encoded = memoryview(body.encode("utf-8", "replace"))
        for start in range(0, len(encoded), _SLICE):
            look()
            parser.Parse(encoded[start : start + _SLICE], False)
        parser.Parse(f"</{ROOT}>".encode(), True)
    except expat.ExpatError:
        return None
    return walk.found
